"""The publishing room: an archive comes in; a folder of files goes out that any web server, or a stick, can show."""

from despatch.publish.publication import Published, publish

__all__ = ["Published", "publish"]
