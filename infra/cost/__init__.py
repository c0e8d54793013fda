"""What a month costs, and what saturates first: from measured calls and prices as data."""
