"""The economics of one product line: inputs with their origin, threshold, coverage, exposure, tests."""
