"""Telemetry, as a receiver sees it."""
