"""Teams, their posts and who holds them, and who is on duty."""
