"""A provider invented for the tests: its module, its data, its cases."""
