"""Words of a letter in, quantities out: numbers with their units, items and periods."""
