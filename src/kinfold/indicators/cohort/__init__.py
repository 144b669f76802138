"""Who is followed, and when: families, their members, and the days on which each source is heard."""
