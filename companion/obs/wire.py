"""A websocket that says why it was closed, and what an exception of it means."""

import socket
import time

import websocket


class Wire(websocket.WebSocket):
    """Remembers why the other side closed, and has a time limit for a whole message."""

    close_code = 0
    """0 while the connection is open, or when no reason was given."""
    give_up: float | None = None
    """When to stop waiting for the message that is coming, on the monotonic clock; None: never."""

    def shake_hands(self, raw: socket.socket, host: str, port: int, timeout_s: float) -> None:
        """Become a websocket on a connected socket; raises what the library does, and ``OSError``."""
        host = f"[{host}]" if ":" in host else host
        # With the socket given, no proxy from the environment comes in between.
        self.connect(f"ws://{host}:{port}", timeout=timeout_s, socket=raw)  # type: ignore[no-untyped-call]

    def _recv(self, bufsize: int) -> bytes:
        # The library's own limit is for each piece; a message that drips in would take for ever.
        if self.sock is not None:
            left = None if self.give_up is None else max(0.001, self.give_up - time.monotonic())
            self.sock.settimeout(left)
        return bytes(super()._recv(bufsize))  # type: ignore[no-untyped-call]

    def recv_data(self, control_frame: bool = False) -> tuple[int, bytes]:
        opcode, data = super().recv_data(control_frame)
        if opcode == websocket.ABNF.OPCODE_CLOSE:
            self.close_code = int.from_bytes(data[:2], "big")
        return opcode, data


def in_words(error: Exception) -> str:
    """An exception in words; never its whole text, which may quote what was sent."""
    match error:
        case ConnectionRefusedError():
            return "connection refused"
        case TimeoutError() | websocket.WebSocketTimeoutException():
            return "no answer in time"
        case socket.gaierror():
            return "no such host"
        case websocket.WebSocketConnectionClosedException():
            return "closed by the other side"
        case OSError() if error.strerror:
            return error.strerror.lower()
        case _:
            return type(error).__name__
