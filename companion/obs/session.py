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

from companion.obs.wire import Wire, in_words
from companion.show.events import Lost

Data = Mapping[str, Any]
"""What obs-websocket sends and takes: a JSON object."""

_EVENT, _RESPONSE = 5, 7
_GOING_AWAY, _AUTHENTICATION_FAILED, _UNSUPPORTED_RPC, _KICKED = 1001, 4009, 4010, 4011
NOT_READY = 207

_PING_S = 0.05
"""What has begun to come is here within this, or it was nothing for us."""

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

    how = Lost.CUT
    """What it means when the whole link goes with it."""


class Unreachable(SessionFailure):
    """Nothing answers there, or not in time."""

    how = Lost.UNREACHABLE


class Silent(Unreachable):
    """Something takes the connection and then says nothing, as an OBS that hangs."""


class Unanswered(SessionFailure):
    """One request was not answered in time; of OBS as a whole nothing is said."""

    def __init__(self, text: str, due_at: float) -> None:
        super().__init__(text)
        self.due_at = due_at
        """When its time was over, on the monotonic clock; whoever gives up later is late himself."""


class Hung(SessionFailure):
    """OBS keeps its connections, and nothing comes from it any more."""

    how = Lost.HUNG

    def __init__(self, silence: Unanswered) -> None:
        super().__init__(f"{silence}, and nothing else comes from it: it hangs")


class Crashed(SessionFailure):
    """The process of OBS is gone, and nobody had closed it."""

    how = Lost.CRASHED

    def __init__(self) -> None:
        super().__init__("OBS crashed: its process is gone")


class Closed(SessionFailure):
    """OBS ended, or its server was switched off: somebody wanted it so."""

    how = Lost.CLOSED


class TurnedAway(SessionFailure):
    """OBS answers and lets us not in: only a person can change that."""

    how = Lost.TURNED_AWAY


class Misconfigured(TurnedAway):
    """The password or the version is not what OBS wants."""


class Kicked(TurnedAway):
    """Somebody ended our connection in OBS on purpose (close code 4011)."""


class RequestRefused(Exception):
    """OBS answered, and the answer is no; the connection is fine."""

    def __init__(self, request: str, code: int, comment: str) -> None:
        super().__init__(f"OBS refused {request} ({code}{': ' + comment if comment else ''})")
        self.code = code

    @property
    def not_ready(self) -> bool:
        """OBS is starting, leaving, or changing its scene collection; it may say yes in a moment."""
        return self.code == NOT_READY


class NotDone(Exception):
    """OBS said yes and it did not come to pass; the text says so to a person."""


def reach(address: Address, timeout_s: float) -> socket.socket:
    """A connected socket; raises ``Unreachable``."""
    try:
        raw = socket.create_connection((address.host, address.port), timeout=timeout_s)
    except OSError as error:
        raise Unreachable(f"nothing listens on {address} ({in_words(error)})") from None
    try:
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        _keep_alive(raw)
    except OSError as error:  # macOS: the other side has ended it already
        raw.close()
        raise Unreachable(f"nothing listens on {address} ({in_words(error)})") from None
    return raw


def is_reachable(address: Address, timeout_s: float) -> bool:
    """Whether connections are taken there, by OBS or by the system for it. Blocks."""
    try:
        reach(address, timeout_s).close()
    except Unreachable:
        return False
    return True


