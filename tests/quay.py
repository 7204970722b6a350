"""The quay letters: three short letters of people who never lived, with a request, an answer and a lost letter.

One place is an editor's decision. The archive has an address of its own.
"""

from functools import partial

from archive_builders import ids
from despatch import archive
from despatch.archive import letter_targets
from despatch.model import Correction

ADDRESS = "https://letters.example.org"
TEXT = """Orla Fenn to Josiah Quill

Port Carrow, 4 March 1911

Dear Sir,

I beg you to send me 40 tons of coal by 1 April 1911. The fair “Dunlin” 🜨 lies idle at the quay.

Yours truly,
Orla Fenn


Josiah Quill to Orla Fenn

Secret

Hollingstead, 9 March 1911

Madam,

Your letter of March 4, 1911 received. I promise to send you 40 tons of coal.

Your letter of February 1, 1911 never came.

Josiah Quill


Orla Fenn to Tamsin Oke

March 1911

Dear Tamsin,

All is well here.

Orla Fenn
"""
SETTINGS = f"""
about = "Letters about a quay."
editor = "I. Lund"
rights = "https://creativecommons.org/licenses/by/4.0/"
repository = "Harbour Museum, Port Carrow"
address = "{ADDRESS}"
"""
EDITOR = "I. Lund"


def build(folder, settings=SETTINGS, text=TEXT):
    """Build the archive in a folder, with its decision, and return the folder."""
    archive.init(folder, title="The quay letters")
    with (folder / "despatch.toml").open("a", encoding="utf-8") as file:
        file.write(settings)
    (folder / "letters" / "quay.txt").write_text(text, encoding="utf-8")
    archive.build(folder, workers=1)
    with archive.open(folder) as it:
        third = ids(folder)[2]
        new = partial(Correction, "", by=EDITOR, at="")
        decision = letter_targets.field(it, new, third, "place", ["Port Carrow"])
    archive.decide(folder, decision)
    return folder


def export(folder, out, form):
    """Export an archive in a format, and return what was written and how many rows each file has."""
    from despatch.export.formats import FORMATS

    write = next(known for known in FORMATS if known.name == form).load()
    with archive.open(folder) as it:
        return write(it.exports, out)
