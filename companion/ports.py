"""What the live loop needs from the world, as Protocols; adapters fit them by shape alone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from companion.errors import CompanionError, Sentence
from companion.show.bags.effects import CommitDraw, FetchBeacon, FreezeEntries, PublishDraw, RankEntries
from companion.show.editing.effects import SavePlan
from companion.show.effects import (
    CutPages,
    MoveFader,
    PlayMedia,
    RestartMedia,
    RunCheck,
    SetCollection,
    SetMute,
    SetOutput,
    SetProfile,
    SetStudioMode,
    SwitchScene,
)
from companion.show.events import Event
from companion.show.health.samples import CameraSample, Level
from companion.show.times import Moment, Ms, RunMs


class Clock(Protocol):
    """Reads both clocks of the run."""

    def now(self) -> Moment: ...

    def take_step(self) -> Ms:
        """How far the wall clock was set since last asked; 0 within 2 s of where it should be."""


class Alarm(Protocol):
    """Wakes the single writer at the next instant that matters. It may be late; the writer looks at the time
    every second all the same."""

    def start(self) -> None: ...

    def arm(self, instant_ms: int | None, now_ms: int) -> None:
        """Wake at an instant of the run clock, given what it reads now; None for no alarm."""

    def forget(self) -> None:
        """The wall clock was set: the next :meth:`arm` sets the alarm anew."""

    def close(self) -> None: ...


class JournalNotWriting(CompanionError):
    """Nothing can be written to the journal now; the text says why."""


class JournalPort(Protocol):
    """Everything that happens, in order, on disk."""

    @property
    def failed(self) -> Sentence | None:
        """Why nothing can be written now; None when all is well."""

    def append(self, event: Event, caused_by: int | None = None) -> int:
        """Hand a line to the writer and return its number at once, without waiting for the disk."""

    async def written(self) -> None:
        """Return when everything appended so far was handed to the system: it survives this process.

        Raises:
            JournalNotWriting: nothing can be written now.
        """

    async def durable(self) -> None:
        """Return when everything appended so far would survive a power cut.

        Raises:
            JournalNotWriting: nothing can be written now.
        """


class Notice(Protocol):
    """Builds one event for the moment it is journaled at."""

    def __call__(self, at: Moment) -> Event: ...


class ObsFailure(Exception):
    """OBS did not do what it was asked, or did not say so in time; the text is fit for a person."""


Levels = Mapping[str, Level]
"""How loud each input was since the last of these.

One that is missing is not measured: it has no sound, or is no part of the programme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputVitals:
    """How one running output does. Shares are of the last ten seconds, never since its start."""

    kbps: float | None
    """None: not measured for long enough."""
    dropped: float | None
    """Share of its frames that the network lost, 0 to 1; None: not measured for long enough."""
    congestion: float | None
    """0 to 1, as OBS says; None: this output has none."""
    reconnecting: bool = False
    sent_bytes: int | None = None
    """Since the sample before; None: not known, counted anew, or this output has no such figure."""


