"""Use cases: gather facts, let the domain decide, apply in one transaction."""
