"""Files become rows, or are refused with a reason."""
