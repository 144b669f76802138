"""The web service: settings, addresses, pages."""
