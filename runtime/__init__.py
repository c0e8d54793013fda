"""Settings and wiring, built once per process."""
