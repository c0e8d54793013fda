"""Values, rules, errors and ports: no I/O, no clock, no environment."""
