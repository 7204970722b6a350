"""One module for each section: a request comes in; the handler asks the archive once and renders one page."""
