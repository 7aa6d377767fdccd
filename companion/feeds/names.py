"""Names of winners, apart from everything else: the journal and what is published know them by ids alone.

``names.json`` in the folder of a run has the names that are needed until the last prize is handed over. Where
the platform drew, it has the secret as well that makes an id of a name.
"""

import json
import logging
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from companion import kept
from companion.show.bags.entry import plain
from companion.show.draw.protocol import public_id

log = logging.getLogger(__name__)

FILE = "names.json"

LONGEST_NAME = 200
"""Characters; platforms allow some 30."""

_SALT_BYTES = 32

_BY_NAME = "name"
"""In place of a platform: all that is known of them is what they are called."""


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    user_id: str = ""
    """On the platform; empty where only the name is known."""


class Names:
    """The names of a run, in its folder."""

    def __init__(self, run: Path) -> None:
        self._path = run / FILE
        self._salt = b""
        self._people: dict[str, Person] = {}
        self._broken = False
        try:
            self._load()
        except FileNotFoundError:
            pass
        except (OSError, ValueError, TypeError, KeyError) as error:
            log.error("%s cannot be used, and names in it are not shown: %s", self._path, error)
            self._broken = True

    @property
    def people(self) -> Mapping[str, Person]:
        """By id."""
        return self._people

    def ids_of(self, names: Sequence[str]) -> tuple[str, ...]:
        """Ids for winners of whom only the names are known, and the names kept.

        One name always has one id, over all bags of the run; who has the name of somebody before them in the
        same list is another person, and has another.

        Raises:
            OSError: they cannot be kept, and there are no ids.
        """
        salt = self._salt or secrets.token_bytes(_SALT_BYTES)
        met: Counter[str] = Counter()
        people: dict[str, Person] = {}
        for name in names:
            same = plain(name) or name
            met[same] += 1
            who = same if met[same] == 1 else f"{same}\n{met[same]}"
            people[public_id(salt, _BY_NAME, who)] = Person(name)
        self._keep(salt, people)
        return tuple(people)

    def keep(self, people: Mapping[str, Person]) -> None:
        """Keep names of people who have ids already.

        Raises:
            OSError: they cannot be kept.
        """
        self._keep(self._salt, people)

    def forget(self, ids: Iterable[str]) -> None:
        """Keep these names no longer.

        Raises:
            OSError: the file cannot be written, and still has them.
        """
        gone = frozenset(ids)
        left = {id: person for id, person in self._people.items() if id not in gone}
        self._write(self._salt, left)

    def _keep(self, salt: bytes, people: Mapping[str, Person]) -> None:
        if any(self._people.get(id) != person for id, person in people.items()):
            self._write(salt, {**self._people, **people})

    def _write(self, salt: bytes, people: Mapping[str, Person]) -> None:
        if self._broken:
            # Somebody may still want what is in it.
            self._path.replace(self._path.with_name(f"names.broken-{secrets.token_hex(4)}.json"))
            self._broken = False
        told = {
            "salt": salt.hex(),
            "people": {id: {"name": who.name, "user_id": who.user_id} for id, who in people.items()},
        }
        kept.make_folder(self._path.parent)
        kept.put(self._path, json.dumps(told, ensure_ascii=False, indent=1).encode())
        self._salt, self._people = salt, dict(people)

    def _load(self) -> None:
        told = json.loads(self._path.read_bytes())
        salt = bytes.fromhex(told["salt"])
        people = {
            str(id): Person(str(who["name"]), str(who["user_id"])) for id, who in told["people"].items()
        }
        self._salt, self._people = salt, people


def pasted(texts: Iterable[str]) -> tuple[str, ...]:
    """Names out of lines as they are copied from a list: one a line, without its number.

    Numbers are taken off where every line has its own, from 1 on: ``1. 小王`` is 小王, and 1号买家 stays.
    """
    lines = [line.strip() for text in texts for line in text.splitlines() if line.strip()]
    bare = [_without_number(number, line) for number, line in enumerate(lines, 1)]
    if len(lines) > 1 and all(bare):
        return tuple(name for name in bare if name is not None)
    return tuple(lines)


def _without_number(number: int, line: str) -> str | None:
    """The rest of a line that begins with this number and a mark; None where it does not."""
    digits = str(number)
    rest = line.removeprefix(digits)
    if rest == line or rest[:1] not in (".", "、", ")", "）", "．", ":", "：", "\t", " "):
        return None
    return rest[1:].strip() or None
