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

from companion.errors import Fact, Sentence, system_reason

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
    notice: Sentence | None
    """For the person at the console when something had to be put right; None: all is well."""


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
        return _repair(path, {}, Sentence("keys.not-text"))
    except OSError as error:
        return LoadedKeys(_complete({}), _until_the_end("keys.unreadable", path, error))
    found, wrong = _read(text)
    if wrong:
        return _repair(path, found, wrong)
    return LoadedKeys(_complete(found), _close_to_others(path))


def kept_keys(folder: Path) -> Keys | None:
    """The keys that ``load_keys`` would find and leave as they are; None: it would make or renew some.
    Changes nothing.

    Raises:
        OSError: the file is there and cannot be read.
    """
    try:
        found, wrong = _read((folder / FILE_NAME).read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError):
        return None
    return _complete(found) if wrong is None else None


_NOT_KEPT = Sentence("keys.not-kept")


def _until_the_end(code: str, path: Path, error: OSError, **more: Fact) -> Sentence:
    return Sentence(code, {"path": path, "reason": system_reason(error), "so": _NOT_KEPT, **more})


def _read(text: str) -> tuple[dict[Role, str], Sentence | None]:
    """The usable keys of a file, and what is wrong with it; None: nothing."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return {}, Sentence("keys.not-json")
    if not isinstance(document, dict):
        return {}, Sentence("keys.not-object")
    usable = {role: document[role] for role in Role if _is_key(document.get(role))}
    alone = {role: key for role, key in usable.items() if list(usable.values()).count(key) == 1}
    if len(alone) < len(usable):
        return alone, Sentence("keys.shared")
    if missing := [role.value for role in Role if role not in usable]:
        return alone, Sentence("keys.missing", {"roles": ", ".join(missing)})
    return alone, None


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


def _repair(path: Path, found: Mapping[Role, str], wrong: Sentence) -> LoadedKeys:
    keys = _complete(found)
    renewed = ", ".join(role.value for role in Role if role not in found)
    try:
        aside = _keep_aside(path)
    except OSError as error:
        return LoadedKeys(keys, _until_the_end("keys.unmovable", path, error, wrong=wrong))
    told = Sentence("keys.renewed", {"path": path, "wrong": wrong, "roles": renewed, "aside": aside.name})
    return LoadedKeys(keys, _write(path, keys) or told)


def _keep_aside(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"keys.broken-{number}.json")).exists():
        number += 1
    path.rename(aside)
    return aside


def _write(path: Path, keys: Keys) -> Sentence | None:
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
        return _until_the_end("keys.unwritable", path, error)
    return None


def _close_to_others(path: Path) -> Sentence | None:
    """Take away what other users of the machine may do with the file."""
    if os.name != "posix" or not path.stat().st_mode & 0o077:
        return None
    try:
        path.chmod(0o600)
    except OSError as error:
        return Sentence("keys.open", {"path": path, "reason": system_reason(error)})
    return Sentence("keys.closed", {"path": path})
