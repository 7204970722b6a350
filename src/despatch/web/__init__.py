"""The reading room: in comes an opened archive; out go its pages as HTML and JSON, to this machine, or to readers."""

from despatch.web.app import app
from despatch.web.server import serve, serve_public

__all__ = ["app", "serve", "serve_public"]
