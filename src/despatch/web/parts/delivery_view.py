"""A step of goods on their way as pages show it, and the board that sets items against stages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from despatch.model import DeliveryEntry, Entry, Stage
from despatch.web import urls
from despatch.web.formatting import date_words, format_cargo, format_range, one_line
from despatch.web.parts import day_picker
from despatch.web.parts.act_view import DOUBTFUL


@dataclass(frozen=True, slots=True)
class StepView:
    """A step of goods on their way: the stage, what goes and where, the words, and the letter that holds them."""

    stage: Stage
    goods: str
    way: tuple[tuple[str, str], ...]
    words: str
    path: str
    entry: Entry
    giver: str
    receiver: str
    due: str
    matter: str | None
    confidence: float

    @property
    def doubtful(self) -> bool:
        """Say whether the reading is likelier wrong than right."""
        return self.confidence < DOUBTFUL


@dataclass(frozen=True, slots=True)
class ItemSteps:
    """The steps of one item, in order of time."""

    name: str
    steps: tuple[StepView, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """The latest figure of an item at one stage, the address of its words, and whether the reading is doubtful."""

    figure: str
    path: str
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """An item on the board, with a cell for each stage; None for a stage that no letter tells of."""

    name: str
    path: str
    cells: tuple[Cell | None, ...]
    steps: int


def view_step(entry: DeliveryEntry) -> StepView:
    """Return a step of goods on their way as pages show it."""
    delivery = entry.step.delivery
    way = (
        ("from", delivery.origin),
        ("bound for", delivery.destination),
        ("now at", delivery.place),
        ("by way of", delivery.route),
        ("in", delivery.carrier),
        ("convoy", delivery.convoy),
    )
    return StepView(
        stage=delivery.stage,
        goods=format_cargo(delivery),
        way=tuple((name, one_line(value)) for name, value in way if value),
        words=one_line(entry.quote.words),
        path=step_path(entry),
        entry=entry.entry,
        giver=entry.giver.label if entry.giver else "",
        receiver=entry.receiver.label if entry.receiver else "",
        due=date_words(delivery.due.edtf) if delivery.due and delivery.due.edtf else "",
        matter=urls.matter_path(entry.step.matter) if entry.step.matter else None,
        confidence=delivery.confidence,
    )


def step_path(entry: DeliveryEntry) -> str:
    """Return the address of the words of a step, in their letter."""
    return urls.delivery_path(entry.step.letter, entry.step.delivery.span.start)


def group_by_item(entries: Iterable[DeliveryEntry]) -> tuple[ItemSteps, ...]:
    """Return steps by item, items in the order of their first step; steps without an item go under ""."""
    by_item: dict[str, list[StepView]] = {}
    for entry in entries:
        by_item.setdefault(one_line(entry.step.delivery.item or "").lower(), []).append(view_step(entry))
    return tuple(ItemSteps(name, tuple(steps)) for name, steps in by_item.items())


def make_board(entries: Iterable[DeliveryEntry], stages: tuple[Stage, ...], day: str | None = None) -> tuple[Lane, ...]:
    """Return the board, items with most steps first. Steps that name no item are skipped."""
    by_item: dict[str, list[DeliveryEntry]] = {}
    for entry in entries:
        if entry.step.delivery.item:
            by_item.setdefault(one_line(entry.step.delivery.item).lower(), []).append(entry)
    lanes = [
        Lane(
            name,
            urls.with_query("/deliveries", {"item": name, day_picker.FIELD: day}),
            tuple(_cell(steps, stage) for stage in stages),
            len(steps),
        )
        for name, steps in by_item.items()
    ]
    return tuple(sorted(lanes, key=lambda lane: (-lane.steps, lane.name)))


def _cell(steps: Sequence[DeliveryEntry], stage: Stage) -> Cell | None:
    latest = next((step for step in reversed(steps) if step.step.delivery.stage == stage), None)
    if latest is None:
        return None
    delivery = latest.step.delivery
    figure = format_range(delivery.low, delivery.high)
    unit = "" if one_line(delivery.unit or "") == one_line(delivery.item or "") else delivery.unit
    words = " ".join(filter(None, (figure, unit))) if figure else "mentioned"
    return Cell(words, step_path(latest), delivery.confidence < DOUBTFUL)
