"""What the web layer needs from the running show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from companion.show.bags.entry import Entry, Taken
from companion.show.bags.read_entry import BadRow
from companion.show.command_table import Command
from companion.show.commands import Refusal


@dataclass(frozen=True, slots=True)
class Published:
    """The newest whole snapshot of a topic."""

    rev: int
    """Of the show's state when it was made; never goes back while the service runs."""
    data: Mapping[str, Any]
    """JSON values alone, as ``docs/reference/wire.md`` describes the topic."""


@dataclass(frozen=True, slots=True)
class Done:
    """The command was obeyed; what it brought about is in the snapshots from ``rev`` on."""

    rev: int


@dataclass(frozen=True, slots=True)
class NotWriting:
    """The command needs the journal, and nothing can be written now; nothing has changed."""

    message: str
    """One sentence that says why, for the person who gave the command."""


Outcome = Done | Refusal | NotWriting


@dataclass(frozen=True, slots=True)
class Picture:
    """What was on programme a moment ago."""

    jpeg: bytes
    scene: str
    """What OBS calls the scene that it is of."""
    age_ms: int
    """Since it was asked of OBS."""


class NoPicture(Exception):
    """There is no picture of the programme now; the text is one English sentence for a person."""

    def __init__(self, code: str, message: str) -> None:
        """``code`` is one of those of ``docs/reference/wire.md``, for pages that have words of their own."""
        super().__init__(message)
        self.code = code


class IncidentAlbum(Protocol):
    """Small pictures of incidents of the run."""

    async def picture(self, incident: str, name: str) -> bytes | None:
        """A JPEG, by the id of the incident and ``before``, ``during``, ``after`` or the name of a frame
        or of a picture of the programme. None: there is none."""

    async def listed(self, incident: str) -> Mapping[str, Any]:
        """``{"id","pictures","frames","programme"}``, empty lists where there are none."""


class NoIncidents:
    """Stands for the album where nobody watches, as in a rehearsal."""

    async def picture(self, incident: str, name: str) -> bytes | None:
        return None

    async def listed(self, incident: str) -> Mapping[str, Any]:
        return {"id": incident, "pictures": [], "frames": [], "programme": []}


class BagBook(Protocol):
    """Who entered the lucky bags, and who the winners are: what the show itself knows by ids alone."""

    async def enter(self, bag_id: str, entries: Sequence[Entry]) -> Taken | Refusal:
        """Take entries, and return when a power cut cannot take them any more."""

    async def enter_list(self, bag_id: str, data: bytes) -> tuple[Taken, Sequence[BadRow]] | Refusal:
        """Take a CSV file; ``bad_list`` when nothing of it can be read."""

    async def as_list(self, bag_id: str) -> bytes | Refusal:
        """All entries as CSV, for the crew alone: it names people."""

    async def name_winners(self, bag_id: str, names: Sequence[str]) -> Sequence[str] | Refusal:
        """Keep the names of winners, and give the ids that stand for them."""

    async def forget_unused(self, ids: Sequence[str]) -> None:
        """Keep no names that the show has not taken over."""

    async def draw_file(self, bag_id: str) -> bytes | None:
        """What anyone can check the draw with, as JSON; None while there is none."""


class Desk(Protocol):
    """The running show, as the web layer sees it. Every method is called on the event loop."""

    @property
    def epoch(self) -> str:
        """New at each start of the service."""

    @property
    def run(self) -> str:
        """The id of the run, ``""`` while there is none."""

    @property
    def bags(self) -> BagBook:
        """The people in the bags of the run."""

    def view(self, topic: str) -> Published:
        """The newest snapshot of a topic of ``hub.TOPICS``; there is one from the start."""

    async def command(self, *, id: str, by: str, command: Command) -> Outcome:
        """Do it once for each ``id``: the same id again gets the first answer again and does nothing.

        ``by`` is ``operator`` or ``host``, followed by ``:`` and a name where the page has one. To stop
        waiting (the page is gone) does not withdraw the command.
        """

    def obs_word(self) -> str:
        """``connected``, ``lost``, ``never`` or ``simulated``."""

    def server_time_ms(self) -> int:
        """The wall clock that every instant on the wire is measured by, in milliseconds since 1970 UTC."""
