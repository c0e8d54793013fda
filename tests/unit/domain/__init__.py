"""Rules of the values: mirrors ``domain/``."""
