"""Published code sets and timescales, as dated data with their sources."""
