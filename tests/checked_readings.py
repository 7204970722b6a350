"""What holds for every source that the stages read, whatever its words: spans within the letter, quotes equal."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from despatch.model import Letter, Problem, Span
from despatch.pipeline.source_stages import SourceState
from despatch.pipeline.stages import SOURCE
from despatch.problems import CODES
from despatch.settings import DEFAULT, Settings
from despatch.store import records
from despatch.store.check import LETTER_CHECKS


def read(data: bytes | str, name: str = "a.txt", settings: Settings = DEFAULT) -> tuple[SourceState, list[Problem]]:
    """Run the stages that see one source, and make the rows for the store, as a build does."""
    state = SourceState(name, data.encode() if isinstance(data, str) else data)
    problems: list[Problem] = []
    for stage in SOURCE:
        state, more = stage.run(state, settings)
        problems += more
        if state.as_read is None:
            return state, problems
    records.to_rows(
        state.source, state.cuts, state.descriptions, problems, "", state.references, state.mentions, state.ledger
    )
    return state, problems


def find_faults(state: SourceState, problems: list[Problem]) -> Iterator[str]:
    """Yield what is wrong with the readings of a source."""
    yield from (f"the code {problem.code} is not known" for problem in problems if problem.code not in CODES)
    if state.source is None:
        if not problems:
            yield "nothing was read, and nothing says why"
        return
    text = state.source.text
    yield from _outside("hint", [hint.span for hint in state.source.hints], Span(0, len(text)))
    yield from _outside("problem", [problem.span for problem in problems if problem.span], Span(0, len(text)))
    for before, after in pairwise(state.cuts):
        if before.span.end > after.span.start:
            yield f"the cuts at {before.span} and {after.span} overlap"
    for n, cut in enumerate(state.cuts):
        words = cut.span.of(text)
        if words != words.strip() or not words:
            yield f"the cut at {cut.span} begins or ends with a space"
        letter = Letter(str(n), state.id, cut.span, n, cut.kind, cut.confidence, state.descriptions[n])
        yield from (message for check in LETTER_CHECKS for message in check(letter, words))
        yield from _outside("mention", [mention.span for mention in state.mentions[n]], cut.span)
        yield from _outside("reference", [reference.span for reference in state.references[n]], cut.span)
        entered, steps = state.ledger[n]
        yield from _outside("act", [act.act.span for act in entered], cut.span)
        yield from _outside("act's due date", [act.act.due.span for act in entered if act.act.due], cut.span)
        yield from _outside("quantity", [q.span for act in entered for q in act.act.quantities], cut.span)
        yield from _outside("delivery", [step.delivery.span for step in steps], cut.span)
        for act in entered:
            if act.quote != act.act.span.of(text) or act.context != act.around.of(text):
                yield f"the act at {act.act.span} is not quoted: {act.quote!r}"
        for step in steps:
            if step.quote != step.delivery.span.of(text):
                yield f"the step at {step.delivery.span} is not quoted: {step.quote!r}"


def _outside(what: str, spans: list[Span], whole: Span) -> Iterator[str]:
    for span in spans:
        if not (span.start <= span.end and whole.holds(span)):
            yield f"the {what} at {span} lies outside {whole}"
