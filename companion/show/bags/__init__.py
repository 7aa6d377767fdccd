"""Lucky bags: their rules, their entries and their draw, from announced to claimed."""
