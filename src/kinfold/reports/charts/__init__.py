"""One module a form of chart; each gives its table twin."""
