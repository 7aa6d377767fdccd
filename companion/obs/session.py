"""One identified obs-websocket connection, spoken from one thread; the import of obsws_python.

obsws-python's own constructor writes the password to its log, may read a ``config.toml`` that happens
to lie about, and leaks the socket when authentication fails; its ``req`` takes whatever comes next for
the answer. ``Session`` keeps its client and its authentication and replaces exactly those parts.
"""

import contextlib
import json
import logging
import socket
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import websocket
from obsws_python.baseclient import ObsClient  # type: ignore[import-untyped]
from obsws_python.error import OBSSDKError  # type: ignore[import-untyped]

Data = Mapping[str, Any]
"""What obs-websocket sends and takes: a JSON object."""

_EVENT, _RESPONSE = 5, 7
_AUTHENTICATION_FAILED, _UNSUPPORTED_RPC, _KICKED = 4009, 4010, 4011
_NOT_READY = 207

# The library reports what goes wrong by exception as well; its log would repeat it with payloads.
logging.getLogger("obsws_python").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Address:
    """Where OBS listens. The password shows in no repr."""

    host: str
    port: int
    password: str = field(default="", repr=False)

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


class SessionFailure(Exception):
    """The connection is of no use any more; the text is one sentence without secrets."""


class Unreachable(SessionFailure):
    """Nothing answers there, or not in time."""


class Misconfigured(SessionFailure):
    """OBS answers and turns us away: only a person can change that."""


class Kicked(SessionFailure):
    """Somebody ended our connection in OBS on purpose (close code 4011)."""


class RequestRefused(Exception):
    """OBS answered, and the answer is no; the connection is fine."""

    def __init__(self, request: str, code: int, comment: str) -> None:
        super().__init__(f"OBS refused {request} ({code}{': ' + comment if comment else ''})")
        self.code = code

    @property
    def not_ready(self) -> bool:
        """OBS is starting, leaving, or changing its scene collection; it may say yes in a moment."""
        return self.code == _NOT_READY


class NotDone(Exception):
    """OBS said yes and it did not come to pass; the text says so to a person."""


def reach(address: Address, timeout_s: float) -> socket.socket:
    """A connected socket; raises ``Unreachable``."""
    try:
        raw = socket.create_connection((address.host, address.port), timeout=timeout_s)
    except OSError as error:
        raise Unreachable(f"nothing listens on {address} ({_plain(error)})") from None
    raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return raw


class _Socket(websocket.WebSocket):
    """Remembers why the other side closed, which ``recv`` alone does not tell."""

    close_code = 0
    """0 while the connection is open, or when no reason was given."""

    def recv_data(self, control_frame: bool = False) -> tuple[int, bytes]:
        opcode, data = super().recv_data(control_frame)
        if opcode == websocket.ABNF.OPCODE_CLOSE:
            self.close_code = int.from_bytes(data[:2], "big")
        return opcode, data


