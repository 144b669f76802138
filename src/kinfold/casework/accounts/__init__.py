"""Who may sign in: workers, their agency, profession and role."""
