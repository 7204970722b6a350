"""Views of the archive come in, rows and files go out, one module a format. No SQL."""
