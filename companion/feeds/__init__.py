"""What comes in from outside besides OBS: entries of lucky bags, stock, what the platform said."""
