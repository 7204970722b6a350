"""The reading room: an archive as pages, on this machine only."""

from despatch.web.application import app
from despatch.web.listening import serve

__all__ = ["app", "serve"]
