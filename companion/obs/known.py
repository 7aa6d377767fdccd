"""What we know of OBS, and how it is kept true.

OBS tells what changes, mostly; so everything is read once, then heard, and read again when many things
moved. What it does not tell, or told while nobody heard, is found by looking every few seconds: a
transition that a script cut short, the fallback's cut that a hand took away.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from dataclasses import replace

from companion.obs import notices, requests
from companion.obs.contents import (
    Contents,
    Picture,
    is_active,
    read_again,
    read_contents,
    scene_in_the_picture,
)
from companion.obs.gate import Gate
from companion.obs.notices import View
from companion.obs.programme import (
    TransitionWatch,
    in_studio_mode,
    make_it_cut,
    named_on_programme,
    transition_runs,
)
from companion.obs.requests import Ask
from companion.obs.session import Data, RequestRefused, SessionFailure
from companion.obs.timing import Timing
from companion.ports import Notice

log = logging.getLogger(__name__)

_LOOKS_TO_BELIEVE, _LOOKS_TO_SETTLE = 2, 6
"""An output that was told to have stopped may read as running for a while, and one may take ten seconds to
find its ingest: so often in a row a look must say otherwise than what was told."""

_ITEMS_MOVE = frozenset({"SceneItemCreated", "SceneItemRemoved", "SceneItemEnableStateChanged"})


class Known:
    """What we know of one OBS, from connecting to losing it.

    ``tell`` gets what changes, from ``go_live`` on. ``fallback`` is the scene that must cut, if ``cuts``.
    ``check`` raises ``SessionFailure`` when the connection is over. ``closes`` is called when OBS begins to
    load another scene collection.
    """

    def __init__(
        self,
        ask: Ask,
        timing: Timing,
        tell: Callable[[Notice], None],
        *,
        fallback: str | None,
        cuts: bool,
        check: Callable[[], None],
        closes: Callable[[], None],
    ) -> None:
        self._ask = ask
        self._timing = timing
        self._tell = tell
        self._fallback = fallback
        self._cuts = cuts
        self._check = check
        self._closes = closes
        self._view: View | None = None
        self._early: list[tuple[str, Data]] = []
        self._told_program = ""
        self._taken: set[str] = set()
        """Scenes that we have taken since no transition ran."""
        self._confirmed: str | None = None
        """The last of them that was said to be on air, until it was looked at."""
        self._program_moved = asyncio.Event()
        self._mode_moved = asyncio.Event()
        self._things_moved = asyncio.Event()
        self._items_moved = asyncio.Event()
        self._moved_items: set[str] = set()
        """Scenes and groups that hold something else than they did."""
        self._reading_picture = asyncio.Lock()
        self._told_apart = 0
        """How often what we know became another by being told; what was read before that may be older."""
        self._uncut: str | None = None
        """The fallback that cannot be made to cut, which is said once."""
        self._disagreeing: dict[str, int] = {}
        """Outputs that were not as told at so many looks in a row."""
        self.transitions = TransitionWatch()
        self.picture = Picture()
        self.gate = Gate(loads_s=timing.loads_s, closes=self._collection_goes, opens=self._collection_comes)

    @property
    def view(self) -> View | None:
        """None until ``go_live``."""
        return self._view

    def runs(self, output: str) -> bool | None:
        """Whether it runs, by what OBS told; None while it is starting or stopping."""
        if self._view is None or output in self._view.settling:
            return None
        return self._view.outputs.get(output, False)

    def sending(self) -> tuple[str, ...]:
        """Outputs that run, or are starting or stopping."""
        if self._view is None:
            return ()
        return tuple(output for output in self._view.outputs if self.runs(output) is not False)

    def fall_back_to(self, scene: str, *, cuts: bool) -> None:
        """From now on this is the scene that must cut, or may do as it likes."""
        self._fallback, self._cuts = scene, cuts
        self._things_moved.set()  # What is done after reading them is done again.

    # Reading -------------------------------------------------------------------------------------

    async def begin(self) -> View:
        """Read everything; raises ``SessionFailure`` when that cannot be done."""
        view = await self._read()
        for _ in range(2):
            if not self._early:
                break
            # Something moved while we read, and what we have may be a mixture.
            self._early.clear()
            view = await self._read()
        await self._prepare(view)
        self._check()
        self.transitions.studio_mode = view.studio_mode
        return view

    def go_live(self, view: View) -> None:
        """From now on what OBS tells is passed on, beginning with what came while we read."""
        self._view, self._told_program = view, view.program
        for event, data in self._early:
            self._follow(self._view, event, data)
        self._early.clear()
        self._tell_contents()

    async def _read(self) -> View:
        while True:
            # The socket that we ask over may be well, and the other one gone.
            self._check()
            try:
                view = await requests.read_view(self._ask)
                await self._read_picture(view.scenes)
                program = await scene_in_the_picture(self._ask, self.picture.contents, view.program)
            except RequestRefused as refused:
                if not refused.not_ready:
                    raise SessionFailure(f"OBS does not say what it has: {refused}") from None
            else:
                return replace(view, program=program)
            await asyncio.sleep(self._timing.not_ready_s)

    async def _read_picture(self, scenes: tuple[str, ...]) -> None:
        async with self._reading_picture:
            await self._become_picture(await read_contents(self._ask, scenes), anew=True)

    async def _become_picture(self, contents: Contents, *, anew: bool) -> None:
        """From now on this is what the scenes hold; what tells of each is asked, if not known or ``anew``."""
        for scene in contents.scenes:
            for mark in contents.marks_of(scene)[:1]:
                if anew or self.picture.is_active(mark) is None:
                    self.picture.saw(mark, active=await is_active(self._ask, mark))
        self.picture.contents = contents
        self._tell_contents()

    def _tell_contents(self) -> None:
        if self._view is not None and (news := self.picture.news()) is not None:
            self._tell(news)

    async def _prepare(self, view: View) -> None:
        scene = self._fallback
        if not self._cuts or scene is None or scene not in view.scenes:
            return
        if await make_it_cut(self._ask, scene):
            self._uncut = None
        elif self._uncut != scene:
            self._uncut = scene
            log.warning("%r has no cut of its own; in an emergency it comes with the usual transition", scene)

    # Hearing -------------------------------------------------------------------------------------

    def hear(self, event: str, data: Data) -> None:
        """OBS told something."""
        self.transitions.hear(event, time.monotonic())
        self.picture.hear(event, data)
        self.gate.hear(event, data)
        if self._view is None:
            self._early.append((event, data))
        else:
            self._follow(self._view, event, data)

    def _follow(self, view: View, event: str, data: Data) -> None:
        if event in _ITEMS_MOVE:
            self._moved_items.add(str(data.get("sceneName")))
            self._items_moved.set()
        heard = notices.hear(view, event, data)
        if heard.view != view:
            self._told_apart += 1
        self._view = heard.view
        for notice in heard.notices:
            self._tell(notice)
        if heard.renamed is not None:
            self._follow_name(*heard.renamed)
        if heard.program_moved:
            self._program_moved.set()
        if heard.mode_moved:
            self._mode_moved.set()
        if heard.reread:
            self._things_moved.set()

    def _follow_name(self, old: str, new: str) -> None:
        self.picture.contents = self.picture.contents.renamed(old, new)
        self._tell_contents()
        if self._told_program == old:
            self._told_program = new
            self._tell(notices.on_air(new))

    def _collection_goes(self) -> None:
        self.picture.forget()
        self._closes()

    def _collection_comes(self, name: str | None) -> None:
        self.picture.forget()
        self._things_moved.set()
        self._program_moved.set()
        if self._view is not None and name is not None:
            self._becomes(replace(self._view, collection=name))

    # Keeping it true -----------------------------------------------------------------------------

    def takes(self, scene: str) -> None:
        """A switch of ours to this scene begins."""
        self._taken.add(scene)

    def has_taken(self, scene: str) -> None:
        """It was confirmed, perhaps by an answer that came late: that a hand has taken another since may have
        been told before."""
        self._confirmed = scene
        self._program_moved.set()

    def chores(self) -> Iterator[tuple[str, Coroutine[None, None, None]]]:
        """What is to be done, by name, from ``go_live`` until the connection is over."""
        yield "obs look", self._look()
        yield "obs programme", self._keep_program_told()
        yield "obs studio mode", self._keep_mode_told()
        yield "obs scenes and inputs", self._keep_things_read()
        yield "obs contents of scenes", self._keep_contents_read()
        yield "obs everything again", self._read_now_and_then()

    async def _look(self) -> None:
        # OBS does not tell of every change, and an event may be lost on its way through OBS.
        while True:
            await asyncio.sleep(self._timing.look_s)
            try:
                await self._look_at_program()
                await self._look_at_mode()
                await self._look_at_outputs()
            except (SessionFailure, RequestRefused):
                continue  # one answer that did not come; what ends the link is told by its sockets

    async def _look_at_program(self) -> None:
        program = await named_on_programme(self._ask)
        if self._view is None or program is None:
            return
        as_told = program == self._view.program == self._told_program and self._confirmed in (None, program)
        if as_told and not self.picture.contradicts(program):
            return
        if not await transition_runs(self._ask):  # its end is told by OBS
            self._program_moved.set()

    async def _look_at_mode(self) -> None:
        if self.transitions.mode.locked():
            return
        studio_mode = await in_studio_mode(self._ask)
        if self._view is not None and studio_mode != self._view.studio_mode:
            self._mode_moved.set()

    async def _look_at_outputs(self) -> None:
        read = await requests.read_outputs(self._ask)
        view = self._view
        if view is None:
            return
        for output, running in read.items():
            differs = view.outputs.get(output) != running
            if not differs and output not in view.settling:
                self._disagreeing.pop(output, None)
                continue
            looks = self._disagreeing[output] = self._disagreeing.get(output, 0) + 1
            if looks >= (_LOOKS_TO_BELIEVE if differs else _LOOKS_TO_SETTLE):
                del self._disagreeing[output]
                outputs, settling = {**view.outputs, output: running}, view.settling - {output}
                view = self._becomes(replace(view, outputs=outputs, settling=settling))

    async def _keep_program_told(self) -> None:
        async def tell() -> None:
            program = await named_on_programme(self._ask)
            on_its_way = await transition_runs(self._ask)
            if self._view is None or program is None:
                return
            if on_its_way:
                # OBS answers with the scene that is coming; on air is the one that it told of last.
                coming, program = program, self._view.program
                if program != coming and program in self._taken:
                    return  # Whoever took it has taken another since: told now, it would look like a hand.
                otherwise = False
            else:
                self._taken.clear()
                program = await scene_in_the_picture(self._ask, self.picture.contents, program)
                otherwise, self._confirmed = self._confirmed not in (None, program), None
            self._view = replace(self._view, program=program)
            if program != self._told_program or otherwise:
                self._told_program = program
                self._tell(notices.on_air(program))

        await self._whenever(self._program_moved, self._timing.program_s, tell)

    async def _keep_mode_told(self) -> None:
        async def tell() -> None:
            # What is told may be the mode that a switch passes through, and come when it has passed.
            async with self.transitions.mode:
                # Urgent, for an emergency switch may wait until the mode is let go of.
                studio_mode = await in_studio_mode(self._ask, urgent=True)
            self.transitions.studio_mode = studio_mode
            if self._view is not None:
                self._becomes(replace(self._view, studio_mode=studio_mode))
            self._program_moved.set()  # a transition that was cut short by it is not told to have ended

        await self._whenever(self._mode_moved, self._timing.program_s, tell)

    async def _keep_things_read(self) -> None:
        async def read_anew() -> None:
            told_apart = self._told_apart
            read = await self._read()
            await self._prepare(read)
            if self._told_apart != told_apart or not self.gate.is_open:
                self._things_moved.set()
                return
            assert self._view is not None  # things are said to move only once we are live
            # All else is told by events, some of them while we read: what they said is newer.
            self._becomes(
                replace(
                    self._view,
                    scenes=read.scenes,
                    inputs=read.inputs,
                    muted=read.muted,
                    collection=read.collection,
                    profile=read.profile,
                )
            )
            if read.program != self._view.program:
                self._program_moved.set()  # renamed, or moved in the meantime: it is asked again

        await self._whenever(self._things_moved, self._timing.quiet_s, read_anew)

    async def _keep_contents_read(self) -> None:
        async def read() -> None:
            moved, self._moved_items = self._moved_items, set()
            try:
                async with self._reading_picture:
                    contents = self.picture.contents
                    for holder in sorted(moved):
                        contents = await read_again(self._ask, contents, holder)
                    await self._become_picture(contents, anew=False)
            except (SessionFailure, RequestRefused):
                self._moved_items |= moved
                raise

        await self._whenever(self._items_moved, self._timing.quiet_s, read)

    async def _read_now_and_then(self) -> None:
        while True:
            await asyncio.sleep(self._timing.look_again_s)
            self._things_moved.set()

    async def _whenever(
        self, moved: asyncio.Event, quiet_s: float, do: Callable[[], Awaitable[None]]
    ) -> None:
        """Do it once nothing has moved for so long; and again, a little later, when OBS did not answer."""
        while True:
            await moved.wait()
            while moved.is_set():
                moved.clear()
                await asyncio.sleep(quiet_s)
            try:
                await do()
            except (SessionFailure, RequestRefused):
                moved.set()
                await asyncio.sleep(self._timing.not_ready_s)

    def _becomes(self, now: View) -> View:
        """This is what OBS is from now on; what is another than it was is told."""
        assert self._view is not None
        before, self._view = self._view, now
        for notice in notices.changes(before, now):
            self._tell(notice)
        return now
