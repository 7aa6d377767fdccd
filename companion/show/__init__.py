"""The show itself: what it is and how it runs.

Pure: standard library only, no clock, no I/O, no asyncio, no randomness. Time and chance come in
with events, so the same journal always gives the same state.

The way of a cue through this package: ``model.Plan`` → ``timeline.next_due`` → ``events.CueDue`` →
``engine.advance`` → ``effects.SwitchScene`` → its answer, ``events.EffectDone``.
"""
