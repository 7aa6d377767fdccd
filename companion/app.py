"""Where the parts meet: the only module that knows them all."""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import assert_never

from companion import __version__, resources
from companion.begin import Opening, Start, Unfinished, begin, open_journal
from companion.desk import Desk
from companion.edits import ShowFileEdits
from companion.errors import CompanionError, Sentence
from companion.feeds import beacon
from companion.feeds.bag_book import BagBook
from companion.feeds.beacon import Beacon
from companion.feeds.draws import Draws
from companion.feeds.entries import EntryBook
from companion.feeds.questions import Questions
from companion.feeds.winners import RecentWinners
from companion.journal.runs import Run
from companion.keys import Keys, Role, load_keys
from companion.live.checks import Checks
from companion.live.dispatch import Dispatcher
from companion.live.runner import ShowRunner
from companion.lookout.lookout import Around, Lookout
from companion.lookout.pages import SeenPage
from companion.obs import emergency
from companion.obs.absent import AbsentObs
from companion.obs.alive import SignOfLife
from companion.obs.browsers import Pages
from companion.obs.guard import Consent, ObsGuard
from companion.obs.link import ObsLink, answers
from companion.obs.process import on_this_machine
from companion.obs.session import Address
from companion.obs.setup.kit import lay_out_overlays, lay_out_script
from companion.obs.setup.needs import OVERLAY_FILE, overlay_url
from companion.obs.simulated import SimulatedObs
from companion.ports import Vitals
from companion.preflight.run import Asked, Preflight
from companion.preflight.sync.check import SyncChecks
from companion.programme_pictures import ProgrammePictures
from companion.rehearsal.viewers import MadeUpViewers
from companion.saving import ShowFileSaver
from companion.settings import ObsAddress, Settings
from companion.show.checks import CheckKind
from companion.show.commands import Go
from companion.show.effects import RunCheck
from companion.show.model import Plan
from companion.show.state import Phase, ShowState
from companion.show.times import RunMs, WallMs
from companion.showfile.watch import digest_of
from companion.web.hub import Hub
from companion.web.server import build_web_app, serving

log = logging.getLogger(__name__)

VERIFYING_PAGE = "verify-draw.html"
"""Among the static files: checks a published draw in a browser, without any server."""


