"""Small shapes that know nothing of children's services."""
