"""Events become numbers, and leave only through disclosure control."""
