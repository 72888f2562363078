"""The records of the framework, one module for each kind of entry."""
