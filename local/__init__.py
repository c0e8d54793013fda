"""What runs the channel on one machine: local host, provider simulators, sample settings."""
