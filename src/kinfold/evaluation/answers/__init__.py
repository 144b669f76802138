"""One kind of question a module: which numbers and checks make its answer."""
