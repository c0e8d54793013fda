"""`make bench`: what a text costs, beside a peer, on one machine in one run."""
