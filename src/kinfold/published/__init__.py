"""England's published statistics: the departments' files become one panel."""
