"""What is withheld: restrictions.toml and letters come in; which words are withheld, and redacted letters, go out.

Pure. `file` reads the entries, `periods` tells when one ends, `resolve` finds the letters and passages, `redact` takes
the words away, `only` tells which words occur in withheld text alone, `leaks` finds visible words that tell of them.
"""

FILE = "restrictions.toml"
