"""The reading room: an archive as pages, on this machine only."""

from despatch.web.app import app
from despatch.web.server import serve

__all__ = ["app", "serve"]
