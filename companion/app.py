"""Where the parts meet: the only module that knows them all."""

import logging
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import assert_never

from companion import __version__, resources
from companion.edits import ShowFileEdits
from companion.journal.reader import Chain, Journal
from companion.journal.runs import Run, newest_unfinished, start_run
from companion.journal.writer import JournalWriter
from companion.keys import Keys, load_keys
from companion.live.clock import SystemClock, wall_ms
from companion.live.dispatch import Dispatcher
from companion.live.recovery import Recovered, replay
from companion.live.runner import ShowRunner
from companion.live.zone import utc_offsets
from companion.obs import emergency
from companion.obs.absent import AbsentObs
from companion.obs.link import ObsLink, answers
from companion.obs.session import Address
from companion.obs.simulated import SimulatedObs
from companion.ports import ObsPort
from companion.screens.health import missing_scenes, obs_view
from companion.screens.live import live_view, messages_view
from companion.screens.look import pictures_of
from companion.screens.rundown import plan_view
from companion.screens.windows import overlays_view, windows_view
from companion.settings import ObsAddress, Settings
from companion.show.commands import Command, Go
from companion.show.engine import advance, open_show
from companion.show.events import RunResumed, ShowOpened, WritingChanged
from companion.show.model import Plan
from companion.show.state import Phase, ShowState
from companion.show.times import Ms, RunMs
from companion.showfile.watch import digest_of
from companion.web.hub import Hub
from companion.web.ports import Done, NotWriting, Outcome, Published
from companion.web.server import build_web_app, serving

log = logging.getLogger(__name__)

CLOCK_FILE = "clock.json"
EMERGENCY_SCRIPT = "live-companion.lua"


class ObsKind(StrEnum):
    """Which OBS a show is run with."""

    REAL = "real"
    SIMULATED = "simulated"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A run of this show that no process is running any more."""

    run: Run
    chain: Chain
    recovered: Recovered
    ran: bytes | None
    """The show file as it was run; None when its copy is gone."""

    @property
    def had_real_obs(self) -> bool:
        obs = self.recovered.state.obs
        return bool(obs.version) and not obs.simulated


@dataclass(frozen=True, slots=True)
class Service:
    """A show that is being run, and where it can be reached."""

    run: Run
    keys: Keys
    port: int
    runner: ShowRunner


def find_unfinished(data: Path, show_id: str) -> Unfinished | None:
    """The newest run of this show, if it was on when its process ended.

    Raises:
        CompanionError: its journal cannot be read or is damaged; the text says where.
    """

    def unfinished(journal: Journal) -> bool:
        recovered = replay(journal.events)
        return recovered is not None and recovered.unfinished

    found = newest_unfinished(data, show_id, unfinished)
    if found is None:
        return None
    run, journal = found
    recovered = replay(journal.events)
    assert recovered is not None
    return Unfinished(run, journal.chain, recovered, _ran(run))


def _ran(run: Run) -> bytes | None:
    kept = run.show_files()
    try:
        return kept[-1].read_bytes() if kept else None
    except OSError as error:
        # Only for telling whether the file has changed since: the plan itself is in the journal.
        log.warning("%s cannot be read: %s", kept[-1], error.strerror)
        return None


async def choose_obs(wish: str, address: ObsAddress, unfinished: Unfinished | None = None) -> ObsKind:
    """Turn ``auto`` into an OBS: a real one if it answers or was named, else a simulated one.

    A run that had a real OBS goes on with a real one, though it may not be up again yet.
    """
    match wish:
        case "none":
            return ObsKind.NONE
        case "simulated":
            return ObsKind.SIMULATED
        case "auto":
            if address.chosen or (unfinished is not None and unfinished.had_real_obs):
                return ObsKind.REAL
            there = await answers(address.host, address.port)
            return ObsKind.REAL if there else ObsKind.SIMULATED
        case _:
            return ObsKind.REAL


@asynccontextmanager
async def serve(
    plan: Plan,
    source: bytes,
    settings: Settings,
    *,
    show_file: Path,
    obs: ObsKind,
    unfinished: Unfinished | None = None,
    start_now: bool = False,
) -> AsyncIterator[Service]:
    """Run a show for as long as the block runs. The data folder must be locked by the caller.

    ``source`` is the show file as it was read for ``plan``; from now on it is watched. With ``unfinished``
    that run goes on with the plan that it had, and the show file is an edit of it like any other.

    Raises:
        CompanionError: the data folder cannot be written, or the address cannot be listened on.
    """
    loaded = load_keys(settings.data)
    if loaded.notice is not None:
        log.warning("%s", loaded.notice)
    run, clock = _begin(plan, source, settings, unfinished)
    run.note_show_file(show_file)
    epoch = secrets.token_hex(4)
    hub = Hub(epoch=epoch, server_time_ms=lambda: clock.now().wall)
    desk = _Desk(hub, epoch, run.id, clock, (show_file.parent, settings.data))
    writer, state = _open_journal(run, clock, plan, digest_of(source, plan), unfinished, desk.journal_changed)
    # A rehearsal of another show must not take the real one's emergency path away.
    on_air = obs is ObsKind.REAL or not (settings.data / emergency.FILE).exists()
    if on_air:
        prepare_emergency(settings, state.plan)
    port = _obs_port(obs, settings.obs, state.plan)
    runner = ShowRunner(state, writer.last_seq, clock, writer, Dispatcher(port), desk.publish)
    edits = ShowFileEdits(
        show_file,
        settings.data,
        run,
        runner,
        port,
        ran=source if unfinished is None else unfinished.ran,
        prepare=lambda plan: prepare_emergency(settings, plan) if on_air else None,
        changed=desk.edits_changed,
    )
    desk.attach(runner, edits)
    app = build_web_app(
        desk,
        loaded.keys,
        hub,
        hosts=settings.hosts,
        language=state.plan.language,
        static=resources.static_folder(),
        graphics=desk.graphics,
        picture=desk.picture,
        version=__version__,
    )
    try:
        runner.start()
        port.start(runner.submit)
        edits.start()
        if start_now and state.phase is Phase.READY:
            await runner.command(f"start-{run.id}", "companion", Go())
        async with serving(app, host=settings.host, port=settings.port) as listening_on:
            yield Service(run, loaded.keys, listening_on, runner)
    finally:
        await edits.close()
        await port.close()
        await runner.close()
        await writer.close()


def prepare_emergency(settings: Settings, plan: Plan) -> None:
    """Lay out what puts the fallback scene on air without this process: the command, and OBS's own key."""
    try:
        emergency.write(
            settings.data / emergency.FILE,
            host=settings.obs.host,
            port=settings.obs.port,
            password=settings.obs.password,
            fallback_scene=plan.fallback_scene,
            language=plan.language,
        )
        script = (resources.static_folder() / "obs" / EMERGENCY_SCRIPT).read_bytes()
        installed = settings.data / EMERGENCY_SCRIPT
        if not installed.exists() or installed.read_bytes() != script:
            fresh = installed.with_suffix(".new")
            fresh.write_bytes(script)
            fresh.replace(installed)  # OBS may be reading the old one.
    except OSError as error:
        log.error("The emergency path could not be prepared: %s", error)


