"""Checks the templates offline; `python -m infra.check` runs all of it."""
