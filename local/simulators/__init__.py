"""Stand-ins for the providers' APIs, and a phone to write from, in one process."""
