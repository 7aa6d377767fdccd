"""Changing the rundown while its show is on: what pages change, and what the show file says of it yet."""
