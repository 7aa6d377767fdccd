"""One change in the text of a show file, and every other byte stays."""
