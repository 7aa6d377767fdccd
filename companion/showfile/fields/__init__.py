"""The show file as pydantic models: every field, its type, its default, what it is for."""
