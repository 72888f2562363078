"""Floor 2: pure computing, arrays in, arrays out; no files, no pictures."""
