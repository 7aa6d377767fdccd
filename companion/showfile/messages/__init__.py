"""Findings → problems: the sentences, in the language of the show."""
