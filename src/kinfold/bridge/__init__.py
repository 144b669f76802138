"""The only room with a door to both casework and the store."""
