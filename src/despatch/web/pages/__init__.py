"""One module a page: a request in, a rendered page out."""
