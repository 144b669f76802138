"""How a family begins with a team. Its front door, with contacts and decisions, comes later."""