def _begin(
    plan: Plan, source: bytes, settings: Settings, unfinished: Unfinished | None
) -> tuple[Run, SystemClock]:
    if unfinished is not None:
        if unfinished.chain.notice is not None:
            log.warning("%s", unfinished.chain.notice)
        file = unfinished.run.folder / CLOCK_FILE
        clock = SystemClock.recall(file, unfinished.recovered.last)
        clock.remember(file)
        return unfinished.run, clock
    run = start_run(settings.data, plan.id, wall_ms())
    run.keep_show_file(source)
    clock = SystemClock.from_now(RunMs(0))
    clock.remember(run.folder / CLOCK_FILE)
    return run, clock


def _open_journal(
    run: Run,
    clock: SystemClock,
    plan: Plan,
    digest: str,
    unfinished: Unfinished | None,
    on_change: Callable[[str | None], None],
) -> tuple[JournalWriter, ShowState]:
    """The journal with its first new line, and the state that it leads to."""
    now = clock.now()
    if unfinished is None:
        writer = JournalWriter(run.journal, on_change=on_change)
        offsets = utc_offsets(plan.zone, now.wall)
        opened = ShowOpened(at=now, plan=plan, utc_offsets=offsets, digest=digest)
        writer.append(opened)
        return writer, open_show(opened)
    writer = JournalWriter(run.journal, after=unfinished.chain, on_change=on_change)
    before = unfinished.recovered
    resumed = RunResumed(
        at=now,
        away_ms=Ms(now.run - before.last.run),
        utc_offsets=utc_offsets(before.state.plan.zone, now.wall),
    )
    writer.append(resumed)
    return writer, advance(before.state, resumed).state


