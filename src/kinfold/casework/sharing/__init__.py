"""Need to know: the lists, shares and broken glass that access rests on, and the one gate that asks them."""
