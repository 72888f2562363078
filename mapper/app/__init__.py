"""Floor 6: what a person starts: the command line."""
