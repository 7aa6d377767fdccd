"""The secret of a draw: made once, kept on disk before anything of it is told, and never made again."""

import json
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from companion import kept
from companion.ports import BagFailure
from companion.show.draw.protocol import commitment

FILE = "secret.json"

BYTES = 32


@dataclass(frozen=True, slots=True)
class DrawSecret:
    """What a draw follows from and nobody knows before. ``repr()`` shows none of it."""

    draw_id: str
    seed: bytes = field(repr=False)
    salt: bytes = field(repr=False)
    """Makes the public ids of this bag; without it nobody can tell whose they are."""

    @property
    def commitment(self) -> str:
        return commitment(self.draw_id, self.seed)


def read_secret(folder: Path, draw_id: str) -> DrawSecret | None:
    """The secret kept in the folder of a bag; None when none was made yet.

    Raises:
        BagFailure: there is one, and it cannot be read, is damaged, or is that of another draw.
    """
    path = folder / FILE
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BagFailure(f"{path} cannot be read: {error.strerror}. {_REMEDY}") from error
    except UnicodeDecodeError as error:
        raise BagFailure(f"{path} is damaged. {_REMEDY}") from error
    try:
        kept_there = json.loads(text)
        secret = DrawSecret(
            draw_id=str(kept_there["draw_id"]),
            seed=_bytes(kept_there["seed"]),
            salt=_bytes(kept_there["salt"]),
        )
        if kept_there["commitment"] != secret.commitment:
            raise ValueError("its commitment is not that of its seed")
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise BagFailure(f"{path} is damaged. {_REMEDY}") from error
    if secret.draw_id != draw_id:
        raise BagFailure(f"{path} is that of draw {secret.draw_id!r}, not of {draw_id!r}. {_REMEDY}")
    return secret


def make_secret(folder: Path, draw_id: str) -> DrawSecret:
    """A new secret, which a power cut cannot take any more when this returns.

    Raises:
        BagFailure: it cannot be written.
    """
    secret = DrawSecret(draw_id, secrets.token_bytes(BYTES), secrets.token_bytes(BYTES))
    told = {
        "draw_id": draw_id,
        "seed": secret.seed.hex(),
        "salt": secret.salt.hex(),
        "commitment": secret.commitment,
    }
    try:
        kept.make_folder(folder)
        kept.put(folder / FILE, (json.dumps(told, indent=1) + "\n").encode())
    except OSError as error:
        raise BagFailure(f"The secret of the draw cannot be kept: {error.strerror}.") from error
    return secret


_REMEDY = "Put back the file as it was, or call the bag off: nothing is drawn with another seed."


def _bytes(written: object) -> bytes:
    if not isinstance(written, str) or len(written) != 2 * BYTES:
        raise ValueError("not 32 bytes as hex")
    return bytes.fromhex(written)
