"""Where a family's households are: who moved when, to which address. Tables of its own it has none.

Not where someone is kept safe (``safety``): an address here is read by everyone who reads the record.
"""
