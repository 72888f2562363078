"""Floor 1: terms, the typed framework, loading and checking. Knows no client."""
