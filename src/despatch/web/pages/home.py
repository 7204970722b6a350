"""The first page, and the page about the archive."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from importlib.metadata import version

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from despatch.archive import Archive
from despatch.model import Entry, Facet, Filter, MatterFilter, PersonEntry
from despatch.web import render, urls
from despatch.web.archive_cache import all_facets, all_people, cached
from despatch.web.formatting import counted, date_words, imprint
from despatch.web.pages.search import Example, examples
from despatch.web.pages.standing import DueAct, find_due, view_due
from despatch.web.parts.bar_chart import Chart, axis, bar_chart

PEOPLE = 8


@dataclass(frozen=True, slots=True)
class Question:
    """A question that the archive answers, how much it finds, and the address of the answer."""

    words: str
    finds: str
    path: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """What the archive is, what it holds, and the ways in."""

    title: str
    about: str
    imprint: str
    repository: str
    letters: int
    described: int
    """Letters of the archive that are known by description only; `elsewhere` are those that others hold."""
    elsewhere: int
    other: int
    """Pieces that are no letters."""
    withheld: int
    """Letters that are withheld and told of in a total only."""
    people: int
    sources: int
    first: str | None
    last: str | None
    years: Chart | None
    writers: tuple[PersonEntry, ...]
    latest: tuple[Entry, ...]
    today: str | None
    """Today, in an archive that is still being written."""
    due: tuple[DueAct, ...]
    """What is due this week."""
    questions: tuple[Question, ...]
    searches: tuple[tuple[str, str], ...]
    """The searches that the archive's editors keep: name and address."""
    examples: tuple[Example, ...]
    template: str = "home.html"
    section: str = "home"


@dataclass(frozen=True, slots=True)
class AboutPage:
    """The sources, and how the archive was read from them."""

    title: str
    archive: str
    sources: tuple[tuple[Facet, str], ...]
    lists: tuple[tuple[Facet, str], ...]
    """The sources that describe letters without their words."""
    letters: int
    other: int
    """Pieces that are no letters."""
    surely: int
    """Letters that name sender, recipient and date with 0.9 and more each; `unsure` are the others."""
    unsure: int
    certainty: float
    """What is less sure is only proposed."""
    doubtful: int
    problems: int
    version: str
    template: str = "about.html"
    section: str = "about"


def home(request: Request) -> Response:
    """Answer /."""
    return render.show(request, home_page(render.archive(request)))


def health(request: Request) -> Response:
    """Answer /health, by which a machine knows that the archive can be read."""
    return PlainTextResponse(f"{render.archive(request).count()} letters\n")


def about(request: Request) -> Response:
    """Answer /about."""
    return render.show(request, about_page(render.archive(request)))


def home_page(archive: Archive) -> HomePage:
    """Return the context of the first page."""
    facets, months, people = all_facets(archive), archive.timeline(), all_people(archive)
    described = archive.count_described()
    settings = archive.settings
    return HomePage(
        title=settings.title,
        about=settings.about,
        imprint=imprint(settings.editor, settings.rights),
        repository=settings.repository,
        letters=archive.count(),
        described=described.get("described", 0),
        elsewhere=described.get("elsewhere", 0),
        other=archive.count_other(),
        withheld=archive.restricting.told,
        people=len(people),
        sources=len(facets.get("source", ())),
        first=months[0][0] if months else None,
        last=months[-1][0] if months else None,
        years=_chart(months),
        writers=tuple(people[:PEOPLE]),
        latest=tuple(archive.letters(limit=3)),
        today=archive.ledger.today,
        due=view_due(find_due(archive, {}, archive.ledger.today)),
        questions=cached(archive, "questions", lambda: questions(archive)),
        searches=urls.saved_searches(settings.searches),
        examples=examples(archive)[:5],
    )


def questions(archive: Archive) -> tuple[Question, ...]:
    """Return the questions to which the archive has an answer, those of readers before those of editors."""
    letters = archive.correspondence
    states = archive.ledger.board(archive.ledger.today, MatterFilter(doubtful=False), limit=0).counts
    kinds = (
        (letters.standings().get("looked for, none", 0), "letter", "/unanswered", "Which letters did nobody answer?"),
        (letters.count_missing(), "letter", "/missing", "Which letters are lost, and known only from others?"),
        (letters.count_exchanges(), "exchange", "/exchanges", "Who answers whom? Read it as a conversation."),
        (letters.count_gaps(), "gap", "/gaps", "Where does a letter seem to be missing though nobody mentions it?"),
        (states.get("promised", 0), "promise", "/matters?state=promised", "What was promised, but not reported done?"),
        (states.get("overdue", 0), "day", "/matters?state=overdue", "Which days passed without a report?"),
        (archive.count(Filter(doubtful=True)), "letter", "/letters?doubtful=1", "Which readings are doubtful?"),
    )
    return tuple(Question(words, counted(count, noun), path) for count, noun, path, words in kinds if count)


def about_page(archive: Archive) -> AboutPage:
    """Return the context of the page on sources."""
    sources = all_facets(archive).get("source", ())
    surely, unsure = archive.count_sure()
    lists = archive.facets(Filter(described=True)).get("source", ())
    return AboutPage(
        title="About this archive",
        archive=archive.settings.title,
        sources=tuple((source, urls.letters_path(Filter(source=source.value), order="source")) for source in sources),
        lists=tuple(
            (source, urls.letters_path(Filter(source=source.value, described=True), order="source")) for source in lists
        ),
        letters=archive.count(),
        other=archive.count_other(),
        surely=surely,
        unsure=unsure,
        certainty=archive.settings.certainty,
        doubtful=archive.count(Filter(doubtful=True)),
        problems=len(archive.findings()),
        version=version("despatch"),
    )


def _chart(months: list[tuple[str, int]]) -> Chart | None:
    """Return the letters by month, or by year if there are many months; None if fewer than two months have letters."""
    if len(months) < 2:
        return None
    drawn = axis([month for month, _ in months])
    counts: Counter[str] = Counter()
    for month, count in months:
        counts[month[:4] if drawn.by_year else month] += count
    return bar_chart(
        f"Letters by {'year' if drawn.by_year else 'month'}",
        drawn.periods,
        counts,
        name=lambda period: f"{date_words(period)}: {counted(counts[period], 'letter')}",
        link=lambda period: urls.letters_path(Filter(date=period)),
        tick=drawn.tick,
        size=(720, 72),
    )