def _obs_port(kind: ObsKind, address: ObsAddress, plan: Plan) -> ObsPort:
    match kind:
        case ObsKind.REAL:
            reach = Address(address.host, address.port, address.password)
            return ObsLink(reach, fallback_scene=plan.fallback_scene)
        case ObsKind.SIMULATED:
            scenes = tuple(plan.studio.scenes.values())
            inputs = (*plan.studio.cameras.values(), *plan.studio.microphones.values())
            return SimulatedObs(scenes, fallback=plan.fallback_scene, inputs=inputs)
        case ObsKind.NONE:
            return AbsentObs()
        case _:
            assert_never(kind)


class _Desk:
    """The running show as the web layer sees it, and every snapshot that the hub has to hand out."""

    def __init__(self, hub: Hub, epoch: str, run: str, clock: SystemClock, places: tuple[Path, Path]) -> None:
        """``places`` are the folder of the show and the data folder, where graphics are looked for."""
        self.epoch = epoch
        self.run = run
        self._hub = hub
        self._clock = clock
        self._places = places
        self._journal_failed: str | None = None
        self._runner: ShowRunner | None = None
        self._edits: ShowFileEdits | None = None
        self._plan: Plan | None = None
        """That of the last snapshot."""
        self._missing: tuple[tuple[str, str], ...] = ()
        """Scenes that OBS was last said not to have, by role."""
        self._views: dict[str, Published] = {}
        hub.watch_pages(lambda _: self._publish_health())

    def attach(self, runner: ShowRunner, edits: ShowFileEdits) -> None:
        self._runner, self._edits = runner, edits

    def edits_changed(self) -> None:
        """The show file was read anew."""
        if self._runner is not None and self._edits is not None:
            self._put("edits", self._runner.rev, self._edits.view(self._runner.state))

    def journal_changed(self, failed: str | None) -> None:
        """The journal can no longer be written, for this reason; or with None, it can again."""
        if failed is not None:
            log.error("%s", failed)
        self._journal_failed = failed
        if self._runner is not None:
            self._runner.submit(lambda at: WritingChanged(at=at, failed=failed or ""))
        self._publish_health()

    def graphics(self) -> Mapping[str, Path]:
        return resources.graphics(*self._places)

    def picture(self, path: str) -> Path | None:
        """The file of a picture that the plan names by this path; the rest of the folder is nobody's."""
        if self._runner is None or path not in pictures_of(self._runner.state.plan):
            return None
        return resources.contained(self._places[0], path)

    def publish(self, state: ShowState, rev: int) -> None:
        if state.plan is not self._plan:
            before, self._plan = self._plan, state.plan
            self._put("plan", rev, plan_view(state.plan, self.graphics()))
            if before is not None and self._edits is not None:
                self._edits.applied(before, state)
        self._put("live", rev, live_view(state))
        self._put("windows", rev, windows_view(state))
        self._put("overlays", rev, overlays_view(state))
        self._put("messages", rev, messages_view(state))
        self.edits_changed()
        self._publish_health()
        self._tell_missing(state)

    def _tell_missing(self, state: ShowState) -> None:
        """Also in the terminal: whoever sets OBS up may have no page open yet."""
        missing = missing_scenes(state)
        if missing and missing != self._missing:
            log.warning(
                "OBS does not have every scene of this show: %s",
                ", ".join(f"{scene!r} ({role})" for role, scene in missing),
            )
        self._missing = missing

    def view(self, topic: str) -> Published:
        return self._views[topic]

    async def command(self, *, id: str, by: str, command: Command) -> Outcome:
        assert self._runner is not None
        outcome = await self._runner.command(id, by, command)
        refusal = outcome.refusal
        if refusal is not None and refusal.code == "not_writing":
            return NotWriting(refusal.message)
        return refusal or Done(outcome.rev)

    def obs_word(self) -> str:
        assert self._runner is not None
        obs = self._runner.state.obs
        if obs.connected:
            return "simulated" if obs.simulated else "connected"
        return "never" if obs.since is None else "lost"

    def server_time_ms(self) -> int:
        return self._clock.now().wall

    def _put(self, topic: str, rev: int, data: Mapping[str, object]) -> None:
        self._views[topic] = Published(rev, data)
        self._hub.publish(topic, rev, data)

    def _publish_health(self) -> None:
        if self._runner is None:
            return
        pages = [
            {"kind": page.kind.value, "name": page.name, "size": page.size, "since_at": page.since_at}
            for page in self._hub.pages()
        ]
        failed = self._journal_failed
        health = {
            "obs": obs_view(self._runner.state),
            "pages": pages,
            "journal": {"writing": failed is None, "reason": failed or ""},
            "run": self.run,
            "version": __version__,
        }
        self._put("health", self._runner.rev, health)
