"""Products as they are now: price, stock, and what can no longer be sold."""
