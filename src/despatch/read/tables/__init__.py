"""Tables and lists of letters: a row or an element for each, with its words or with a description only."""