def _keep_alive(raw: socket.socket) -> None:
    """Have the system notice that the other machine is gone, also while we have nothing to say to it."""
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in (("TCP_KEEPIDLE", 5), ("TCP_KEEPINTVL", 2), ("TCP_KEEPCNT", 3)):
        if hasattr(socket, option):  # not every system lets a program choose
            raw.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)


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
        # JSON is decoded strictly all the same: once is enough for a picture of a megabyte.
        self.ws = Wire(skip_utf8_validation=True)
        self.heard_at = time.monotonic()
        """When the last message came, on the monotonic clock."""
        self._raw = raw
        self._asked = "", ""
        try:
            self.ws.shake_hands(raw, address.host, address.port, timeout_s)
            self.server_hello = self._hello()
            self._identify()
        except (Unanswered, TimeoutError, websocket.WebSocketTimeoutException):
            self.close()
            raise Silent(f"{address} takes connections and does not answer") from None
        except SessionFailure:
            self.close()
            raise
        except Exception as error:  # the zoo of a socket, two libraries and whatever listens there
            self.close()
            raise Unreachable(f"no obs-websocket on {address} ({in_words(error)})") from None
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
        self.ws.give_up = time.monotonic() + self.timeout_s
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
            Unanswered: not in time; the answer may still come, see ``late_answer``.
            SessionFailure: another's answer came, or the connection broke.
        """
        self._asked = uuid.uuid4().hex, request
        body: dict[str, Any] = {"requestType": request, "requestId": self._asked[0]}
        if data:
            body["requestData"] = dict(data)
        give_up = time.monotonic() + (timeout_s or self.timeout_s)
        self._send({"op": 6, "d": body})
        return self._answer(give_up)

    def late_answer(self) -> None:
        """Wait, for as long as it takes, until the request that was ``Unanswered`` is answered; with what,
        nobody is told. The connection is of no use after this.

        Raises:
            SessionFailure: something else came, or the connection broke.
        """
        with contextlib.suppress(RequestRefused):
            self._answer(None)

    def _answer(self, give_up: float | None) -> Data:
        request_id, request = self._asked
        while True:
            message = self._receive(give_up, f"OBS did not answer {request} in time")
            if message.get("op") != _EVENT:
                break
        answer = message.get("d")
        if message.get("op") != _RESPONSE or not isinstance(answer, Mapping):
            raise SessionFailure(f"OBS sent something else than an answer to {request}")
        if answer.get("requestId") != request_id or answer.get("requestType") != request:
            raise SessionFailure(f"OBS answered another request than {request}")
        status = answer.get("requestStatus") or {}
        if not status.get("result"):
            if not isinstance(code := status.get("code"), int):
                raise SessionFailure(f"OBS sent something else than an answer to {request}")
            raise RequestRefused(request, code, str(status.get("comment") or ""))
        data = answer.get("responseData") or {}
        if not isinstance(data, Mapping):
            raise SessionFailure(f"OBS sent something else than an answer to {request}")
        return data

    def look(self) -> None:
        """Notice what came while nothing was asked, without waiting: the end of the connection, say.

        Raises:
            SessionFailure: the connection has ended, or something came that nobody asked for.
        """
        try:
            self._raw.settimeout(0)
            self._raw.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return
        except OSError as error:
            raise SessionFailure(f"the connection to OBS broke ({in_words(error)})") from None
        with contextlib.suppress(Unanswered):  # a ping, which was answered on the way
            self._receive(time.monotonic() + _PING_S)
            raise SessionFailure("OBS sent something that nobody had asked for")

    def next_event(self, give_up: float | None = None) -> tuple[str, Data]:
        """Wait for as long as it takes, or until ``give_up``, when it is ``Unanswered``."""
        while True:
            message = self._receive(give_up)
            if message.get("op") == _EVENT and isinstance(message.get("d"), Mapping):
                event = message["d"]
                data = event.get("eventData")
                return str(event.get("eventType")), data if isinstance(data, Mapping) else {}

    def _send(self, message: Data) -> None:
        try:
            self.ws.settimeout(self.timeout_s)
            self.ws.send(json.dumps(message))
        except Exception as error:  # as above: one place turns them all into ours
            raise SessionFailure(f"the connection to OBS broke ({in_words(error)})") from None

    def _receive(self, give_up: float | None, late: str = "OBS did not answer in time") -> dict[str, Any]:
        """The next message; only with a time to ``give_up`` it is ever ``Unanswered``."""
        try:
            self.ws.give_up = give_up
            opcode, payload = self.ws.recv_data()
        except (TimeoutError, websocket.WebSocketTimeoutException):
            raise Unanswered(late, give_up or time.monotonic()) from None
        except Exception as error:
            raise SessionFailure(f"the connection to OBS broke ({in_words(error)})") from None
        self.heard_at = time.monotonic()
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
        if code == _GOING_AWAY:
            return Closed("OBS was closed")
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


def answers(address: Address, timeout_s: float) -> bool:
    """Whether something that says the Hello of obs-websocket 5 listens there.

    Blocks; each of its three steps is given ``timeout_s``.
    """
    try:
        raw = reach(address, timeout_s)
    except Unreachable:
        return False
    ws = Wire()
    try:
        ws.shake_hands(raw, address.host, address.port, timeout_s)
        ws.give_up = time.monotonic() + timeout_s
        hello = json.loads(ws.recv())
        return bool(hello["op"] == 0 and hello["d"]["rpcVersion"] >= 1)
    except Exception:  # anything else that listens there says anything else
        return False
    finally:
        with contextlib.suppress(Exception):
            ws.shutdown()  # type: ignore[no-untyped-call]
        raw.close()
