"""The service as pages and programs meet it over HTTP and WebSocket: ``docs/reference/wire.md``."""
