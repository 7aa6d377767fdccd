"""What was done by hand, and the way back from each of it."""
