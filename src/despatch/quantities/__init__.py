"""Words in, numbers, measures and amounts out."""
