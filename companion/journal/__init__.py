"""What was decided or happened, in order: written, read back, verified. A show's state is its fold."""
