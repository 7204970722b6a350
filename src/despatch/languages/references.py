"""The form of `references.toml`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from despatch.languages.tables import Form


@dataclass(frozen=True, slots=True)
class Naming(Form):
    """The table `naming`: small words within and around the names of people and bodies."""

    inner: tuple[str, ...] = ()
    body_inner: tuple[str, ...] = ()
    joints: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    dated: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    """Before a name with a capital, what is had of a letter: "Copy of Genl. Quill's letter"."""
    shortened: tuple[str, ...] = ()
    """Shortened words within names."""


@dataclass(frozen=True, slots=True)
class Possessor(Form):
    """The table `possessor`."""

    recipient: tuple[str, ...] = ()
    sender: tuple[str, ...] = ()
    third: tuple[str, ...] = ()
    definite: tuple[str, ...] = ()
    indefinite: tuple[str, ...] = ()
    self: tuple[str, ...] = ()
    of_one: tuple[str, ...] = ()
    """Those of the above whose form says that one letter is meant, whatever the noun looks like."""


@dataclass(frozen=True, slots=True)
class Between(Form):
    """The table `between`."""

    never: tuple[str, ...] = ()
    count: dict[str, int] = field(default_factory=dict)
    several: tuple[str, ...] = ()
    days: dict[str, int] = field(default_factory=dict)
    """Words that date the letter, and how many days from today: German "Ihr gestriger Brief"."""
    latest: tuple[str, ...] = ()
    previous: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    this: tuple[str, ...] = ()
    """Words that make it the very letter in which they stand."""
    enclosing: tuple[str, ...] = ()
    enclosed: tuple[str, ...] = ()
    enclosing_to: tuple[str, ...] = ()
    enclosed_is: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Complement(Form):
    """The table `complement`."""

    of_date: tuple[str, ...] = ()
    copulas: tuple[str, ...] = ()
    """Between the letter and one of `of_date`: "my last was of the 1st"."""
    number: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    about_content: tuple[str, ...] = ()
    """What joins a noun of `content_nouns` to what it is about."""
    receipt: tuple[str, ...] = ()
    thanks: tuple[str, ...] = ()
    passive_receipt: tuple[str, ...] = ()
    active_receipt: tuple[str, ...] = ()
    receives: tuple[str, ...] = ()
    """Verbs of which the receiver is the subject: "he received your letter"."""
    carrier: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    from_: tuple[str, ...] = ()
    had_from: tuple[str, ...] = ()
    """Before the sender who is named ahead of the letter: "I had from my brother a letter"."""
    on: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    kin: tuple[str, ...] = ()
    date_articles: tuple[str, ...] = ()
    day_endings: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    same_day: tuple[str, ...] = ()
    date_joints: tuple[str, ...] = ()
    date_again: tuple[str, ...] = ()
    date_pointers: tuple[str, ...] = ()
    clause_openers: tuple[str, ...] = ()
    clause_verbs: tuple[str, ...] = ()
    trailing: tuple[str, ...] = ()
    arrival: tuple[str, ...] = ()
    received_on: tuple[str, ...] = ()
    relatives: tuple[str, ...] = ()
    at_hand: tuple[str, ...] = ()
    receipt_tails: tuple[str, ...] = ()
    carrier_words: tuple[str, ...] = ()
    carriers: tuple[str, ...] = ()
    passed_on: tuple[str, ...] = ()
    """Verbs that say to whom a letter was shown or given on, not to whom it was written."""
    to_words: tuple[str, ...] = ()
    from_words: tuple[str, ...] = ()
    to_sender: tuple[str, ...] = ()
    to_recipient: tuple[str, ...] = ()
    to_third: tuple[str, ...] = ()
    """Words for somebody just named: "your letter to him"."""
    from_sender: tuple[str, ...] = ()
    from_recipient: tuple[str, ...] = ()
    from_third: tuple[str, ...] = ()
    """Words for somebody just named, after one of `had_from`: "a letter from him"."""


@dataclass(frozen=True, slots=True)
class Answering(Form):
    """The table `answering`."""

    before: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    figures: dict[str, int] = field(default_factory=dict)
    number: tuple[str, ...] = ()
    part_of: tuple[str, ...] = ()
    replying: tuple[str, ...] = ()
    """Directly before "your": words of answering that make even a weak noun a letter."""


@dataclass(frozen=True, slots=True)
class Writing(Form):
    """The table `writing`."""

    sender: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    third: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    strong_verbs: tuple[str, ...] = ()
    third_verbs: tuple[str, ...] = ()
    """Forms that somebody who is named may be the subject of."""
    past: tuple[str, ...] = ()
    """Forms that may begin a sentence without their subject: "Wrote him last night"."""
    tells_that: tuple[str, ...] = ()
    """Behind a form of `third_verbs`, these say what somebody wrote in a letter: "writes that"."""
    never_you: tuple[str, ...] = ()
    """Forms that the word for the recipient cannot be the subject of: "Sie schrieb" is her."""
    auxiliaries: tuple[str, ...] = ()
    objects_recipient: tuple[str, ...] = ()
    objects_sender: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    negations: tuple[str, ...] = ()
    """Between subject and verb, these say that no letter was written."""
    after_verb: tuple[str, ...] = ()
    """What stands before a writer who is named behind the verb: German "schrieb mir der Pfarrer"."""
    sender_behind: tuple[str, ...] = ()
    """The writer of this letter behind the verb: German "am Montag schrieb ich"."""
    tells: tuple[str, ...] = ()
    """What somebody did "by letter": "Mr. Fenn told you by letter"."""
    openers: tuple[str, ...] = ()
    """Words before a name that begin a clause, and are no part of it."""
    final_sender: tuple[str, ...] = ()
    final_third: tuple[str, ...] = ()
    will: tuple[str, ...] = ()
    will_short: tuple[str, ...] = ()
    final_to: tuple[str, ...] = ()
    joints: tuple[str, ...] = ()
    joint_auxiliaries: tuple[str, ...] = ()
    object_adverbs: tuple[str, ...] = ()
    object_to: tuple[str, ...] = ()
    in_which: tuple[str, ...] = ()
    said_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unsent(Form):
    """The table `unsent`."""

    before: tuple[str, ...] = ()
    hopes: tuple[str, ...] = ()
    """Anywhere before "a letter from you", these say that it is hoped for."""


@dataclass(frozen=True, slots=True)
class Anaphora(Form):
    """The table `anaphora`."""

    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notes(Form):
    """The table `notes`."""

    openers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fate(Form):
    """The table `fate`."""

    never_sent: tuple[str, ...] = ()
    not_found: tuple[str, ...] = ()
    printed_elsewhere: tuple[str, ...] = ()
    manuscript: tuple[str, ...] = ()
    oral: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spelling(Form):
    """The table `spelling`: how words that point at letters may be spelled otherwise."""

    sounds: tuple[tuple[str, str], ...] = ()
    """What is written, as a pattern, and how it sounds, in the order in which they are applied."""
    never: tuple[str, ...] = ()
    """Words of their own, although they sound like one that points at a letter."""
    no_slips: tuple[str, ...] = ()
    """Words of their own, although one sign parts them from one that points at a letter."""


@dataclass(frozen=True, slots=True)
class ReferenceWords(Form):
    """The keys of `references.toml`."""

    FILE: ClassVar[str] = "references"

    nouns: tuple[str, ...] = ()
    plural: tuple[str, ...] = ()
    weak_nouns: tuple[str, ...] = ()
    content_nouns: tuple[str, ...] = ()
    """What a letter holds: "your account of the storm" takes up a letter. They count with what they are about."""
    capital_nouns: tuple[str, ...] = ()
    """Nouns that are a verb where they begin small."""
    yours: tuple[str, ...] = ()
    mine: tuple[str, ...] = ()
    mine_dated: tuple[str, ...] = ()
    that_dated: tuple[str, ...] = ()
    joints: tuple[str, ...] = ()
    """What joins one of `that_dated` to the reference before it."""
    """Words for a letter of the recipient where a date and words of receipt stand with them."""
    ambiguous_you: tuple[str, ...] = ()
    """Words for the recipient that mean somebody else where they begin small."""
    my_next: tuple[str, ...] = ()
    your_next: tuple[str, ...] = ()
    """Alone, these mean a letter not written yet: after one of `next_before`, or before one of `next_after`."""
    next_before: tuple[str, ...] = ()
    next_after: tuple[str, ...] = ()
    your_last: tuple[str, ...] = ()
    closing_yours: tuple[str, ...] = ()
    naming: Naming = Naming()
    possessor: Possessor = Possessor()
    between: Between = Between()
    complement: Complement = Complement()
    answering: Answering = Answering()
    writing: Writing = Writing()
    unsent: Unsent = Unsent()
    anaphora: Anaphora = Anaphora()
    notes: Notes = Notes()
    fate: Fate = Fate()
    spelling: Spelling = Spelling()
