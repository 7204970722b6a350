"""A voyage's lots and holds come in; a stowage, berths and sheets to print go out."""
