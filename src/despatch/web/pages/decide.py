"""Taking decisions from forms: a form comes in, its decision goes into the log, and the page shows it at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import despatch.archive
from despatch.archive import Archive, letter_targets, targets
from despatch.errors import NotFound
from despatch.model import ActType, Correction, CutWord, Role, VersionWord
from despatch.text.addresses import split_address
from despatch.web import render, urls
from despatch.web.desk import BadForm, Desk, Form
from despatch.web.errors import choose
from despatch.web.parts.business_pens import STATES

LONGEST = 300
MOST_ALIKE = 100
"""So many acts are decided at once."""
Make = Callable[[Archive, letter_targets.NewDecision, Form], Correction | list[Correction]]
CUTS: tuple[CutWord, ...] = ("begins", "continues", "other", "letter")
VERSIONS: tuple[VersionWord, ...] = ("copy", "draft", "translation", "none")
TYPES: tuple[ActType, ...] = ("request", "offer", "promise", "acceptance", "refusal", "report", "complaint")
ROLES: tuple[Role, ...] = ("sender", "recipient", "joint", "third")


def decide(request: Request) -> Response:
    """Answer POST /decide: take the decision of a form, and lead back to the page that it came from."""
    form: Form = request.state.form
    desk: Desk = request.app.state.desk
    archive = render.archive(request)
    by, why = form.one("by") or desk.editor, " ".join(form.one("why").split())
    for field, written in (("by", by), ("why", why)):
        if len(written) > LONGEST:
            raise BadForm(f"This has more than {LONGEST} characters. Nothing was recorded: write less.", field)
    make = MAKERS[choose(form.need("do"), "decision", MAKERS) or ""]
    try:
        made = make(archive, partial(Correction, "", by=" ".join(by.split()), at="", why=why), form)
    except NotFound as gone:
        raise NotFound(f"{gone}. It may be gone, or cut otherwise by now. Nothing was recorded") from None
    decisions = made if isinstance(made, list) else [made]
    taken = despatch.archive.decide_all(desk.folder, decisions, later=True)
    desk.settle()
    return RedirectResponse(_back(form, decisions[0], ",".join(one.id for one in taken)), 303)


def _back(form: Form, decision: Correction, done: str) -> str:
    """Return the address to go on to: that of the form, if it is one of ours, with what was done."""
    asked = split_address(form.one("back"))
    path = asked.path
    if asked.scheme or asked.netloc or not path.startswith("/") or path.startswith("//") or "\\" in path:
        path = urls.letter_path(decision.words.letter) if decision.words else "/decisions"
    query = [(name, value) for name, value in parse_qsl(asked.query) if name != "done"]
    return f"{path}?{urlencode([*query, ('done', done)])}"


def _field(archive: Archive, new: letter_targets.NewDecision, form: Form) -> Correction:
    letter, name = form.need("letter"), letter_targets.name_of(form.need("field"))
    picked = form.one("pick")
    values = () if form.one("unknown") else (picked,) if picked else form.lines("value")
    if form.one("keep"):  # it was read correctly
        values = letter_targets.values(archive.letter(letter).letter.description, name)
    if not values and not form.one("unknown"):
        raise BadForm("The field is empty. Write what it is, or choose “Not known”. Nothing was recorded.", "value")
    if form.one("scope") == "name":
        return _one_person(archive, new, letter_targets.read(archive, letter, name), values)
    if form.one("scope") == "file":
        was = letter_targets.read(archive, letter, name)
        return letter_targets.throughout(archive, new, letter, name, was, values)
    return letter_targets.field(archive, new, letter, name, values)


def _one_person(
    archive: Archive, new: letter_targets.NewDecision, read: Sequence[str], values: Sequence[str]
) -> Correction:
    """Return the decision that a name as read means the person of another name, throughout the archive."""
    if len(read) != 1 or len(values) != 1:
        raise BadForm("Write one name: the person whom the name means everywhere. Nothing was recorded.")
    return new("same", names=(targets.find_name(archive, values[0]), targets.find_name(archive, read[0])))


def _accept(archive: Archive, new: letter_targets.NewDecision, form: Form) -> Correction:
    return letter_targets.accept(archive, new, form.need("letter"))


def _cut(archive: Archive, new: letter_targets.NewDecision, form: Form) -> Correction:
    word = choose(form.need("cut"), "decision on a cut", CUTS) or "begins"
    at: str | int | None = form.one("words") or None
    if at is None and (place := form.one("at")):
        if not (place.isascii() and place.isdigit() and len(place) < 12):
            raise BadForm(f"“{place[:40]}” is no place in a letter. Nothing was recorded.")
        at = int(place)
    return letter_targets.cut(archive, new, form.need("letter"), word, at)


def _note(archive: Archive, new: letter_targets.NewDecision, form: Form) -> Correction:
    belongs = form.need("what") == "belongs"
    return letter_targets.note(archive, new, form.need("letter"), form.need("words"), belongs=belongs)


def _version(archive: Archive, new: letter_targets.NewDecision, form: Form) -> Correction:
    word = choose(form.need("version"), "version", VERSIONS) or "none"
    target = None if word == "none" else form.need("target")
    return letter_targets.version(archive, new, form.need("letter"), word, target)


def _act(archive: Archive, new: letter_targets.NewDecision, form: Form) -> Correction | list[Correction]:
    words = targets.find_act(archive, form.need("act"))
    what = choose(form.one("what"), "decision on an act", ("read", "withdraw", "confirm")) or "read"
    every = [words]
    if form.one("scope") == "file":
        every = [words, *(one for one in targets.find_alike(archive, form.need("act"), MOST_ALIKE) if one != words)]
    if what != "read":
        return [new(what, words=one) for one in every]
    kind = choose(form.one("type"), "type of passages", TYPES)
    actor = choose(form.one("actor"), "part in a letter", ROLES)
    if kind is None and actor is None:
        raise BadForm("Say what it is, or who acts. Nothing was recorded.")
    return [new("read", words=one, type=kind, actor=actor) for one in every]


def _reference(archive: Archive, new: letter_targets.NewDecision, form: Form) -> Correction:
    words = targets.find_reference(archive, form.need("letter"), form.need("start"))
    means = form.one("pick") or form.one("means") or "letter"
    if means in ("missing", "none"):
        return new("refer", words=words, lost=means == "missing")
    target = form.need("target") if means == "letter" else means
    return new("refer", words=words, target=archive.letter(target).letter.id)


def _matter(archive: Archive, new: letter_targets.NewDecision, form: Form) -> Correction:
    matter, label = form.need("matter"), " ".join(form.one("label").split())
    if len(label) > LONGEST:
        raise BadForm(f"The name has more than {LONGEST} characters. Nothing was recorded: write less.", "label")
    what = choose(form.need("what"), "decision on business", ("label", "join", "split", "settle"))
    if what == "split":
        chosen = form.lines("act")
        if not chosen:
            raise BadForm(
                "No passage is chosen. Tick those that are about something else. Nothing was recorded.", "act"
            )
        return new("split", acts=targets.find_acts(archive, chosen), label=label or None)
    acts = targets.find_matter(archive, matter)
    if what == "label":
        return new("label", acts=acts, label=label)
    if what == "settle":
        standing = choose(form.need("standing"), "state of business", STATES)
        if not form.one("why"):
            raise BadForm("Write why it stands so: what the letters do not say. Nothing was recorded.", "why")
        return new("settle", acts=acts, standing=standing, date=form.need("date"))
    other = form.one("pick") or form.need("other")
    if targets.find_matter_id(archive, other) == targets.find_matter_id(archive, matter):
        raise BadForm("That is this business itself. Name another. Nothing was recorded.", "other")
    return new("join", acts=acts, others=targets.find_matter(archive, other))


def _same(archive: Archive, new: letter_targets.NewDecision, form: Form) -> Correction:
    other = form.one("pick") or form.need("other")
    names = (targets.find_name(archive, form.need("name")), targets.find_name(archive, other))
    return new("same" if form.one("what") != "apart" else "apart", names=names)


def _undo(archive: Archive, new: letter_targets.NewDecision, form: Form) -> list[Correction]:
    of = form.need("of")
    return [new("undo", of=archive.decision(id).id) for id in ([of] if archive.logged(of) else of.split(","))]


MAKERS: dict[str, Make] = {
    "field": _field,
    "accept": _accept,
    "cut": _cut,
    "version": _version,
    "note": _note,
    "act": _act,
    "reference": _reference,
    "matter": _matter,
    "same": _same,
    "undo": _undo,
}
"""What each kind of form decides."""
