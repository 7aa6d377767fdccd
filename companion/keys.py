"""Who may do what: three roles, and the key that proves each.

The keys lie in ``keys.json`` in the data folder. They stay the same over restarts, because the links
that hold them are saved in OBS and on phones.
"""

import hmac
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

FILE_NAME = "keys.json"

SHORTEST_KEY = 20
"""Characters of a key that is accepted from the file: fewer could be guessed or were typed by hand."""


class Role(StrEnum):
    """What a page or a program is trusted with."""

    OVERLAY = "overlay"
    """Read what is on air. Its link is saved in the OBS scene collection, so it is the one that leaks."""
    HOST = "host"
    """Read what the host reads, and say that a message was seen."""
    OPERATOR = "operator"
    """Everything."""


COVERS: Mapping[Role, frozenset[Role]] = {
    Role.OVERLAY: frozenset({Role.OVERLAY}),
    Role.HOST: frozenset({Role.HOST}),
    Role.OPERATOR: frozenset(Role),
}
"""The roles that the key of each role may act as."""


@dataclass(frozen=True, slots=True)
class Keys:
    """One key for each role. ``repr()`` shows none of them."""

    overlay: str
    host: str
    operator: str

    def of(self, role: Role) -> str:
        match role:
            case Role.OVERLAY:
                return self.overlay
            case Role.HOST:
                return self.host
            case Role.OPERATOR:
                return self.operator

    def role_of(self, key: str) -> Role | None:
        """The role whose key this is, None for a key of nobody's; takes the same time for each."""
        return next((role for role, right in [(role, self.opens(role, key)) for role in Role] if right), None)

    def opens(self, role: Role, key: str) -> bool:
        """Is this the key of just this role, compared in a time that tells nothing about it?"""
        # Bytes, because text outside ASCII (anyone may send it) cannot be compared that way.
        return hmac.compare_digest(self.of(role).encode(), key.encode("utf-8", "surrogatepass"))

    def __repr__(self) -> str:
        return "Keys(***)"


@dataclass(frozen=True, slots=True)
class LoadedKeys:
    keys: Keys
    notice: str | None
    """One sentence for the person at the console when something had to be put right; None: all is well."""


def load_keys(folder: Path) -> LoadedKeys:
    """The keys in ``folder/keys.json``; the file is made, readable by its owner alone, when it is missing.

    What is broken is put right: a role without a usable key of its own gets a new one, good keys are
    kept, and the broken file is kept beside it. A file that cannot be read or written costs the show
    nothing: it runs with keys that hold until this start ends.
    """
    path = folder / FILE_NAME
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        keys = _complete({})
        return LoadedKeys(keys, _write(path, keys))
    except UnicodeDecodeError:
        return _repair(path, {}, "is not text")
    except OSError as error:
        return LoadedKeys(_complete({}), f"{path} cannot be read ({error.strerror}): {_NOT_KEPT}")
    found, wrong = _read(text)
    if wrong:
        return _repair(path, found, wrong)
    return LoadedKeys(_complete(found), _close_to_others(path))


_NOT_KEPT = "new keys hold until the companion ends, and links given out before do not work."


def _read(text: str) -> tuple[dict[Role, str], str]:
    """The usable keys of a file, and what is wrong with it; nothing: ``""``."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return {}, "is not JSON"
    if not isinstance(document, dict):
        return {}, "is not a JSON object"
    usable = {role: document[role] for role in Role if _is_key(document.get(role))}
    alone = {role: key for role, key in usable.items() if list(usable.values()).count(key) == 1}
    if len(alone) < len(usable):
        return alone, "has one key for two roles"
    if missing := [role.value for role in Role if role not in usable]:
        return alone, f"has no usable key for {' and '.join(missing)}"
    return alone, ""


def _is_key(value: object) -> bool:
    """Is it fit for a URL, a header and a cookie as it stands?"""
    return (
        isinstance(value, str)
        and len(value) >= SHORTEST_KEY
        and value.isascii()
        and all(character.isalnum() or character in "-_" for character in value)
    )


def _complete(found: Mapping[Role, str]) -> Keys:
    # 24 bytes: 32 characters that nobody guesses, in a link that still fits a small QR code.
    return Keys(**{role.value: found.get(role) or secrets.token_urlsafe(24) for role in Role})


def _repair(path: Path, found: Mapping[Role, str], wrong: str) -> LoadedKeys:
    keys = _complete(found)
    renewed = " and ".join(role.value for role in Role if role not in found)
    try:
        aside = _keep_aside(path)
    except OSError as error:
        return LoadedKeys(keys, f"{path} {wrong} and cannot be moved ({error.strerror}): {_NOT_KEPT}")
    notice = f"{path} {wrong}: there is a new key for {renewed}, so hand out its link again. "
    return LoadedKeys(keys, _write(path, keys) or f"{notice}The old file is {aside.name}.")


def _keep_aside(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"keys.broken-{number}.json")).exists():
        number += 1
    path.rename(aside)
    return aside


def _write(path: Path, keys: Keys) -> str | None:
    """Put the whole file in place or nothing; the reason when it cannot be done."""
    text = json.dumps({role.value: keys.of(role) for role in Role}, indent=2) + "\n"
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.unlink(missing_ok=True)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(descriptor)
        unfinished.replace(path)
    except OSError as error:
        return f"{path} cannot be written ({error.strerror}): {_NOT_KEPT}"
    return None


def _close_to_others(path: Path) -> str | None:
    """Take away what other users of the machine may do with the file."""
    if os.name != "posix" or not path.stat().st_mode & 0o077:
        return None
    try:
        path.chmod(0o600)
    except OSError as error:
        return f"Other users of this machine can read {path}, and that cannot be changed ({error.strerror})."
    return f"Other users of this machine could read {path}; now only its owner can."
