"""The letters of a mill, for tests.

The mill asks for barley and a crane. The barley is promised, the crane refused, and some of the barley arrives.
"""

from __future__ import annotations

from pathlib import Path

from despatch import archive

MILL = """\
Orla Fenn to the Harbour Board

Port Carrow, March 4th, 1911.

Gentlemen,

I request that you send me 900 tons of barley by the end of April. I beg you also to repair the crane on the north quay.

Your obedient servant,

O. Fenn


The Harbour Board to Orla Fenn

Hollingstead, March 9th, 1911

Madam,

We have received your letter of March 4. We promise to send you 900 tons of barley before the end of April. We regret
that we cannot repair the crane on the north quay.

Isak Roe, Secretary


Orla Fenn to the Harbour Board

Port Carrow, May 20th, 1911.

Gentlemen,

I thank you for your letter of March 9. I beg to report that 500 tons of barley arrived here in the Curlew.

Your obedient servant,

O. Fenn
"""


def mill_at(folder: Path, text: str = MILL) -> Path:
    """Build an archive of these letters in `folder`; returns the folder."""
    archive.init(folder, title="The mill")
    (folder / "letters" / "mill.txt").write_text(text, encoding="utf-8")
    archive.build(folder, workers=1)
    return folder
