"""The findings Despatch makes about material: each code, what it means and what to do next.

The manual's page `docs/manual/problems.md` has a heading for each code; a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """What a problem code means (`meaning`) and what its reader can do about it (`remedy`)."""

    meaning: str
    remedy: str
    severity: str = "warning"


CODES: dict[str, Finding] = {}
"""Every code in use. Readers and stages may use no other."""
CODES |= {
    # reading
    "source-empty": Finding("The file holds no words.", "Delete it, or put the transcript in it."),
    "source-binary": Finding("The file is not text.", "Save the transcript as UTF-8 text, HTML or TEI."),
    "source-unreadable": Finding("The file could not be opened.", "Check its permissions.", "error"),
    "source-declined": Finding(
        "No reader takes this file.", "See each reader's reason; save it as .txt, .html or .xml."
    ),
    "source-charset": Finding(
        "The file is not UTF-8; its encoding was detected.", "Check a few accents; save it as UTF-8 to be sure."
    ),
    "source-charset-unsure": Finding("The encoding could not be settled.", "Save the file as UTF-8.", "error"),
    "source-long-line": Finding("One line is longer than a megabyte.", "Check that line ends survived the export."),
    "source-no-letter": Finding(
        "Nothing in this file reads as a letter.", "If it holds letters, see the manual on dividing."
    ),
    "source-gone": Finding(
        "A file that was read before is no longer there.", "Its letters left the archive; put it back to restore them."
    ),
    "source-failed": Finding(
        "Reading this file failed unexpectedly.", "Report it with the file; the others were read.", "error"
    ),
    "xml-malformed": Finding("The XML does not parse.", "Mend the line that the message names.", "error"),
    "xml-entities": Finding(
        "The document declares entities, which are never resolved.", "Replace them with their text.", "error"
    ),
    "xml-unknown-entity": Finding(
        "A character entity is not known and was kept as written.", "Replace it with its character."
    ),
    "xml-repeated-id": Finding("Two elements bear the same xml:id; both were read.", "Give each its own xml:id."),
    "tei-no-letter": Finding(
        "The TEI holds no letter: no correspDesc and no div of type letter.",
        "Mark each letter with a div or a correspDesc.",
    ),
    # dividing
    "cut-doubtful": Finding(
        "A cut between two letters is doubtful.", "Look at the two letters and confirm or mend the cut."
    ),
    "cut-no-opening": Finding(
        "A piece begins without heading, date or salutation.", "Check whether it belongs to the letter before it."
    ),
    "cut-long": Finding(
        "A piece is far longer than its neighbours: a cut may have been missed.", "Look for a second letter in it."
    ),
    # describing
    "sender-unknown": Finding(
        "The words do not say who wrote this letter.", "Look at the letter and its neighbours; nothing is guessed."
    ),
    "recipient-unknown": Finding(
        "The words do not say whom this letter was for.", "Look at the letter and its neighbours; nothing is guessed."
    ),
    "date-unknown": Finding(
        "The letter bears no date.", "Nothing is guessed; its replies may bound it, and its page says so."
    ),
    "date-impossible": Finding("The date as written cannot be.", "Check the transcript against the original."),
    "date-conflict": Finding(
        "The letter bears two dates that disagree.", "Check both against the original; mend the transcript if it errs."
    ),
    "date-year-inferred": Finding("The year was taken from the letters around this one.", "Check it."),
    "weekday-conflict": Finding(
        "The day of the week does not fall on that date.", "Check the transcript, or the calendar it uses."
    ),
    "heading-signature-conflict": Finding(
        "Heading and signature name different senders.",
        "Check both against the original; mend the transcript if it errs.",
    ),
    # people
    "person-ambiguous": Finding(
        "A name fits several people and was left apart.",
        "Add the person to people.toml, or decide with `despatch review same`.",
    ),
    # connecting
    "letter-long": Finding(
        "A letter is so long that only its first million characters were read for references, names and acts.",
        "Look for a missed cut: the file may hold many letters.",
    ),
    "language-unread": Finding(
        "Letters, or passages in them, are in a language that the ledger does not read.",
        "Their acts are not in the ledger; the rest of them was read. See the manual's page on the ledger.",
    ),
    "reference-undecided": Finding(
        "Words fit several letters equally well and were left unconnected.",
        "Look at the candidates; say which is meant with `despatch review reference`.",
    ),
    "answer-before-question": Finding(
        "A letter answers one that bears a later date.",
        "Check both dates: one of them is wrong, or the calendars differ.",
    ),
    "date-bounds-conflict": Finding(
        "An undated letter would have to be later than a letter that answers it.", "Check the letters of the chain."
    ),
    "number-gap": Finding(
        "Numbers are left out in a correspondent's series.", "Look for the letters in other places; they may be lost."
    ),
    "silence": Finding(
        "A correspondent is silent for far longer than usual.",
        "Letters may be missing; see the page on what is missing.",
    ),
    # editors' decisions
    "correction-unreadable": Finding(
        "A line of corrections.jsonl cannot be understood and counts for nothing.",
        "Mend the line; the message says how. The others hold.",
        "error",
    ),
    "correction-unknown": Finding(
        "A line undoes a decision that no line before it took.",
        "Write the id of the decision to undo: `despatch review list` shows them.",
    ),
    "correction-unanchored": Finding(
        "The words that an editor decided about are no longer there, or not where a decision can reach them.",
        "Look at the letter; decide again, or undo the decision. It is kept.",
    ),
    # a language model of your own
    "model-unanswered": Finding(
        "Your language model gave no answer about a letter.", "See the reason; the next build asks again."
    ),
    "model-unclear": Finding(
        "Your language model's answer, or a part of it, could not be understood and was left out.",
        "Take the letter's line out of model-answers.jsonl and build to ask again, or ask another model.",
    ),
    "model-unquoted": Finding(
        "Your language model proposed acts whose words do not stand in the letter, or stand in several places; they were left out.",
        "Nothing need be done; where there are many, the model is not up to it.",
    ),
    "model-disagrees": Finding(
        "Your language model reads an act otherwise than Despatch, whose reading stays.",
        "Look at the words; say which holds with `despatch review act`.",
    ),
    "model-part": Finding(
        "A letter is too long for a language model: only its beginning was sent.",
        "Look for a missed cut: the file may hold several letters.",
    ),
    # the finished archive
    "check-failed": Finding(
        "The finished archive contradicts itself.", "Report it with the letter: this is a fault of Despatch.", "error"
    ),
}
