"""Who has won in the shows of this installation, so that a bag can leave out recent winners.

Nobody's name or user id is kept: a line says that somebody won, and whether it was the one who enters now is
told with a secret that stays on this machine. Where the platform draws, nobody knows who the winners are but
by their names, which two people may share; those are not kept.
"""

import json
import logging
import secrets
from collections.abc import Iterable
from pathlib import Path

from companion.feeds import kept
from companion.show.draw import public_id
from companion.show.times import WallMs

log = logging.getLogger(__name__)

FILE = "winners.jsonl"
SECRET = "winners.key"  # noqa: S105 - the name of a file

_SECRET_BYTES = 32


class RecentWinners:
    """Kept in the data folder. Everything but reading at the start is quick enough for the event loop."""

    def __init__(self, data: Path) -> None:
        self._path = data / FILE
        self._secret_path = data / SECRET
        self._secret: bytes | None = None
        self._latest: dict[str, WallMs] = {}
        self._known: set[tuple[str, str]] = set()
        """Draw and winner."""
        try:
            self._load()
        except OSError as error:
            log.error("%s cannot be read: recent winners are not known: %s", error.filename, error.strerror)

    def won_since(self, platform: str, user_id: str, since: WallMs) -> bool:
        if self._secret is None or not self._latest:
            return False
        won = self._latest.get(public_id(self._secret, platform, user_id))
        return won is not None and won >= since

    def add(self, draw_id: str, people: Iterable[tuple[str, str]], at: WallMs) -> None:
        """Remember who (platform and user id) won in a draw; who is remembered for it already is not anew.

        Raises:
            OSError: it cannot be written.
        """
        secret = self._secret or self._make_secret()
        fresh = [
            who
            for platform, user_id in people
            if (draw_id, who := public_id(secret, platform, user_id)) not in self._known
        ]
        if not fresh:
            return
        kept.make_folder(self._path.parent)
        before = self._path.read_bytes() if self._path.exists() else b""
        lines = [json.dumps({"at": at, "draw": draw_id, "who": who}, separators=(",", ":")) for who in fresh]
        # Whole anew: it has a line for each prize, and so a torn one cannot be.
        kept.put(self._path, before + "".join(f"{line}\n" for line in lines).encode())
        for who in fresh:
            self._remember(draw_id, who, at)

    def _remember(self, draw_id: str, who: str, at: WallMs) -> None:
        self._known.add((draw_id, who))
        self._latest[who] = max(at, self._latest.get(who, at))

    def _load(self) -> None:
        if not self._path.exists():
            return
        self._secret = self._read_secret()
        for number, line in enumerate(self._path.read_text("utf-8", "replace").splitlines(), 1):
            try:
                told = json.loads(line)
                self._remember(str(told["draw"]), str(told["who"]), WallMs(int(told["at"])))
            except (ValueError, TypeError, KeyError):
                log.error("%s line %d is damaged, and is passed over.", self._path, number)

    def _read_secret(self) -> bytes | None:
        try:
            secret = bytes.fromhex(self._secret_path.read_text("ascii").strip())
        except FileNotFoundError:
            return None
        except ValueError:
            secret = b""
        if len(secret) != _SECRET_BYTES:
            log.error("%s is damaged: who won before cannot be told any more.", self._secret_path)
            return None
        return secret

    def _make_secret(self) -> bytes:
        self._secret = self._read_secret()
        if self._secret is None:
            self._secret = secrets.token_bytes(_SECRET_BYTES)
            kept.make_folder(self._secret_path.parent)
            kept.put(self._secret_path, self._secret.hex().encode())
        return self._secret
