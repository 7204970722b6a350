"""The files that readers of a published edition take away."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from despatch.web import render
from despatch.web.edition import Download


@dataclass(frozen=True, slots=True)
class DownloadsPage:
    """The files beside the pages, and the rights under which they may be used."""

    title: str
    files: tuple[Download, ...]
    rights: str
    template: str = "downloads.html"
    section: str = "downloads"


def downloads(request: Request) -> Response:
    """Answer /downloads."""
    files, rights = request.app.state.edition.downloads, render.archive(request).settings.rights
    return render.show(request, DownloadsPage("Downloads", files, rights))
