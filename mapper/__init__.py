"""AI Moment Mapper."""
