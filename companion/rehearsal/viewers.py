"""Viewers of a rehearsal in the room: nobody watches, and yet its bags are to be drawn among somebody."""

from collections.abc import Callable, Mapping

from companion.rehearsal.draws import PLATFORM
from companion.show.bags.bag import BagState, BagWindow
from companion.show.bags.entry import Entry, Signals
from companion.show.state import ShowState
from companion.show.times import WallMs

VIEWERS = 40
"""So many enter each bag: enough for a list that scrolls."""

_NAMES: Mapping[str, str] = {"zh-CN": "排练观众 {number}", "en": "Rehearsal viewer {number}"}


class MadeUpViewers:
    """Enter every bag of our own as soon as it is open, in the book that real ones would be in."""

    def __init__(self, enter: Callable[[str, Entry], object], now: Callable[[], WallMs]) -> None:
        self._enter = enter
        self._now = now
        self._in: set[str] = set()

    def look(self, state: ShowState) -> None:
        """The show is like this now. Who is in a bag already, from before a restart, is in it once."""
        for window in state.bags.values():
            if window.native and window.state is BagState.OPEN and window.plan.id not in self._in:
                self._in.add(window.plan.id)
                self._all_enter(window, _NAMES[state.plan.language])

    def _all_enter(self, window: BagWindow, name: str) -> None:
        plan = window.plan
        for number in range(1, VIEWERS + 1):
            entry = Entry(
                platform=PLATFORM,
                user_id=str(number),
                name=name.format(number=number),
                text=plan.keyword,
                at=self._now(),
                signals=Signals(follows=True, fan_club=True, watched_ms=plan.watch_ms),
            )
            self._enter(plan.id, entry)
