"""The right reading of each letter of the example, marked by hand. `python tests/example_gold.py` writes it out.

A letter is marked by its first and last words. So the offsets in `gold/letters.jsonl` can be computed again after a
text has changed, and a test fails if somebody forgets to.
"""

from __future__ import annotations

import json
from pathlib import Path

from despatch import example
from despatch.read import read
from despatch.settings import Settings

HERE = Path(example.__file__).parent
FIELDS = ("sender", "recipient", "date", "place", "marking", "kind", "salutation", "closing", "signature")

VAEL, PENHALLOW, LISLE = "Henrik Lund Vael", "Aldous Penhallow", "Thomas Lisle"
THORNE, CRAKE, VANE, LYDE = "Josiah Thorne", "Nathaniel Crake", "Ebenezer Vane", "Amos Lyde"
SECRET = "Personal and Secret"
RUHWALD, WEIDNER, GREEN = "Anselm Ruhwald", "Otto Weidner", "Redaktion der »Grünen Hefte«"
MARLOWE, ASKEL = "Edith Marlowe", "Jorn Askel"


Mark = tuple[str, str, dict[str, object]]
"""The first and last words of a letter, and its fields."""


def letter(
    first: str,
    last: str,
    sender: str | None,
    recipient: str | list[str] | None,
    date: str | None,
    place: str | None = None,
    marking: str | None = None,
    kind: str = "letter",
    opens: str | None = None,
    closes: str | None = None,
    signed: str | None = None,
) -> Mark:
    values = (sender, recipient, date, place, marking, kind, opens, closes, signed)
    return first, last, dict(zip(FIELDS, values, strict=True))


def telegram(
    first: str,
    last: str,
    sender: str | None,
    recipient: str | None,
    date: str | None,
    marking: str | None = None,
    closes: str | None = None,
    signed: str | None = None,
    kind: str = "message",
) -> Mark:
    return letter(first, last, sender, recipient, date, None, marking, kind, None, closes, signed)


