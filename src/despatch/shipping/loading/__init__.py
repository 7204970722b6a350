"""A voyage's lots and holds in, a stowage and loading sheets out."""
