"""The one room that speaks to a language model: letters in, proposed acts out, each held to words of its letter."""