class Sight(StrEnum):
    """What a camera gives, as far as a picture tells that is looked at now and then."""

    PICTURE = "picture"
    NOTHING = "nothing"
    """It has no frame at all: unplugged, not started, or not there."""
    UNKNOWN = "unknown"
    """Not looked at for a while: OBS was busy, or refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """How OBS does just now: samples, which never enter the journal. None: not known (yet)."""

    fps: float | None = None
    fps_wanted: float | None = None
    render_ms: float | None = None
    """Average time that a frame takes."""
    lagged: float | None = None
    """Share of frames that were rendered too late, of the last ten seconds."""
    encoder_skipped: float | None = None
    """Share of frames that the encoder skipped, of the last ten seconds."""
    cpu: float | None = None
    """Percent, as OBS says."""
    disk_free_mb: float | None = None
    """Where it records to."""
    reply_ms: float | None = None
    """How long the last answer took."""
    outputs: Mapping[str, OutputVitals] = field(default_factory=dict)
    """Of those that run."""
    cameras: Mapping[str, Sight] = field(default_factory=dict)
    """Of those that are watched, by their names in OBS."""
    looks_every_s: float | None = None
    """How often a camera on programme is looked at; grows while OBS is busy. None: not at all now."""


class ObsPort(Protocol):
    """OBS, or something that stands in for it.

    ``notify`` is called on the event loop with builders of ``ObsConnected``, ``ObsLost``,
    ``SceneOnAir``, ``ScenesChanged``, ``InputsChanged``, ``OutputsChanged``, ``InputMuted``,
    ``StudioModeChanged``, ``CollectionChanged``, ``ProfileChanged``, ``ContentsChanged``, ``PulseChanged``
    and ``ObsRelaunched``; first of all, once the link is up, ``ObsConnected``, and ``ContentsChanged`` soon
    after it.

    What it measures bears instants of the run clock, which it is given when it is made. Listeners are called
    on the event loop, may be set before ``start``, and must not raise; None: nobody listens any more. Samples
    never enter the journal.
    """

    def start(self, notify: Callable[[Notice], None]) -> None: ...

    def expect(self, scenes: Sequence[str], *, fallback: str, cuts: bool = True) -> None:
        """The show names these scenes from now on, and falls back to this one.

        With ``cuts`` it is made to come without a transition, unless it has one of its own.
        """

    async def switch_scene(self, effect: SwitchScene) -> None:
        """Return when the scene is on air, or on its way there in a transition that nothing drops.

        ``SceneOnAir`` tells the end of the transition. In studio mode a switch waits for the transition
        that runs, unless it is urgent. The newest switch wins: one that is not done yet fails.

        Raises:
            ObsFailure: not connected, no such scene, refused, overtaken, or not confirmed by its deadline.
        """

    async def set_mute(self, effect: SetMute) -> None:
        """Return when the input is muted, or is heard. It passes every other request.

        Raises:
            ObsFailure: not connected, no such input or one without sound, refused, or not confirmed by its
                deadline.
        """

    async def set_output(self, effect: SetOutput) -> None:
        """Return when the output runs, or has stopped; at once when it is so already.

        What is asked of one output is done in the order in which it was asked.

        Raises:
            ObsFailure: not connected, no such output, it cannot start (no camera device, no ingest),
                refused, or not confirmed by its deadline.
        """

    async def set_studio_mode(self, effect: SetStudioMode) -> None:
        """Return when OBS is in that mode; at once when it is so already.

        Raises:
            ObsFailure: not connected, refused, or not confirmed by its deadline.
        """

    async def set_collection(self, effect: SetCollection) -> None:
        """Return when OBS has loaded the scene collection; at once when it has already.

        Raises:
            ObsFailure: not connected, none of that name, refused, or not confirmed by its deadline.
        """

    async def set_profile(self, effect: SetProfile) -> None:
        """Return when OBS has loaded the profile; at once when it has already.

        Raises:
            ObsFailure: not connected, none of that name, an output runs, or not confirmed by its deadline.
        """

    async def cut_pages(self, effect: CutPages) -> None:
        """Return when OBS has told its browser sources that every overlay was cut.

        Raises:
            ObsFailure: not connected, no browser sources in this OBS, refused, or not answered in time.
        """

    async def play_media(self, effect: PlayMedia) -> None:
        """Return when OBS has begun to play the source from its beginning.

        It waits for a scene that holds the source, for OBS plays nothing that is not shown.

        Raises:
            ObsFailure: not connected, no such input, nothing that plays or nothing to play, refused, or no
                scene that holds it came by its deadline.
        """

    async def move_fader(self, effect: MoveFader) -> None:
        """Return when OBS says that the fader of the input stands so much lower, or higher.

        Raises:
            ObsFailure: not connected, no such input or one without sound, its fader is down already, or would
                stand above +26 dB, refused, or not confirmed by its deadline.
        """

    async def restart_media(self, effect: RestartMedia) -> None:
        """Return when OBS has begun to open anew what the input gets over a network, shown or not.

        Raises:
            ObsFailure: not connected, no such input or none that comes over a network, refused, or not begun
                by its deadline.
        """

    async def screenshot(self, source: str, width: int, height: int | None, fmt: str = "png") -> bytes:
        """A picture of a scene or input, ``width`` × ``height`` pixels, as a file in that format.

        ``height`` None: as high as the proportions of a scene ask for, which are those of OBS's canvas. For
        a person who wants to see what OBS shows without sitting at it. A side has 8 to 4096 pixels; every
        OBS writes png and jpg.

        Raises:
            ObsFailure: not connected, no such source, a size or format that OBS refuses, or no picture
                within 5 s.
        """

    def watch(self, cameras: Sequence[str], *, closely: Sequence[str] = ()) -> None:
        """Look at these inputs or scenes now and then from now on, as often as OBS can bear; empty: at none.

        Every half second while they are on programme, every two when they are not; ``closely`` are those
        that somebody waits for, which are looked at every half second all the same.
        """

    def hear_looks(self, listener: Callable[[CameraSample], None] | None) -> None:
        """Call this with every look at a camera that is watched.

        None while OBS is away, during transitions, right after either, and of a camera that gives no picture
        off programme; the busier OBS is, the fewer.
        """

    def hear_pictures(self, listener: Callable[[str, RunMs, bytes], None] | None) -> None:
        """Call this with the camera, when it was looked at, and the small picture as a PNG file."""

    def hear_vitals(self, listener: Callable[[Vitals], None] | None) -> None:
        """Call this with how OBS does: every two seconds, every second while it streams or records."""

    def hear_levels(self, listener: Callable[[Levels], None] | None) -> None:
        """Call this with how loud the inputs are, some 20 times a second; a busy loop hears the loudest."""

    @property
    def still_by_nature(self) -> frozenset[str]:
        """Watched inputs that may show the same picture for as long as they like: images, slides, colours,
        texts, captures of a screen, films from a file. Nobody may take them for frozen. As far as
        OBS has said; none while it is away."""

    @property
    def gated(self) -> frozenset[str]:
        """Inputs with a gate or an expander that is on: between phrases they give exact zero. As far as OBS
        has said; none while it is away."""

    async def close(self) -> None:
        """Let go of OBS within 2 s; no thread or socket is left over."""


class CheckFailure(Exception):
    """What was to be measured or looked at could not be; the text is fit for a person."""


class ChecksPort(Protocol):
    """Measures and looks, before the show."""

    async def run(self, effect: RunCheck) -> None:
        """Return when what was found was told: ``Calibrated``, ``PreflightDone`` or ``SyncMeasured``.

        Cancelled, it leaves OBS as it found it.

        Raises:
            CheckFailure: it could not be done at all. What was found wrong is no failure.
            ObsFailure: OBS did not play along.
        """


class ShowFileFailure(Exception):
    """Nothing was written into the show file; the text is fit for a person."""


class ShowFilePort(Protocol):
    """Writes what pages have changed into the show file."""

    async def save(self, effect: SavePlan) -> Notice:
        """``PlanSaved``, once the file is on disk with every change that can be written, and nothing else in
        it touched.

        Raises:
            ShowFileFailure: somebody else has changed the file, it cannot be written, or none of the changes
                can be.
        """


class BagFailure(Exception):
    """What was asked of the entries or the draw of a bag was not done; the text is fit for a person."""


class BagPort(Protocol):
    """Draws the bags whose entries we keep.

    Everything is idempotent over restarts: what was done before is told again, and never done anew. Each
    returns a builder of the event that answers the effect.
    """

    async def commit(self, effect: CommitDraw) -> Notice:
        """``DrawCommitted``, once the secret is where a power cut cannot take it any more.

        Raises:
            BagFailure: it cannot be kept, or the one that is there is damaged.
        """

    async def freeze(self, effect: FreezeEntries) -> Notice:
        """``EntriesFrozen``, once the list is on disk.

        Raises:
            BagFailure: it cannot be read or written.
        """

    async def fetch_beacon(self, effect: FetchBeacon) -> Notice:
        """``BeaconFetched``, with randomness that was verified.

        Raises:
            BagFailure: it could not be had, or not be verified, within the wait.
        """

    async def rank(self, effect: RankEntries) -> Notice:
        """``EntriesRanked``, once the result is on disk.

        Raises:
            BagFailure: the seed or the list is not the one that was told, or the disk does not play along.
        """

    async def publish(self, effect: PublishDraw) -> None:
        """Return when everything that the draw can be checked with lies ready.

        Raises:
            BagFailure: it cannot be written.
        """
