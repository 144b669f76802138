"""What a person may type of a plan: its lines, and the whole of it. Forms never save."""
