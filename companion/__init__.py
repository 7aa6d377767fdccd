"""Live Companion: the one program beside OBS for a live-commerce show.

The way of a cue: ``show.yaml`` → ``showfile`` → ``show.model.Plan`` → ``show.timeline`` → ``show.engine`` →
``live.dispatch`` → ``obs.link`` or ``web.hub`` → its answer as an event → ``journal``.
"""

__version__ = "0.7.0"
