"""One module per SMS provider, and the gateway that talks for all of them."""
