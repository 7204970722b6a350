"""The archive on disk: SQLite with full-text search, one writer, many readers. SQL lives here and nowhere else."""
