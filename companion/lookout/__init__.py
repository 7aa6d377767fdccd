"""Watches cameras, sound, outputs, pages and this program itself, and tells the show what its detectors say.

The detectors are pure (``companion.show.health``); here is what feeds them, keeps pictures of what they have
found, measures devices before the show, and tells whoever is not in the room.
"""
