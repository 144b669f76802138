"""Numbers become evidence."""
