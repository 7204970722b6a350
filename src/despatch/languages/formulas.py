"""The form of `formulas.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from despatch.languages.tables import Form


@dataclass(frozen=True, slots=True)
class FormulaWords(Form):
    """The keys of `formulas.toml`."""

    FILE: ClassVar[str] = "formulas"
    CASEFOLD: ClassVar[bool] = True

    salutation_openings: frozenset[str] = frozenset()
    salutation_stems: frozenset[str] = frozenset()
    """How adjectives begin that open a salutation in any form: "hochgeacht" for "Hochgeachteter", "Hochgeachtetste"."""
    salutation_possessives: frozenset[str] = frozenset()
    """Words that may stand before such an adjective: "Mein verehrtester Herr"."""
    salutation_words: frozenset[str] = frozenset()
    salutation_ends: frozenset[str] = frozenset()
    salutation_alone: frozenset[str] = frozenset()
    closing_openings: frozenset[str] = frozenset()
    closing_ends: frozenset[str] = frozenset()
    closing_weak: frozenset[str] = frozenset()
    closing_ends_after: frozenset[str] = frozenset()
    closing_words: frozenset[str] = frozenset()
    """Further words between a closing formula and the signature, where a date may stand among them."""
    courtesy_openings: frozenset[str] = frozenset()
    courtesy_never: frozenset[str] = frozenset()
    courtesy_words: frozenset[str] = frozenset()
    compliments_verbs: frozenset[str] = frozenset()
    """What a writer in the third person does: "Mr. Hale presents his compliments"."""
    compliments_owners: frozenset[str] = frozenset()
    compliments: frozenset[str] = frozenset()
    petitions: frozenset[str] = frozenset()
    """Words before the name of who petitions: "The humble Petition of"."""
    postscript: frozenset[str] = frozenset()
    enclosure: frozenset[str] = frozenset()
    address_openings: frozenset[str] = frozenset()
    address_below: frozenset[str] = frozenset()
    """How a line of address begins that stands below a signature."""
    endorsements: frozenset[str] = frozenset()
    """How somebody else's words below a signature begin."""
    by_order: frozenset[str] = frozenset()
    weak_openings: frozenset[str] = frozenset()
    signed_offices: frozenset[str] = frozenset()
    salutation_titles: frozenset[str] = frozenset()
    salutation_short: frozenset[str] = frozenset()
    salutation_nameless: tuple[str, ...] = ()
    """Openings after which a salutation names nobody: "Monsieur le Préfet"."""
    given_names: frozenset[str] = frozenset()
    never_signed: frozenset[str] = frozenset()
    for_another: frozenset[str] = frozenset()
    closing_possessives: frozenset[str] = frozenset()
    address_forms: frozenset[str] = frozenset()
