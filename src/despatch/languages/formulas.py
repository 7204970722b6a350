"""The form of `formulas.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from despatch.languages.tables import Form


@dataclass(frozen=True, slots=True)
class FormulaWords(Form):
    """The keys of `formulas.toml`."""

    FILE: ClassVar[str] = "formulas"

    salutation_openings: tuple[str, ...] = ()
    salutation_words: tuple[str, ...] = ()
    salutation_ends: tuple[str, ...] = ()
    salutation_alone: tuple[str, ...] = ()
    closing_openings: tuple[str, ...] = ()
    closing_ends: tuple[str, ...] = ()
    closing_weak: tuple[str, ...] = ()
    closing_ends_after: tuple[str, ...] = ()
    courtesy_openings: tuple[str, ...] = ()
    courtesy_never: tuple[str, ...] = ()
    courtesy_words: tuple[str, ...] = ()
    postscript: tuple[str, ...] = ()
    enclosure: tuple[str, ...] = ()
    address_openings: tuple[str, ...] = ()
    by_order: tuple[str, ...] = ()
    weak_openings: tuple[str, ...] = ()
    signed_offices: tuple[str, ...] = ()
    salutation_titles: tuple[str, ...] = ()
    salutation_short: tuple[str, ...] = ()
    given_names: tuple[str, ...] = ()
    never_signed: tuple[str, ...] = ()
    for_another: tuple[str, ...] = ()
    and_others: tuple[str, ...] = ()
    closing_possessives: tuple[str, ...] = ()
    address_forms: tuple[str, ...] = ()