GOLD: dict[str, list[Mark]] = {
    "telegrams-1938.txt": [
        telegram("Sent on January 9, 1938", "know how to describe.", VAEL, PENHALLOW, "1938-01-09"),
        telegram("Sent on January 22, 1938", "allows him to travel.", VAEL, PENHALLOW, "1938-01-22"),
        telegram("Sent on February 11, 1938", "and the roads bear.", VAEL, LISLE, "1938-02-11"),
        telegram(
            "Sent on February 11, 1938",
            "sincerely,\n\nH. Vael",
            VAEL,
            LISLE,
            "1938-02-11",
            None,
            "Yours very sincerely,",
            "H. Vael",
        ),
        telegram("March 3, 1938", "expert in this matter.", VAEL, PENHALLOW, "1938-03-03", SECRET),
        telegram(
            "Sent on March 17, 1938", "for them.\n\nH. Vael", VAEL, PENHALLOW, "1938-03-17", "Secret", None, "H. Vael"
        ),
        telegram("Memorandum\n", "not later than April 10.", None, VAEL, "1938-03-21", kind="memorandum"),
        telegram("April 2, 1938", "find a use for it.", VAEL, PENHALLOW, "1938-04-02"),
        telegram(
            "Sent on April 20, 1938",
            "Mrs Lisle.\n\nH. Vael",
            VAEL,
            LISLE,
            "1938-04-20",
            None,
            "Please accept my sincere regards and my wishes for the health of Mrs Lisle.",
            "H. Vael",
        ),
        telegram("Sent on May 6, 1938", "left on April 9.", VAEL, PENHALLOW, "1938-05-06"),
        telegram("Sent on May 6, 1938", "a week beforehand.", VAEL, LISLE, "1938-05-06"),
        telegram("To Prime Minister Penhallow", "May 24, 1938", VAEL, PENHALLOW, "1938-05-24", None, None, "H. Vael"),
        telegram("Reply of Chancellor Vael", "June 2, 1938", VAEL, LISLE, "1938-06-02", kind="reply"),
        telegram("Sent on June 19, 1938", "the end of August.", VAEL, PENHALLOW, "1938-06-19", "Most Secret"),
        telegram(
            "July 5, 1938", "be spared.\n\nA. Penhallow", PENHALLOW, VAEL, "1938-07-05", SECRET, None, "A. Penhallow"
        ),
        telegram("Sent on July 8, 1938", "by September 1.", VAEL, PENHALLOW, "1938-07-08", SECRET),
        telegram("Sent on July 30, 1938", "and I thank you for it.", VAEL, PENHALLOW, "1938-07-30", "Most Secret"),
        telegram("Sent on August 15, 1938", "send you his regards.", VAEL, LISLE, "1938-08-15"),
        telegram("Sent on September 21, 1938", "to be on the way.", VAEL, PENHALLOW, "1938-09-21", "Personal"),
        telegram("October 3, 1938", "the two icebreakers.", VAEL, LISLE, "1938-10-03"),
        telegram("Reply from Chancellor Vael", "October 19, 1938", VAEL, LISLE, "1938-10-19", kind="reply"),
        telegram("To Mr Aldous Penhallow", "November 8, 1938", VAEL, PENHALLOW, "1938-11-08", None, None, "H. Vael"),
        telegram("Sent on November 27, 1938", "sum in subtraction.", VAEL, LISLE, "1938-11-27", SECRET),
    ],
    "telegrams-1939.html": [
        telegram("Sent on January 14, 1939", "has yet been replaced.", VAEL, LISLE, "1939-01-14"),
        telegram("Sent on February 2, 1939", "second was for show.", VAEL, PENHALLOW, "1939-02-02", SECRET),
        telegram("Sent on February 9, 1939", "A. Penhallow", PENHALLOW, VAEL, "1939-02-09", None, None, "A. Penhallow"),
        telegram("Sent on February 20, 1939", "opinion of the buoys.", VAEL, PENHALLOW, "1939-02-20"),
        telegram("Sent on March 1, 1939", "people of Corrin for it.", VAEL, LISLE, "1939-03-01"),
    ],
    "stoll-1938-04-30.xml": [
        letter(
            "Port Amity, 30 April 1938",
            "under the name of Birch.",
            "Ivar Stoll",
            "Matthias Orne",
            "1938-04-30",
            "Port Amity",
            None,
            "letter",
            "My dear Orne,",
            "Ever yours,",
            "Ivar Stoll",
        ),
    ],
    "saltmarsh-company.txt": [
        letter(
            "Josiah Thorne to",
            "Servt.\n\nJosiah Thorne",
            THORNE,
            CRAKE,
            "1771-08-16",
            "Port Amity",
            None,
            "letter",
            "Sir,",
            "and am still, Sir, Your most obedt. humble Servt.",
            "Josiah Thorne",
        ),
        letter(
            "Nathaniel Crake to",
            "P.S. The Rice was musty.",
            CRAKE,
            THORNE,
            "1771-08-29",
            "Sevenharbours",
            None,
            "letter",
            "Sir,",
            "I am Sir yr. very hble Servt.",
            "Nathl. Crake",
        ),
        letter(
            "The Congress of the Seven Harbours to",
            "Amos Lyde, Secy.",
            "Congress of the Seven Harbours",
            "Saltmarsh Company",
            "1771-09-12",
            "Sevenharbours",
            None,
            "letter",
            "Gentlemen,",
            "We have the Honour to be, with great Respect, Gentlemen, Your most obedient humble Servants,",
            "Ebenr. Vane, President\n\nAmos Lyde, Secy.",
        ),
        letter(
            "The Directors of the Saltmarsh Company to",
            "Robt. Penn Hale",
            "Directors of the Saltmarsh Company",
            VANE,
            "1771-09-30",
            "Port Amity",
            None,
            "letter",
            "Sir,",
            "We are, with much esteem, Sir, Your obedt. Servts.",
            "Josiah Thorne\n\nGideon Sayle\n\nRobt. Penn Hale",
        ),
        letter(
            "Nathaniel Crake to",
            "haste\n\nN. Crake",
            CRAKE,
            THORNE,
            "1771-10-09",
            "Sevenharbours",
            None,
            "letter",
            "Dear Sir,",
            "Yours in haste",
            "N. Crake",
        ),
        letter(
            "Josiah Thorne to",
            "J. Thorne",
            THORNE,
            CRAKE,
            "1771-10-21",
            "Port Amity",
            None,
            "letter",
            "Dear Sir,",
            "I am with true regard Dear Sir Your friend & Servt.",
            "J. Thorne",
        ),
        letter(
            "Mercy Crake to",
            "affectionate\n\nMercy Crake",
            "Mercy Crake",
            CRAKE,
            "1771-11-03",
            "Eddering",
            None,
            "letter",
            "My dear Husband,",
            "Your ever affectionate",
            "Mercy Crake",
        ),
        letter(
            "Ebenezer Vane to",
            "Servt.\n\nEben Vane",
            VANE,
            [THORNE, "Gideon Sayle"],
            "1771-11-20",
            "Sevenharbours",
            None,
            "letter",
            "Gentlemen,",
            "I am, Gentlemen, Your very humble Servt.",
            "Eben Vane",
        ),
        letter(
            "Samuel Crake, Jr. to",
            "Saml. Crake Junr.",
            "Samuel Crake, Jr.",
            "Samuel Crake, Sr.",
            "1771-12-01",
            "Eddering",
            None,
            "letter",
            "Honoured Uncle,",
            "I am, honoured Sir, Your dutiful Nephew",
            "Saml. Crake Junr.",
        ),
    ],
    "saltmarsh-printed.txt": [
        letter(
            "Ebenezer Vane to",
            "Seven Harbours, 2:114.",
            VANE,
            LYDE,
            "1772-01-11",
            "Sevenharbours",
            None,
            "letter",
            "Dear Sir,",
            "I am with esteem Dr Sir Yours",
            "Eben. Vane",
        ),
        letter(
            "Amos Lyde to",
            "1772, note 2.",
            LYDE,
            VANE,
            "1772-01-19",
            "Eddering",
            None,
            "letter",
            "Sir,",
            "I have the honour to be, Sir, Your most hble Servt,",
            "Amos Lyde",
        ),
        letter("Amos Lyde's Diary", "JANUARY 20, 1772", None, None, None, kind="other"),
        letter(
            "The Marine Committee to",
            "Committee Letter Book).",
            "Marine Committee",
            "John Barlow",
            "1772-02-01",
            "Sevenharbours",
            None,
            "letter",
            "Sir,",
            "and are Sir your hble servants,",
            "Ebenr. Vane Amos Lyde Nathl. Crake",
        ),
        letter(
            "Amos Lyde to",
            "Seven Harbours, 2:131.",
            LYDE,
            "Gideon Sayle",
            "1772-02-02",
            "Eddering",
            None,
            "letter",
            "Dear Gideon,",
            "I am affectionately yours",
            "A. Lyde",
        ),
        letter(
            "John Barlow to",
            "FEBRUARY 14, 1772",
            "John Barlow",
            "Marine Committee",
            "1772-02-14",
            "Port Amity",
            None,
            "letter",
            "Gentlemen,",
            "I am Gentlemen with Respect your obedt. Servt.",
            "John Barlow",
        ),
    ],
    "harbours-bare.txt": [
        letter(
            "Sir. Eddering",
            "Nathl. Crake",
            CRAKE,
            None,
            "1772-03-04",
            "Eddering",
            None,
            "letter",
            "Sir.",
            "I am Sir Your most obedt. Servt.",
            "Nathl. Crake",
        ),
        letter(
            "Dear Sir March 9",
            "Eben. Vane",
            VANE,
            None,
            "1772-03-09",
            None,
            None,
            "letter",
            "Dear Sir",
            "Yours sincerely",
            "Eben. Vane",
        ),
        letter(
            "Madam, Port",
            "Josiah Thorne",
            THORNE,
            None,
            "1772-03-15",
            "Port Amity",
            None,
            "letter",
            "Madam,",
            "I am, Madam, with great respect, Your most humble Servt.",
            "Josiah Thorne",
        ),
        letter(
            "My dear Brother",
            "N. Crake",
            CRAKE,
            None,
            "1772-03-22",
            "Sevenharbours",
            None,
            "letter",
            "My dear Brother",
            "Adieu.",
            "N. Crake",
        ),
    ],
    "weidner-ruhwald.txt": [
        letter(
            "Anselm Ruhwald an",
            "Hochachtung\n\nAnselm Ruhwald",
            RUHWALD,
            GREEN,
            "1891-06-03",
            "Ahlenau",
            None,
            "letter",
            "Hochgeehrte Redaktion!",
            "Mit vorzüglicher Hochachtung",
            "Anselm Ruhwald",
        ),
        letter(
            "Dr. Otto Weidner an",
            "Hochachtung\n\nDr. Otto Weidner",
            WEIDNER,
            RUHWALD,
            "1891-06-19",
            "Birkstedt",
            None,
            "letter",
            "Sehr geehrter Herr!",
            "In vorzüglicher Hochachtung",
            "Dr. Otto Weidner",
        ),
        letter(
            "Anselm Ruhwald an",
            "ergebener\n\nA. Ruhwald",
            RUHWALD,
            WEIDNER,
            "1891-06-22",
            "Ahlenau",
            None,
            "letter",
            "Sehr geehrter Herr Doktor!",
            "Ihr ganz ergebener",
            "A. Ruhwald",
        ),
        letter(
            "Otto Weidner an",
            "Ihr\n\nWeidner",
            WEIDNER,
            RUHWALD,
            "1891-06-24?",
            None,
            None,
            "letter",
            "Lieber Herr Ruhwald!",
            "Ihr",
            "Weidner",
        ),
        letter(
            "Anselm Ruhwald an",
            "Ihr\n\nAnselm Ruhwald",
            RUHWALD,
            WEIDNER,
            "1891-08-02",
            "Ahlenau",
            None,
            "letter",
            "Verehrter Herr Doktor,",
            "Mit herzlichem Gruß\n\nIhr",
            "Anselm Ruhwald",
        ),
        letter(
            "Otto Weidner an",
            "Ihr\n\nOtto Weidner",
            WEIDNER,
            RUHWALD,
            "1891-08-11",
            "Birkstedt",
            None,
            "letter",
            "Lieber Herr Ruhwald,",
            "Herzlichst\n\nIhr",
            "Otto Weidner",
        ),
        letter(
            "Emma Ruhwald an",
            "Achtungsvoll\n\nEmma Ruhwald",
            "Emma Ruhwald",
            GREEN,
            "1891-10",
            None,
            None,
            "letter",
            "Geehrte Herren,",
            "Achtungsvoll",
            "Emma Ruhwald",
        ),
        letter(
            "Otto Weidner an",
            "Immer Ihr\n\nWeidner",
            WEIDNER,
            RUHWALD,
            "1891-12-01",
            "Birkstedt",
            None,
            "letter",
            "Lieber Freund!",
            "Immer Ihr",
            "Weidner",
        ),
    ],
    "relief-office/001.txt": [
        letter(
            "COASTAL",
            "Edith Marlowe\nSecretary",
            MARLOWE,
            None,
            "1946-03-04",
            "Merrowmouth",
            None,
            "letter",
            "Dear Sir,",
            "I am, Sir,\nYour obedient servant,",
            "Edith Marlowe\nSecretary",
        ),
    ],
    "relief-office/002.txt": [
        letter(
            "SKARVUND",
            "Jorn Askel\nHarbour Master",
            ASKEL,
            None,
            "1946-03-09",
            None,
            None,
            "letter",
            "Dear Madam,",
            "Yours faithfully,",
            "Jorn Askel\nHarbour Master",
        ),
    ],
    "relief-office/003.txt": [
        letter(
            "COASTAL",
            "\n\nEdith Marlowe",
            MARLOWE,
            ASKEL,
            "1946-03-14",
            "Merrowmouth",
            None,
            "letter",
            "Dear Mr Askel,",
            "Yours sincerely,",
            "Edith Marlowe",
        ),
    ],
    "relief-office/004.txt": [
        letter(
            "SKARVUND",
            "\n\nJ. Askel",
            ASKEL,
            MARLOWE,
            "1946-03-21",
            None,
            None,
            "letter",
            "Dear Miss Marlowe,",
            "Yours sincerely,",
            "J. Askel",
        ),
    ],
    "relief-office/005.txt": [
        letter(
            "COASTAL",
            "\n\nEdith Marlowe",
            MARLOWE,
            ASKEL,
            "1946-03-28",
            "Merrowmouth",
            None,
            "letter",
            "Dear Mr Askel,",
            "Yours sincerely,",
            "Edith Marlowe",
        ),
    ],
    "relief-office/006.txt": [
        letter(
            "SKARVUND",
            "\n\nJorn Askel",
            ASKEL,
            MARLOWE,
            "1946-04-02",
            None,
            None,
            "letter",
            "Dear Miss Marlowe,",
            "Yours sincerely,",
            "Jorn Askel",
        ),
    ],
    "relief-office/007.txt": [
        letter(
            "COASTAL",
            "\n\nEdith Marlowe",
            MARLOWE,
            ASKEL,
            "1946-05-02",
            "Merrowmouth",
            None,
            "letter",
            "Dear Mr Askel,",
            "Yours sincerely,",
            "Edith Marlowe",
        ),
    ],
}


def text_of(name: str) -> str:
    """Return the text of a source, as its offsets count it."""
    source, _ = read((HERE / "letters" / name).read_bytes(), name, Settings())
    assert source is not None, f"no reader takes {name}"
    return source.text


def rows(name: str) -> list[dict[str, object]]:
    """Return the gold letters of one source, with their offsets."""
    text, at = text_of(name), 0
    letters: list[dict[str, object]] = []
    for first, last, fields in GOLD[name]:
        start = text.index(first, at)
        at = text.index(last, start) + len(last)
        letters.append({"file": name, "start": start, "end": at, **fields})
    return letters


def write() -> None:
    """Write the gold letters beside the example."""
    lines = [json.dumps(row, ensure_ascii=False) for name in GOLD for row in rows(name)]
    (HERE / "gold" / "letters.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(len(lines), "gold letters")  # noqa: T201


if __name__ == "__main__":
    write()
