"""Small mistakes made on purpose in a provider's modules: each has to fail a case or a test."""
