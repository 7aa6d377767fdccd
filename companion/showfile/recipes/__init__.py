"""``use: flash_sale`` → the cues and segments that the recipe makes."""