class Session(ObsClient):  # type: ignore[misc]
    """A connection that has been let in.

    Made, used and closed by one thread. Every method raises ``SessionFailure`` when the connection broke,
    after which it must not be used again. Another thread ends it by shutting its socket down.
    """

    def __init__(self, raw: socket.socket, address: Address, subscriptions: int, timeout_s: float) -> None:
        """Shake hands and identify on a socket from ``reach``; each step is given ``timeout_s``."""
        self.address = address
        self.subs = subscriptions
        self.timeout_s = timeout_s
        self.password = address.password
        self.logger = logging.getLogger(f"{__name__}.client")
        self.ws = _Socket()
        self._raw = raw
        try:
            # With the socket given, no proxy from the environment comes in between.
            self.ws.connect(_url(address), timeout=timeout_s, socket=raw)  # type: ignore[no-untyped-call]
            self.server_hello = self._hello()
            self._identify()
        except SessionFailure:
            self.close()
            raise
        except (TimeoutError, websocket.WebSocketTimeoutException):
            self.close()
            raise Unreachable(f"{address} takes connections and does not answer") from None
        except Exception as error:  # the zoo of a socket, two libraries and whatever listens there
            self.close()
            raise Unreachable(f"no obs-websocket on {address} ({_plain(error)})") from None
        finally:
            self.password = ""

    def _hello(self) -> Data:
        hello = self._receive(time.monotonic() + self.timeout_s)
        if hello.get("op") != 0 or not isinstance(hello.get("d"), Mapping):
            raise Unreachable(f"what listens on {self.address} is not obs-websocket 5")
        if "authentication" in hello["d"] and not self.password:
            raise Misconfigured(f"OBS at {self.address} asks for a password and none is set")
        return hello

    def _identify(self) -> None:
        try:
            self.authenticate()
        except OBSSDKError:
            # The library says "check connection settings" to everything; the close code says what it is.
            if self.ws.close_code:
                raise self._closed(self.ws.close_code) from None
            raise Unreachable(f"OBS at {self.address} did not confirm the connection") from None

    def ask(self, request: str, data: Data | None = None, timeout_s: float | None = None) -> Data:
        """The answer to this very request.

        Raises:
            RequestRefused: OBS said no; the connection goes on.
            SessionFailure: no answer in time, or another's answer, or the connection broke.
        """
        request_id = uuid.uuid4().hex
        body: dict[str, Any] = {"requestType": request, "requestId": request_id}
        if data:
            body["requestData"] = dict(data)
        give_up = time.monotonic() + (timeout_s or self.timeout_s)
        self._send({"op": 6, "d": body})
        while True:
            message = self._receive(give_up, f"OBS did not answer {request} in time")
            if message.get("op") == _EVENT:
                continue
            answer = message.get("d")
            if message.get("op") != _RESPONSE or not isinstance(answer, Mapping):
                raise SessionFailure(f"OBS sent something else than an answer to {request}")
            if answer.get("requestId") != request_id or answer.get("requestType") != request:
                raise SessionFailure(f"OBS answered another request than {request}")
            break
        status = answer.get("requestStatus") or {}
        if not status.get("result"):
            raise RequestRefused(request, int(status.get("code", 0)), str(status.get("comment") or ""))
        return answer.get("responseData") or {}

    def next_event(self) -> tuple[str, Data]:
        """Wait for as long as it takes."""
        while True:
            message = self._receive(None)
            if message.get("op") == _EVENT and isinstance(message.get("d"), Mapping):
                event = message["d"]
                return str(event.get("eventType")), event.get("eventData") or {}

    def _send(self, message: Data) -> None:
        try:
            self.ws.settimeout(self.timeout_s)
            self.ws.send(json.dumps(message))
        except Exception as error:  # as above: one place turns them all into ours
            raise SessionFailure(f"the connection to OBS broke ({_plain(error)})") from None

    def _receive(self, give_up: float | None, late: str = "OBS did not answer in time") -> dict[str, Any]:
        try:
            self.ws.settimeout(None if give_up is None else max(0.001, give_up - time.monotonic()))
            opcode, payload = self.ws.recv_data()
        except (TimeoutError, websocket.WebSocketTimeoutException):
            raise Unreachable(late) from None
        except Exception as error:
            raise SessionFailure(f"the connection to OBS broke ({_plain(error)})") from None
        if opcode == websocket.ABNF.OPCODE_CLOSE:
            raise self._closed(self.ws.close_code)
        try:
            message = json.loads(payload)
        except ValueError:
            raise SessionFailure("OBS sent something that is not JSON") from None
        if not isinstance(message, dict):
            raise SessionFailure("OBS sent something that is not a message")
        return message

    def _closed(self, code: int) -> SessionFailure:
        if code == _AUTHENTICATION_FAILED:
            return Misconfigured(f"OBS at {self.address} says that the password is wrong")
        if code == _UNSUPPORTED_RPC:
            return Misconfigured(
                f"OBS at {self.address} speaks another version of obs-websocket; 5 is needed"
            )
        if code == _KICKED:
            return Kicked(f"OBS at {self.address} ended our session (somebody pressed Kick)")
        return SessionFailure(f"OBS closed the connection ({code or 'no reason given'})")

    def close(self) -> None:
        """Say goodbye if that is still possible, without waiting for an answer."""
        with contextlib.suppress(Exception):
            if self.ws.connected:
                self.ws.settimeout(0.2)
                self.ws.send_close()
        with contextlib.suppress(Exception):
            self.ws.shutdown()  # type: ignore[no-untyped-call]
        self._raw.close()


def _plain(error: Exception) -> str:
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


def answers(address: Address, timeout_s: float) -> bool:
    """Whether something that says the Hello of obs-websocket 5 listens there.

    Blocks; each of its three steps is given ``timeout_s``.
    """
    try:
        raw = reach(address, timeout_s)
    except Unreachable:
        return False
    ws = _Socket()
    try:
        ws.connect(_url(address), timeout=timeout_s, socket=raw)  # type: ignore[no-untyped-call]
        hello = json.loads(ws.recv())
        return bool(hello["op"] == 0 and hello["d"]["rpcVersion"] >= 1)
    except Exception:  # anything else that listens there says anything else
        return False
    finally:
        with contextlib.suppress(Exception):
            ws.shutdown()  # type: ignore[no-untyped-call]
        raw.close()


def _url(address: Address) -> str:
    host = f"[{address.host}]" if ":" in address.host else address.host
    return f"ws://{host}:{address.port}"
