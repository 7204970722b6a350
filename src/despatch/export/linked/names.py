"""The names of things in linked data: an id comes in, an IRI under the archive's own address goes out.

Under an address, letters, people, places, missing letters and matters have the address of their page. Without one they
are URNs, which are as lasting as the ids, but say nothing of the archive that holds them.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from despatch.export.linked.whole import Linked
from despatch.model import Bearing

TERMS = "https://despatch.example/terms#"
"""The namespace of our own words, for what no vocabulary names."""


@dataclass(frozen=True, slots=True)
class Names:
    """Makes the IRIs of one archive; `address` is that of its settings, or empty."""

    address: str
    title: str
    missing: frozenset[str]
    """The ids of inferred letters."""

    @classmethod
    def of(cls, linked: Linked) -> Names:
        """Return the names of an archive."""
        settings = linked.settings
        return cls(settings.address, settings.title, frozenset(letter.id for letter in linked.inferred()))

    def thing(self, kind: str, id: str) -> str:
        """Return the IRI of a letter, person, place, missing letter ("missing"), matter, editor or decision."""
        named = quote(id, safe="")
        return f"{self.address}/{kind}/{named}" if self.address else f"urn:despatch:{kind}:{named}"

    @property
    def archive(self) -> str:
        """The IRI of the archive."""
        return f"{self.address}/" if self.address else f"urn:despatch:archive:{quote(self.title, safe='')}"

    def letter(self, id: str) -> str:
        """Return the IRI of a letter."""
        return self.thing("letter", id)

    def text(self, id: str) -> str:
        """Return the IRI of a letter's words, the whole of what positions count in."""
        return f"{self.letter(id)}.txt" if self.address else self.thing("text", id)

    def target(self, id: str) -> str:
        """Return the IRI of a letter, or of an inferred letter."""
        return self.thing("missing" if id in self.missing else "letter", id)

    def reference(self, letter: str, start: int) -> str:
        """Return the IRI of a reference, by the place of its words in the source."""
        return f"{self.letter(letter)}#r-{start}"

    def date(self, letter: str, role: str) -> str:
        """Return the IRI of the date on which a letter was sent ("date") or received ("received")."""
        return f"{self.target(letter)}#{role}"

    def act(self, letter: str, act: str) -> str:
        """Return the IRI of an act."""
        return f"{self.letter(letter)}#a-{quote(act.removeprefix(letter).lstrip('.'), safe='')}"

    def bearing(self, on: Bearing) -> str | None:
        """Return the IRI of what a decision bears on; None where its words were not found."""
        if not on.key:
            return None
        letter, _, place = on.key.rpartition(":" if on.thing == "reference" else ".")
        if on.thing == "reference":
            return self.reference(letter, int(place))
        if on.thing == "act":
            return self.act(letter, on.key)
        return self.thing(on.thing, on.key)

    @staticmethod
    def rule(rule: str) -> str:
        """Return the IRI of a rule of Despatch: it reads the same in every archive."""
        return f"urn:despatch:rule:{quote(rule, safe='')}"
