"""Views: read a request, ask, present."""
