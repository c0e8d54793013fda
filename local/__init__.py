"""Development tools: the local host, the provider simulators, sample configuration."""