class ObsKind(StrEnum):
    """Which OBS a show is run with."""

    REAL = "real"
    SIMULATED = "simulated"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Service:
    """A show that is being run, and where it can be reached."""

    run: Run
    keys: Keys
    port: int
    runner: ShowRunner


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
    opening: Opening = Opening(),  # noqa: B008 - frozen
) -> AsyncIterator[Service]:
    """Run a show for as long as the block runs. The data folder must be locked by the caller.

    ``source`` is the show file as it was read for ``plan``; from now on it is watched. With ``unfinished``
    that run goes on with the plan that it had, and the show file is an edit of it like any other.
    A rehearsal touches neither the real OBS, whatever ``obs`` says, nor what an emergency is answered with.

    Raises:
        CompanionError: the data folder cannot be written, the address cannot be listened on, or the show
            promises a draw that nothing installed here could verify.
    """
    _refuse_unverified(plan, running=unfinished is not None)
    loaded = load_keys(settings.data)
    if loaded.notice is not None:
        log.warning("%s", loaded.notice.spoken(plan.language))
    run, clock = begin(plan, source, settings.data, unfinished, opening)
    run.note_show_file(show_file)
    epoch = secrets.token_hex(4)
    hub = Hub(epoch=epoch, server_time_ms=lambda: clock.now().wall)
    relaunch_allowed = obs is ObsKind.REAL and settings.relaunch
    places = (show_file.parent, settings.data)
    desk = Desk(hub, epoch, run.id, clock, places, relaunch_allowed=relaunch_allowed)
    digest = digest_of(source, plan)
    writer, state = open_journal(run, clock, plan, digest, opening, unfinished, desk.journal_changed)
    # What no viewer sees must not take the emergency path of a real show away.
    on_air = obs is ObsKind.REAL or not (settings.data / emergency.FILE).exists()
    if state.rehearsal:
        obs, on_air = ObsKind.SIMULATED, False
    if on_air:
        prepare_emergency(settings, state)
    before = unfinished.recovered.state.program.actual if unfinished is not None else None

    def pages_in_obs() -> list[str]:
        return [page.size for page in hub.pages() if page.in_obs and page.kind is Role.OVERLAY]

    port = _obs_port(obs, settings, state, lambda: clock.now().run, before, pages_in_obs)
    studio = state.plan.studio
    port.expect(tuple(state.scenes.values()), fallback=state.fallback_scene, cuts=studio.fallback_cuts)
    port.watch(tuple(studio.cameras.values()))
    # Who wins in a rehearsal has won nothing, and must not be kept from winning.
    winners = RecentWinners(run.folder if state.rehearsal else settings.data)

    def now() -> WallMs:
        return clock.now().wall

    book = EntryBook(run.folder, window=lambda bag: runner.state.bags.get(bag), now=now, winners=winners)
    people = BagBook(
        run.folder,
        book,
        platform=state.plan.platform,
        window=lambda bag: runner.state.bags.get(bag),
        now=now,
    )
    draws = Draws(
        run.folder,
        book,
        winners,
        Beacon(settings.beacon_urls or beacon.PLACES, now),
        state=lambda: runner.state,
        now=now,
        page=resources.static_folder() / VERIFYING_PAGE,
    )
    viewers = MadeUpViewers(book.enter, now)

    # A rehearsal sees no camera and no viewer, and nobody is to be called because of it.
    lookout: Lookout | None = None
    if not state.rehearsal:
        lookout = Lookout(
            port,
            state,
            Around(
                state=lambda: runner.state,
                now=clock.now,
                submit=lambda notice: runner.submit(notice),
                pages=lambda: _pages_in_obs(hub),
                programme=lambda width: programme.glance(width),
                changed=desk.watch_changed,
            ),
            run=run.folder,
            data=settings.data,
            webhooks=settings.webhooks,
        )
        desk.look_at(lookout.known)

    alive = SignOfLife(settings.data, now, state.plan.zone)

    def publish(state: ShowState, rev: int) -> None:
        desk.publish(state, rev)
        if lookout is not None:
            lookout.follow(state)
        if state.rehearsal:
            viewers.look(state)

    def vitals(told: Vitals | None) -> None:
        desk.vitals_changed(told)
        if lookout is not None:
            lookout.vitals(told)

    doing: dict[CheckKind, Callable[[RunCheck], Awaitable[None]]] = {}
    if lookout is not None:
        doing[CheckKind.CALIBRATE] = lookout.calibrate
    if not state.rehearsal:
        sync = SyncChecks(port, state=lambda: runner.state, submit=lambda notice: runner.submit(notice))
        doing |= {CheckKind.SYNC: sync.measure, CheckKind.SYNC_SET: sync.set_offset}
    if lookout is not None:
        preflight = Preflight(
            Asked(
                show_file=show_file,
                settings=settings,
                overlay_key=loaded.keys.overlay,
                state=lambda: runner.state,
                now=now,
                submit=lambda notice: runner.submit(notice),
                pages=lambda: _pages_in_obs(hub),
                set_mute=port.set_mute,
                calibrate=lookout.calibrate,
            ),
            port,
        )
        doing |= {CheckKind.PREFLIGHT: preflight.look, CheckKind.MEND: preflight.mend}
    saver = ShowFileSaver(
        show_file,
        settings.data,
        state=lambda: runner.state,
        saved=lambda digest, source: edits.saved(digest, source),
    )
    dispatcher = Dispatcher(port, draws, Checks(doing), saver)
    runner = ShowRunner(
        state,
        writer.last_seq,
        clock,
        writer,
        dispatcher,
        publish,
        reached=writer.reached,
    )
    edits = ShowFileEdits(
        show_file,
        settings.data,
        run,
        runner,
        port,
        ran=source if unfinished is None else unfinished.ran,
        prepare=lambda state: prepare_emergency(settings, state) if on_air else None,
        changed=desk.edits_changed,
    )
    desk.attach(runner, edits, people, Questions(run.folder))
    port.hear_vitals(vitals)
    programme = ProgrammePictures(port, lambda: runner.state, lambda: desk.vitals, now)
    app = build_web_app(
        desk,
        loaded.keys,
        hub,
        hosts=settings.hosts,
        language=state.plan.language,
        static=resources.static_folder(),
        graphics=desk.graphics,
        safe_areas=desk.safe_areas,
        picture=desk.picture,
        overlay_file=(settings.data / OVERLAY_FILE).absolute(),
        programme=programme.picture,
        incidents=lookout,
        version=__version__,
    )
    try:
        runner.start()
        port.start(runner.submit)
        if obs is ObsKind.REAL:
            alive.start()
        if lookout is not None:
            lookout.start()
        book.start(runner.submit)
        edits.start()
        async with serving(app, host=settings.host, port=settings.port) as listening_on:
            await asyncio.to_thread(prepare_overlays, settings, loaded.keys, listening_on)
            # Not before it is known that the port is free: a show that nobody can operate must not begin.
            if opening.start is Start.NOW and state.phase is Phase.READY:
                await runner.command(f"start-{run.id}", "companion", Go())
            yield Service(run, loaded.keys, listening_on, runner)
    finally:
        await alive.close()
        await edits.close()
        if lookout is not None:
            await lookout.close()
        await port.close()
        await runner.close()
        await desk.close()
        await people.close()
        await book.close()
        await writer.close()


