"""What each screen shows: pure functions from the state of a show to plain data.

The shapes are those of docs/reference/wire.md. Nothing here depends on the time of day: instants go out,
pages count. So a snapshot changes only when the show does.
"""
