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

from companion import kept
from companion.show.draw.protocol import public_id
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
        self._known: dict[tuple[str, str], WallMs] = {}
        """By draw and winner, when it was published."""
        try:
            self._load()
        except OSError as error:
            log.error("%s cannot be read: recent winners are not known: %s", error.filename, error.strerror)

    def won_since(self, platform: str, user_id: str, since: WallMs) -> bool:
        if self._secret is None or not self._latest:
            return False
        won = self._latest.get(public_id(self._secret, platform, user_id))
        return won is not None and won >= since

    def remember(
        self, draw_id: str, won: Iterable[tuple[str, str]], lost: Iterable[tuple[str, str]], at: WallMs
    ) -> None:
        """Remember who (platform and user id) won in a draw, and forget that those did who were passed over.

        Who is remembered for it already is not anew.

        Raises:
            OSError: it cannot be written.
        """
        secret = self._secret or self._make_secret()
        winners = {(draw_id, public_id(secret, *who)): at for who in won}
        known = {**winners, **self._known}
        for who in lost:
            known.pop((draw_id, public_id(secret, *who)), None)
        if known == self._known:
            return
        kept.make_folder(self._path.parent)
        lines = (
            json.dumps({"at": when, "draw": draw, "who": who}, separators=(",", ":"))
            for (draw, who), when in sorted(known.items(), key=lambda one: one[1])
        )
        # Whole anew: it has a line for each prize, and so a torn one cannot be.
        kept.put(self._path, "".join(f"{line}\n" for line in lines).encode())
        self._know(known)

    def _know(self, known: dict[tuple[str, str], WallMs]) -> None:
        latest: dict[str, WallMs] = {}
        for (_, who), at in known.items():
            latest[who] = max(at, latest.get(who, at))
        self._known, self._latest = known, latest

    def _load(self) -> None:
        if not self._path.exists():
            return
        self._secret = self._read_secret()
        known: dict[tuple[str, str], WallMs] = {}
        for number, line in enumerate(self._path.read_text("utf-8", "replace").splitlines(), 1):
            try:
                told = json.loads(line)
                known[str(told["draw"]), str(told["who"])] = WallMs(int(told["at"]))
            except (ValueError, TypeError, KeyError):
                log.error("%s line %d is damaged, and is passed over.", self._path, number)
        self._know(known)

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
