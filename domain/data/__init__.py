"""Facts that are data, not code."""
