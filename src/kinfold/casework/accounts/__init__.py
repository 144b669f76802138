"""Who may sign in: people, their agency and role. Not what they may see of a family."""
