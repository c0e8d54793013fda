"""The deployable zip: product and wheels, with its papers. `python -m infra.package` makes it."""
