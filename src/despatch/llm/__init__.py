"""A user's own language model: a letter's words come in, the acts that the model proposes for the ledger go out."""
