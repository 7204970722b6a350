"""The Ellery papers: a long invented correspondence of Anna Marl and Berend Ost, and a shorter one beside it.

Anna and Berend write in turn, five letters a month for two years. Each letter acknowledges the one before it; Anna's
speak also of a letter that is lost. Cora Lind and Dirk Aal number their letters, leave numbers out and fall silent.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from despatch import archive

TITLE = "The Ellery Papers"
ANNA, BEREND = "anna-marl", "berend-ost"
MONTHS = 24
DAYS = [date(1931 + month // 12, month % 12 + 1, day) for month in range(MONTHS) for day in (3, 9, 15, 21, 27)]
TEXT = """Anna Marl to Berend Ost

Secret

Port Ellery, 9 January 1931

Dear Berend,

Your letter of January 3, 1931 came by Captain Thole this morning. The Grain Act5 stands, and forty ships have come in.

How I love <b>the convoy</b> & the sea! Your letter of January 6, 1931 never came. \
If the ice & wind allow, please send 40 tons of coal to Harn by August 1931.

Yours ever,
Anna Marl

5 The Grain Act of 1930 was never printed.
"""
"""The second letter: marks and a note, words that look like markup, a condition, a day, a lost letter."""
GOODS = ("barley", "timber", "rope", "tar", "salt", "wool", "iron", "lead", "flax", "glass", "wheat", "hides")


def words_of(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def body(number: int) -> str:
    """The words of a letter of Anna (odd numbers) or Berend (even numbers)."""
    before = f"Your letter of {words_of(DAYS[number - 1])} came by Captain Thole this morning." if number else ""
    good = GOODS[number // 8 % len(GOODS)]
    if number % 2:
        lost = f" Your letter of {words_of(DAYS[number] - timedelta(days=2))} never came."
        return before + lost + (f" Please send {number + 10} tons of {good}." if number % 8 == 3 else "")
    if number == 4:
        return f"{before} If the wind serves, we promise to send you 13 tons of barley by August 1931."
    answer = ("We promise {} tons of {}.", "We cannot send the {1}.", "We report that {} tons of {} have arrived.")
    return before + (
        " " + answer[number // 8 % 3].format(number + 9, good) if number % 8 == 4 else " All is well here."
    )


def letter(number: int) -> str:
    """The letter of a number, counted from 0."""
    if number == 1:
        return TEXT
    writer, reader, place = (
        ("Anna Marl", "Berend Ost", "Port Ellery") if number % 2 else ("Berend Ost", "Anna Marl", "Harn")
    )
    marking = "Secret\n\n" if number % 2 else ""
    head = f"{writer} to {reader}\n\n{marking}{place}, {DAYS[number].day} {DAYS[number]:%B} {DAYS[number].year}\n\n"
    return f"{head}Dear {reader.split()[0]},\n\n{body(number)}\n\nYours ever,\n{writer}\n"


SIDE = {
    "side.txt": """Cora Lind to Dirk Aal

No. 1

Port Carrow, 2 March 1931

Dear Sir,

I request that you send me 900 tons of barley by the end of April. I beg you also to repair the crane on the north quay.

Your obedient servant,
Cora Lind


Dirk Aal to Cora Lind

Hollingstead, 9 March 1931

Madam,

I have received your letter of March 2. I promise to send you 900 tons of barley before the end of April. I regret \
that I cannot repair the crane on the north quay.

Dirk Aal


Cora Lind to Dirk Aal

No. 2

Port Carrow, 20 March 1931

Dear Sir,

I beg to report that 500 tons of barley arrived here in the Curlew.

Your obedient servant,
Cora Lind


Cora Lind to Dirk Aal

No. 3

Port Carrow, 25 March 1931

Dear Sir,

I beg to report that 600 tons of barley were unloaded here from the Curlew.

Your obedient servant,
Cora Lind


Cora Lind to Dirk Aal

No. 6

Port Carrow, 1 April 1931

Dear Sir,

The crane is broken.

Your obedient servant,
Cora Lind


Cora Lind to Dirk Aal

No. 7

Port Carrow, 6 April 1931

Dear Sir,

The quay is empty.

Your obedient servant,
Cora Lind


Cora Lind to Dirk Aal

No. 8

Port Carrow, 12 April 1931

Dear Sir,

The mill stands idle.

Your obedient servant,
Cora Lind


Cora Lind to Dirk Aal

No. 9

Port Carrow, 20 October 1931

Dear Sir,

The mill is sold.

Your obedient servant,
Cora Lind
""",
    "undated.txt": """Dirk Aal to Cora Lind

Hollingstead

Madam,

I have received your letter of October 20, 1931. The Curlew sails.

Dirk Aal
""",
    "twin.txt": """Else Roth to Finn Tell

Harn, 4 May 1932

Dear Sir,

Pray send the oats.

Else Roth
""",
    "twin-again.txt": """Else Roth to Finn Tell

Harn, 4 May 1932

Dear Sir,

Pray send the rye.

Else Roth
""",
    "unsure.txt": """Finn Tell to Else Roth

Carrow, 9 May 1932

Madam,

I have received your letter of May 4.

Finn Tell
""",
    "bare.txt": """Gentlemen,

The lamp was out again last night.

Your obedient servant
""",
}
"""The shorter correspondence, by file.

It holds figures that disagree, numbers left out, a silence, twins that one reply may mean, a letter that names nobody.
"""


HOSTILE = "<script>alert(1)</script>\u202eevil"
PEOPLE = f"""[[person]]
name = '{HOSTILE}'
variants = ["Anna Marl"]
"""
ATTACK = """Anna Marl to Berend Ost

Secret <script>alert(2)</script>

Port <script>alert(3)</script>, {day}

Dear Berend,

<script>alert(4)</script> came. Your letter of May 2, 1931 came by Captain <script>alert(5)</script> Thole. \
If <script>alert(6)</script> the wind allows, please send 40 tons of <script>alert(7)</script> coal to Harn \
by August 1931.

Yours ever,
Anna Marl
"""


def write(folder: Path, letters: Mapping[str, str], title: str = TITLE, more: str = "") -> Path:
    """Make an archive of letters by file in `folder`, build it, and return its path."""
    place = archive.init(folder, title=title)
    for name, text in letters.items():
        (place / "letters" / name).write_text(text, encoding="utf-8")
    settings = place / "despatch.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + more, encoding="utf-8")
    archive.build(place, workers=1)
    return place


def build(folder: Path) -> Path:
    """Build the Ellery papers in `folder`."""
    return write(
        folder, {"ellery.txt": "\n\n".join(map(letter, range(len(DAYS)))), **SIDE}, more='us = ["Anna Marl"]\n'
    )


def build_hostile(folder: Path) -> Path:
    """Build a few letters whose every word may be an attack, from people whose name is one."""
    folder.mkdir()
    (folder / "people.toml").write_text(PEOPLE, encoding="utf-8")
    letters = {f"{n}.txt": ATTACK.format(day=f"{n} May 1931") for n in (3, 4, 5)}
    return write(folder, letters, title=HOSTILE.partition("\u202e")[0])
