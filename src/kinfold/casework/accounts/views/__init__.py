"""Pages of signing in, and of one's own account: read the request, try the form, act, show."""