def _pages_in_obs(hub: Hub) -> list[SeenPage]:
    """Overlay pages that browser sources of OBS show."""
    pages = [page for page in hub.pages() if page.in_obs and page.kind is Role.OVERLAY]
    return [
        SeenPage(
            page.name or page.size or page.id,
            None if page.quiet_since_at is None else WallMs(page.quiet_since_at),
        )
        for page in pages
    ]


def _refuse_unverified(plan: Plan, *, running: bool) -> None:
    """Nobody is promised a draw of fairness A where the beacon's signatures cannot be checked.

    A show that is on goes on all the same: its draws fall back to fairness B, and say so.
    """
    bags = beacon.needed_by(plan)
    if not bags or beacon.CAN_VERIFY:
        return
    missing = Sentence("beacon.not-installed", {"bags": ", ".join(bags)})
    if not running:
        raise CompanionError(missing, hint=Sentence("beacon.install", {"install": beacon.HOW_TO_INSTALL}))
    log.warning("%s", missing.spoken(plan.language))


def prepare_emergency(settings: Settings, state: ShowState) -> None:
    """Lay out what puts the fallback scene on air without this process: the command, and OBS's own key."""
    try:
        emergency.write(
            settings.data / emergency.FILE,
            host=settings.obs.host,
            port=settings.obs.port,
            password=settings.obs.password,
            fallback_scene=state.fallback_scene,
            language=state.plan.language,
        )
        lay_out_script(settings.data)
    except OSError as error:
        log.error("The emergency path could not be prepared: %s", error)


def prepare_overlays(settings: Settings, keys: Keys, port: int) -> None:
    """Lay out the local file by which OBS finds the overlay page, whichever of the two is started first."""
    here = on_this_machine(settings.obs.host)
    url = overlay_url(settings.host, port, settings.names, keys.overlay, here=here)
    if url is None:
        return
    try:
        lay_out_overlays(settings.data, url)
    except OSError as error:
        log.error("The local file for overlays in OBS could not be written: %s", error)


def _obs_port(
    kind: ObsKind,
    settings: Settings,
    state: ShowState,
    now: Callable[[], RunMs],
    before: str | None,
    pages: Pages,
) -> ObsLink | SimulatedObs | AbsentObs:
    """``before`` is what was on air when the process before this one ended: a real OBS outlives it."""
    match kind:
        case ObsKind.REAL:
            obs = settings.obs
            consent = None
            if settings.relaunch:
                ago_s = tuple((now() - started.run) / 1000 for started in state.relaunches)
                consent = Consent(command=settings.relaunch_command, ago_s=ago_s)
            guard = ObsGuard(obs.host, obs.port, consent=consent)
            return ObsLink(Address(obs.host, obs.port, obs.password), guard=guard, pages=pages, now=now)
        case ObsKind.SIMULATED:
            plan = state.plan
            known = before if before in plan.studio.scenes.values() else None
            return SimulatedObs.for_show(plan, known, now=now)
        case ObsKind.NONE:
            return AbsentObs()
        case _:
            assert_never(kind)
