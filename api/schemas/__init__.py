"""One module per noun: what goes in, what comes out."""
