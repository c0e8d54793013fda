"""What operators do by hand: give back what was put aside by platform and host."""
