"""What viewers asked, apart from everything else: the journal knows a question by a keyed digest alone.

``questions.json`` in the folder of a run has the texts, and the secret that the digests are made with.
Without it nobody can find out by trying whether somebody asked something.
"""

import asyncio
import hashlib
import hmac
import json
import logging
import secrets
from collections.abc import Mapping
from pathlib import Path

from companion import kept
from companion.show.questions import MARK

log = logging.getLogger(__name__)

FILE = "questions.json"

_SALT_BYTES = 32
_DIGEST = 32
"""Hex characters: 128 bits, and short enough for a line of the log."""


class Questions:
    """The texts of a run's questions, in its folder."""

    def __init__(self, run: Path) -> None:
        self._path = run / FILE
        self._salt = b""
        self._texts: dict[str, str] = {}
        self._turn = asyncio.Lock()
        try:
            self._load()
        except FileNotFoundError:
            pass
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            log.error("%s cannot be used, and questions in it are not shown: %s", self._path, error)

    @property
    def texts(self) -> Mapping[str, str]:
        """By what stands for them in the show."""
        return self._texts

    async def keep(self, text: str) -> str:
        """What stands for a text in the show; the same for the same text.

        Where it cannot be written, the text is known for as long as this process lives, and the log says so.
        """
        async with self._turn:
            self._salt = self._salt or secrets.token_bytes(_SALT_BYTES)
            mark = MARK + hmac.new(self._salt, text.encode(), hashlib.sha256).hexdigest()[:_DIGEST]
            if mark not in self._texts:
                self._texts = {**self._texts, mark: text}
                try:
                    await asyncio.to_thread(self._write)
                except OSError as error:
                    log.error("A question is kept until the companion ends, and no longer: %s", error)
            return mark

    def _write(self) -> None:
        told = {"salt": self._salt.hex(), "texts": self._texts}
        kept.make_folder(self._path.parent)
        kept.put(self._path, json.dumps(told, ensure_ascii=False, indent=1).encode())

    def _load(self) -> None:
        told = json.loads(self._path.read_bytes())
        salt = bytes.fromhex(told["salt"])
        self._texts = {str(mark): str(text) for mark, text in told["texts"].items()}
        self._salt = salt
