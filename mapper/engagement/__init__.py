"""Floor 3: one client: the engagement file and everything computed from it."""
