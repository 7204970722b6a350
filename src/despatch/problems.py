"""The problems that Despatch finds in the material: each code, what it means and what to do next.

The manual's page `docs/manual/problems.md` has a heading for each code, and a test checks that none is missing.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """What a problem code means (`meaning`) and what its reader can do about it (`remedy`)."""

    meaning: str
    remedy: str
    severity: str = "warning"
    widespread: bool = False
    """One cause makes it in many sources, so that it is said once for all of them."""


CODES: dict[str, Finding] = {}
"""Every code in use. Readers and stages may use no other."""
CODES |= {
    # reading
    "source-empty": Finding("The file holds no words.", "Put the transcript in it, or keep it in another folder."),
    "source-binary": Finding(
        "The file is of a kind that is not read.",
        "The message says which kind it is, and what to put here instead.",
        "error",
    ),
    "source-unreadable": Finding("The file could not be opened.", "Check its permissions.", "error"),
    "source-refused": Finding(
        "This is no file of the archive: a link, a pipe, a socket or a device. It was not opened.",
        "Put a copy of the file or folder in its place.",
        "error",
    ),
    "source-hidden": Finding(
        "Files were left out because of their names: a dot or ~$ at the beginning, or ~ at the end.",
        "They are hidden files, backup copies, or locks of open files. If one holds letters, give it another name.",
    ),
    "source-declined": Finding(
        "No reader accepts this file.",
        "The message gives each reader's reason, and the formats that are read.",
        "error",
    ),
    "source-charset": Finding(
        "The file is not UTF-8; its encoding was detected.", "Check a few accents; save it as UTF-8 to be sure."
    ),
    "source-charset-unsure": Finding(
        "The encoding of the file could not be determined.", "Save the file as UTF-8.", "error"
    ),
    "source-doubly-encoded": Finding(
        "The text looks doubly encoded: its UTF-8 was read in another encoding and saved again.",
        "The signs that could be put together were. Check them; save the file again from its original.",
    ),
    "source-damaged": Finding(
        "The file is damaged or was cut off.", "Copy it again, or save it again in its own program.", "error"
    ),
    "source-locked": Finding("The file is locked by a password.", "Save a copy of it without the password.", "error"),
    "source-oversized": Finding(
        "The file holds far more than a document of letters does.", "Split the document into smaller ones.", "error"
    ),
    "source-part-unread": Finding(
        "A part of the document that its text points at is missing or cannot be read.",
        "The rest was read. Open the document in its own program, look at that part, and save it again.",
    ),
    "source-no-words": Finding(
        "Pages of the file hold images instead of words, or words in letters that nobody can tell.",
        "Run text recognition (OCR) over it and put the new file in its place; or put a transcript beside it.",
        "error",
    ),
    "source-long-line": Finding("One line is longer than a megabyte.", "Check that line ends survived the export."),
    "source-no-letter": Finding(
        "No letter was found in this file.", "If it holds letters, see the manual's page on dividing."
    ),
    "page-missing": Finding(
        "Pages of a document are missing: by the numbers of the others, or by the list of its pages.",
        "Put the missing pages beside the others. The pages that are there were read as one document.",
    ),
    "page-twice": Finding(
        "The same page is here in two files, such as PAGE XML and ALTO; one of them was read.",
        "Keep one of the two under letters/.",
    ),
    "source-gone": Finding(
        "A file that was read before is no longer there.",
        "Its letters were removed from the archive. Put the file back to restore them; this is said until you do.",
    ),
    "source-set-aside": Finding(
        "Each process that read this file was ended, three times, so the file was set aside.",
        "Most often memory ran out: split the file, or build with --workers 2 on a machine with more memory. "
        "The next build tries it again.",
        "error",
    ),
    "source-failed": Finding(
        "Reading this file failed unexpectedly.",
        "The other files were read. Please report this with the file.",
        "error",
    ),
    "letter-failed": Finding(
        "Reading a part of this letter failed unexpectedly.",
        "The other letters of the file were read. Please report this with the letter.",
        "error",
    ),
    "xml-malformed": Finding("The XML is not well formed.", "Correct the line that the message names.", "error"),
    "xml-entities": Finding(
        "The document declares entities, which are never resolved.", "Replace them with their text.", "error"
    ),
    "xml-unknown-entity": Finding(
        "A character entity is not known and was kept as written.", "Replace it with its character."
    ),
    "xml-repeated-id": Finding("Two elements have the same xml:id; both were read.", "Give each its own xml:id."),
    "xml-bad-id": Finding(
        "An xml:id is no name that XML allows; the element was read without it.",
        "Let it begin with a letter, and let it hold no blanks.",
    ),
    "parties-inverted": Finding(
        "The encoding gives sender and recipient the other way round than title and heading, which were believed.",
        "Check a few letters. Exchange the correspActions in the encoding.",
        widespread=True,
    ),
    "tei-no-letter": Finding(
        "The TEI holds no letter: no correspDesc and no div of type letter.",
        "Mark each letter with a div or a correspDesc.",
    ),
    "catalogue-no-list": Finding(
        "A file in catalogues/ is no list of letters.",
        "Move it into letters/ if it holds letters; catalogues/ is for tables and CMIF of letters that others hold.",
        "error",
    ),
    "table-columns-unknown": Finding(
        "The columns of a table are not known.",
        "Say in despatch.toml, below a line [columns], what they tell; see the manual's page on catalogues.",
        "error",
    ),
    "table-row": Finding(
        "A row of a table, or a line of JSON, cannot be read.", "Mend it as the message says. The other rows were read."
    ),
    "table-formula": Finding(
        "Cells of a workbook hold formulas without a value.", "Open the workbook in its program, and save it again."
    ),
    "mail-damaged": Finding(
        "A mail could not be read.", "The other mails of the file were read. The message says which it is.", "error"
    ),
    "mail-oversized": Finding(
        "A mail has far more parts or words than a mail has; only the first were read.",
        "Open it in a mail program and save what belongs to it as files of their own.",
    ),
    "mail-date": Finding(
        "The Date line of a mail gives no day, or there is none.",
        "If a server said when it took the mail, that day stands. Check the mails around it.",
    ),
    "letter-repeated": Finding(
        "Two letters bear the same identifier, such as one Message-ID. One of them is a copy.",
        "Look at both; take the copy out of the folder, or leave it. References lead to the first.",
    ),
    # dividing
    "cut-doubtful": Finding(
        "It is doubtful whether one letter ends here and another begins.",
        "Look at the two pieces. The manual's page on dividing says what to do when a cut is wrong.",
    ),
    "cut-no-opening": Finding(
        "A piece begins without a heading, a date or a salutation.", "Check whether it belongs to the letter before it."
    ),
    "cut-long": Finding(
        "A piece is far longer than its neighbours. It may hold more than one letter.",
        "Look for a second letter in it.",
    ),
    # describing
    "sender-unknown": Finding("No reading says who wrote the letter.", "Look at the letter and its neighbours."),
    "recipient-unknown": Finding("No reading says whom the letter is for.", "Look at the letter and its neighbours."),
    "reading-proposed": Finding(
        "A field is too doubtful to be a value, and is only proposed.",
        "Look at the letter; the message says what it may be. `certainty` in despatch.toml is the threshold.",
    ),
    "act-doubtful": Finding(
        "What the words ask, promise or report is likelier read wrongly than rightly.",
        "Read the words, and say what they are.",
    ),
    "reading-unsure": Finding(
        "A field was read with little confidence.",
        "Look at the letter; decide what is right with `despatch review letter`.",
    ),
    "reading-as-others": Finding(
        "A field that the letter does not give is read as in most letters of its file.",
        "Look whether this letter is like the others.",
    ),
    "date-unknown": Finding(
        "No date of the letter was found.",
        "Look at the letter. Replies may limit the date; then the letter's page says so.",
    ),
    "date-year-unknown": Finding(
        "The date does not say its year, and no letter near by tells it.",
        "The day is kept. Look for the year on the original or in its replies.",
    ),
    "date-month-unknown": Finding(
        "The date names the day of a month and no month, and no letters near by tell it.",
        "The day is kept. Look for the month on the original or in its replies.",
    ),
    "date-century-unknown": Finding(
        "The year is written in two figures, and no letter near by tells its century.",
        "The day is kept. Look for the century on the original or in its replies.",
    ),
    "date-century-inferred": Finding(
        "The year is written in two figures, and its century was taken from other letters of the same people.",
        "Check the century.",
    ),
    "date-impossible": Finding("The date as written does not exist.", "Check the transcript against the original."),
    "date-ambiguous": Finding(
        "A date in figures may be one of two days.",
        "Both are kept. Write the month as a word, or the date as 1811-03-04, where you know it.",
    ),
    "date-style-inferred": Finding(
        "The words do not name their calendar. The place tells that it was the Old Style, or may have been.",
        "Check it by other letters. Write “O.S.” or “N.S.” after the date where you know it.",
    ),
    "date-conflict": Finding(
        "The letter has two dates that disagree.",
        "Check both against the original. Correct the transcript if it is wrong.",
    ),
    "date-year-inferred": Finding(
        "The year was taken from the letters around this one, or from the year over their section.", "Check the year."
    ),
    "weekday-conflict": Finding(
        "The day of the week does not fall on that date.", "Check the transcript, or the calendar it uses."
    ),
    "heading-signature-conflict": Finding(
        "Heading and signature name different senders.",
        "Check both against the original. Correct the transcript if it is wrong.",
    ),
    # people
    "person-ambiguous": Finding(
        "A name fits several people, so it was assigned to none of them.",
        "Add the person to people.toml, or decide with `despatch review same`.",
    ),
    "place-alike": Finding(
        "Two places may be one: their names are alike, which proves nothing.",
        "If they are one, write a [[place]] in places.toml with both names. If they are two, write one for each.",
    ),
    # connecting
    "letter-long": Finding(
        "A letter is so long that only its first million characters were read for references, names and acts.",
        "Look for a missed cut: the file may hold many letters.",
    ),
    "language-unknown": Finding(
        "Paragraphs are in a language that Despatch has no words for.",
        "They are cut by gaps, headings and figures only. Check the letters. CONTRIBUTING.md says how to add one.",
        widespread=True,
    ),
    "language-unread": Finding(
        "Letters, or passages in them, are in a language that the ledger does not read.",
        "What they ask and promise is not in the ledger; all else was read. See the manual's page on the ledger.",
        widespread=True,
    ),
    "copy-likely": Finding(
        "Two letters have the same words: one may be a draft or a copy of the other.",
        "Look at both; say what it is with `despatch review letter ID --copy-of` or `--own`.",
    ),
    "reference-undecided": Finding(
        "A reference fits several letters equally well, so it was connected to none of them.",
        "Look at the candidates; say which is meant with `despatch review reference`.",
    ),
    "answer-before-question": Finding(
        "A letter answers one that has a later date.",
        "Check both dates: one of them is wrong, or the calendars differ.",
    ),
    "date-bounds-conflict": Finding(
        "An undated letter seems to be later than a letter that answers it.", "Check the letters of the chain."
    ),
    "number-gap": Finding(
        "Numbers are missing in a correspondent's series of letters.",
        "Look for the letters in other places; they may be lost.",
    ),
    "silence": Finding(
        "A correspondent is silent for far longer than usual.",
        "Letters may be missing; see the page on what is missing.",
    ),
    # editors' decisions
    "correction-unreadable": Finding(
        "A line of corrections.jsonl cannot be understood and was skipped.",
        "Correct the line; the message says how. The other lines were applied.",
        "error",
    ),
    "correction-unknown": Finding(
        "A line undoes a decision that no earlier line made.",
        "Write the id of the decision to undo: `despatch review list` shows them.",
    ),
    "correction-unanchored": Finding(
        "An editor's decision was not applied, because the words it is about have changed or are gone.",
        "The decision is kept. Look at the letter; then decide again, or undo the decision.",
    ),
    # the plain files beside the letters
    "log-shortened": Finding(
        "A file of decisions, events or ids has lost or changed lines that the archive knew.",
        "Put the file back from a copy and build. If the change was meant, delete archive.db and build again.",
        "error",
    ),
    "log-unreadable": Finding(
        "A line of a file that only grows cannot be read and was skipped.",
        "Mend the line, or remove it; the other lines were read. A power cut may leave a part of a line.",
        "error",
    ),
    "note-homeless": Finding(
        "A reader noted something on a letter that is gone.",
        "Put the letter back, or note it on another and take this note back: `despatch notes DIR --undo ID`.",
    ),
    # a language model of your own
    "model-unanswered": Finding(
        "Your language model gave no answer about a letter.", "See the reason; the next build asks again."
    ),
    "model-unclear": Finding(
        "Your language model's answer, or a part of it, could not be understood and was skipped.",
        "To ask again, take the letter's line out of model-answers.jsonl and build; or try another model.",
    ),
    "model-unquoted": Finding(
        "Some acts proposed by your language model were skipped: their quotes were not found in the letter, or "
        "more than once.",
        "No action is needed. If this happens often, try a better model.",
    ),
    "model-disagrees": Finding(
        "Your language model reads an act differently from Despatch. Despatch's reading was kept.",
        "Look at the words. Say which reading is right with `despatch review act`.",
    ),
    "model-part": Finding(
        "A letter is too long for a language model, so only its beginning was sent.",
        "Look for a missed cut: the file may hold several letters.",
    ),
    # the finished archive
    "restriction-wrong": Finding(
        "restrictions.toml cannot be followed: something that should be withheld may not be.",
        "Correct what the message names. Until then nothing is shown to readers.",
        "error",
    ),
    "restriction-idle": Finding(
        "An entry of restrictions.toml withholds nothing.",
        "Correct it, unless letters that it is for are still to come.",
    ),
    "build-cut": Finding(
        "A build was stopped before its end, so the archive is as it was before that build.",
        "Run `despatch build` again: it goes on where the other stopped.",
        "error",
    ),
    "check-failed": Finding(
        "The finished archive contradicts itself.",
        "This is a fault of Despatch. Please report it with the letter.",
        "error",
    ),
}

WIDESPREAD = frozenset(code for code, finding in CODES.items() if finding.widespread)
"""The codes of findings that one cause makes in many sources."""
