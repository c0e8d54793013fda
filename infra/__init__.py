"""The deployment: templates, and what checks, packages and explains them."""
