"""What runs the channel on one machine: the local host, the simulators, sample settings."""
