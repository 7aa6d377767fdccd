"""Bytes of a show file → a tree of text, each node with its place."""
