"""A name as written goes in; its parts, the people whom it may mean, and names within a line of text come out."""
