"""Azure Table Storage: one module per aggregate over a small table client."""
