"""Floor 5: from an `Analysis` to the files that a client keeps."""
