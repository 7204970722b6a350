"""The reading room: in comes an opened archive; out go its pages as HTML and JSON, to this machine only."""

from despatch.web.app import app
from despatch.web.server import serve

__all__ = ["app", "serve"]
