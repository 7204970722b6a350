"""Languages as data: a folder a language and a TOML file a subject go in, checked forms come out.

A room asks `tables.merged(codes, Form)` for a subject in the languages of the archive. No code knows a word of any
language.
"""

from despatch.languages.tables import known, named

__all__ = ["known", "named"]
