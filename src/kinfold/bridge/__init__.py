"""The only room with both doors: casework and store. Nothing else carries across."""
