"""The REST API for people and programs, below ``/api``."""
