"""A folder of sources in, an archive out: which stage runs when, on what, and where its answer is kept."""
