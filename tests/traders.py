"""The traders' letters: invented people who write across the Atlantic, some on days that are not quite known."""

from pathlib import Path

from despatch import archive

TITLE = "Letters of the Traders"
PLACES = """
[[place]]
name = "Philadelphia"
latitude = 39.95
longitude = -75.16

[[place]]
name = "London"
latitude = 51.51
longitude = -0.13
uri = ["https://www.geonames.org/2643743"]

[[place]]
name = "Lisbon"
latitude = 38.72
longitude = -9.14
"""
PEOPLE = """
[[person]]
name = "Orla Fenn"
viaf = "12345678"
wikidata = "Q42"

[[person]]
name = "Josiah Quill"
gnd = "118540238"
uri = ["mailto:quill@mill.example", "https://letters.example/quill"]
"""
HOMES = {
    "Orla Fenn": "Philadelphia",
    "Josiah Quill": "London",
    "Émile Daru": "Lisbon",
    "Hester Crane": "Port Carrow",
}
TURNS = (
    ("Orla Fenn", "Josiah Quill", "March 4, 1776"),
    ("Josiah Quill", "Orla Fenn", "May 2, 1776"),
    ("Orla Fenn", "Josiah Quill", "July 9, 1776"),
    ("Josiah Quill", "Orla Fenn", "September 1, 1777"),
    ("Orla Fenn", "Émile Daru", "January 5, 1778"),
    ("Émile Daru", "Orla Fenn", "March 15, 1778"),
    ("Hester Crane", "Josiah Quill", "April 2, 1778"),
    ("Josiah Quill", "Hester Crane", "June 20, 1778"),
)
"""Who writes to whom and when. Each second letter answers the one before it."""
UNSURE = """\
Orla Fenn to Hester Crane, [1777]

Dear Hester,

The ice is thick, and no news came.

Yours ever,
Orla Fenn


Hester Crane to Orla Fenn

Port Carrow, May 1778 or June 1778

Dear Orla,

The barley has not come.

Yours ever,
Hester Crane
"""


def letter(number: int) -> str:
    """One of the letters on sure days."""
    writer, reader, day = TURNS[number]
    words = (
        f"I have received your letter of {TURNS[number - 1][2]}. All is well." if number % 2 else "The mill is idle."
    )
    head = f"{writer} to {reader}\n\n{HOMES[writer]}, {day}\n\n"
    return f"{head}Dear {reader.split()[-1]},\n\n{words}\n\nYours ever,\n{writer}\n"


def build(folder: Path) -> Path:
    """Write the archive into a folder and build it; returns the folder."""
    archive.init(folder, title=TITLE)
    letters = [*map(letter, range(len(TURNS))), UNSURE]
    (folder / "letters" / "traders.txt").write_text("\n\n".join(letters), encoding="utf-8")
    (folder / "places.toml").write_text(PLACES, encoding="utf-8")
    (folder / "people.toml").write_text(PEOPLE, encoding="utf-8")
    archive.build(folder, workers=1)
    return folder
