"""The archive on disk: rows of letters and what stages make of them come in, the model's types come out again.

SQLite with full-text search, one writer (`writer`, `write_*`) and many readers (`read_*`). SQL lives here and nowhere
else. What needs thought, such as how a matter stands, is handed in as a function.
"""
