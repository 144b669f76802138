"""The words of the work: pure Python, no reading or writing."""
