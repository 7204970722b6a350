"""What each letter of an archive answers: its references and words come from the store, probabilities go out."""

from __future__ import annotations

from despatch.connect import LetterIndex
from despatch.connect.replies import Replies, Told, weigh
from despatch.connect.shared_words import Likeness, Rarity
from despatch.model import ADDRESSED
from despatch.store.write_references import ReferenceWriter

SAMPLE = 4000
"""How rare words are is told from so many letters."""


def find_replies(store: ReferenceWriter, index: LetterIndex, alike: Likeness) -> Replies:
    """Return what each letter of the index answers, and how probable that is."""
    return weigh(index, what_is_told(store, index), alike)


def likeness(store: ReferenceWriter, index: LetterIndex) -> Likeness:
    """Return what tells how much letters of the archive have in common."""
    return Likeness(store.words, rarity(store, index))


def what_is_told(store: ReferenceWriter, index: LetterIndex) -> Told:
    """Return what the words of each letter say of letters of its recipient."""
    told = Told.of(len(index.nodes))
    for _, letter, _, _, reference in store.references():
        if reference.function == "announce":
            continue
        if reference.between_both and not reference.in_note and reference.rule != ADDRESSED:
            place = index.by_id[letter]
            told.times[place] = min(255, told.times[place] + 1)
            told.came[place] |= reference.function == "acknowledge"
    return told


def rarity(store: ReferenceWriter, index: LetterIndex) -> Rarity:
    """Return how rare words are, by letters taken evenly from the whole time of the archive."""
    with_words = [node.id for node in index.nodes if not node.described]
    step = max(1, len(with_words) // SAMPLE)
    return Rarity(store.words(id) for id in with_words[::step])
