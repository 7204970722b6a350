"""The quarry letters: a few letters of people who never lived, some of which are withheld."""

from pathlib import Path

from despatch import archive

TEXT = """\
Ada Quill to Bram Holt

Stonehithe, 2 May 1921

Dear Mr Holt,

The slate for the chapel roof left here on Friday in the barge Heron. I beg you to send forty pounds before the end of
the month.

Yours truly,

Ada Quill


Bram Holt to Ada Quill

Most Secret

Fernhill, 6 May 1921

Dear Miss Quill,

I have your letter of 2 May. The owner means to sell the upper quarry to the railway before Michaelmas, and nobody in
the village may hear of it. I promise to send you the forty pounds on Monday.

Yours truly,

Bram Holt


Ada Quill to Bram Holt

Stonehithe, 9 May 1921

Dear Mr Holt,

I thank you for your letter of 6 May. That the owner means to sell the upper quarry to the railway grieves me.

The forty pounds have come.

Yours truly,

Ada Quill


Cora Lind to Ada Quill

Stonehithe, 12 May 1921

Dear Ada,

My brother Tobias has been in the asylum at Fernhill since Easter. Please send me the small lantern by the carrier.

I remain your friend,

Cora Lind


Ada Quill to Cora Lind

Stonehithe, 15 May 1921

Dear Cora,

The lantern goes to you today by the carrier.

Yours,

Ada Quill
"""


def quarry_at(folder: Path, text: str = TEXT) -> Path:
    """Build the quarry letters in a folder; returns it."""
    archive.init(folder, title="The quarry letters")
    (folder / "letters" / "quarry.txt").write_text(text, encoding="utf-8")
    archive.build(folder, workers=1)
    return folder


def withhold(folder: Path, *tables: str, head: str = "") -> Path:
    """Write a restrictions.toml; who decided, when and why is added to each table. Returns the folder."""
    named = 'by = "R. Hale"\nwhen = 2026-12-01\n'
    whole = [
        f"[[withhold]]\n{table}\n{named}" + ("" if "\nreason" in f"\n{table}" else 'reason = "private"\n')
        for table in tables
    ]
    (folder / "restrictions.toml").write_text("\n".join((head, *whole)), encoding="utf-8")
    return folder
