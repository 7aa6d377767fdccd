"""The running show as the web layer sees it."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from companion import __version__, resources
from companion.edits import ShowFileEdits
from companion.errors import Sentence
from companion.feeds.bag_book import BagBook
from companion.feeds.questions import Questions
from companion.keys import Role
from companion.live.clock import SystemClock
from companion.live.runner import ShowRunner
from companion.pictures.cutting import Use
from companion.pictures.shelf import Cut, Shelf
from companion.ports import Vitals
from companion.screens.bag_graphic import People
from companion.screens.checks import checks_view
from companion.screens.health import missing_inputs, missing_scenes, obs_view
from companion.screens.incidents import incidents_view
from companion.screens.layers import overlays_view
from companion.screens.live import live_view, messages_view
from companion.screens.look import pictures_of
from companion.screens.script_topics import ScriptTopics
from companion.screens.takes import takes_view
from companion.screens.timing import timing_view
from companion.screens.variables import grows_old_at
from companion.screens.watch import Watched, watch_view
from companion.screens.windows import windows_view
from companion.show.command_table import Command
from companion.show.desk_commands import QuestionShow
from companion.show.events import WritingChanged
from companion.show.model import Plan
from companion.show.state import ShowState
from companion.show.timing.timing import same_time
from companion.showfile import Language
from companion.showfile.safe_areas import for_guides
from companion.tasks import TaskSet
from companion.web.hub import Hub
from companion.web.pace import Pace
from companion.web.ports import Done, NotWriting, Outcome, Published
from companion.web.presence import Page, Presence
from companion.web.vitals import vitals_view

log = logging.getLogger(__name__)

VITALS_EVERY_S = 2.0
"""Figures that change faster are read by nobody."""

ENTRANTS_EVERY_S = 1.0
"""A crowd joins in seconds, and each list of the latest replaces the one before."""

WATCH_EVERY_S = 1.0
"""Samples come forty times a second; nobody reads figures that change faster than this."""

TAKES_EVERY_S = 0.5
"""They are looked at before a hand moves, and a show of a hundred products has a hundred of them."""


class Desk:
    """The running show as the web layer sees it, and every snapshot that the hub has to hand out."""

    def __init__(
        self,
        hub: Hub,
        epoch: str,
        run: str,
        clock: SystemClock,
        places: tuple[Path, Path],
        *,
        relaunch_allowed: bool,
    ) -> None:
        """``places`` are the folder of the show and the data folder, where graphics are looked for.

        ``relaunch_allowed``: an OBS that crashes is started again, which operator pages are told.
        """
        self.epoch = epoch
        self.run = run
        self._hub = hub
        self._clock = clock
        self._places = places
        self._shelf = Shelf(*places)
        self._tasks = TaskSet()
        self._relaunch_allowed = relaunch_allowed
        self._journal_failed: Sentence | None = None
        self._runner: ShowRunner | None = None
        self._edits: ShowFileEdits | None = None
        self._bags: BagBook | None = None
        self._questions: Questions | None = None
        self._script = ScriptTopics()
        self._timed: ShowState | None = None
        """Of whose time pages were told last."""
        self._grown_old: asyncio.TimerHandle | None = None
        self._missing: Mapping[str, tuple[str, ...]] = {}
        """What OBS was last said not to have, scenes and inputs."""
        self._vitals: Vitals | None = None
        self._tell_vitals = Pace(self._to_operators("vitals"), VITALS_EVERY_S)
        self._tell_entrants = Pace(self._to_operators("entrants"), ENTRANTS_EVERY_S)
        self._tell_takes = Pace(self._to_operators("takes"), TAKES_EVERY_S)
        self._watched: Callable[[], Watched] | None = None
        self._tell_watch = Pace(self._to_operators("watch"), WATCH_EVERY_S)
        self._names: Mapping[str, str] = {}
        """Those of the last snapshot."""
        self._views: dict[str, Published] = {}
        self._made_now: Mapping[str, Callable[[], Published]] = {
            "pages": lambda: Published(self._rev, self._presence.view()),
            "vitals": self._vitals_now,
            "entrants": self._entrants_now,
            "takes": self._takes_now,
            "watch": self._watch_now,
        }
        """Topics that are put into words when somebody wants them."""
        self._presence = Presence(lambda data: self._hub.publish("pages", self._rev, data))
        hub.watch_pages(self._pages_changed)

    def look_at(self, watched: Callable[[], Watched]) -> None:
        """Somebody watches cameras and sound, and this is what he knows."""
        self._watched = watched

    def watch_changed(self) -> None:
        """Something was measured. Operator pages are told once a second at most."""
        self._tell_watch.changed()

    def attach(self, runner: ShowRunner, edits: ShowFileEdits, bags: BagBook, questions: Questions) -> None:
        self._runner, self._edits, self._bags, self._questions = runner, edits, bags, questions
        bags.hear(self._people_changed)

    @property
    def _asked(self) -> Mapping[str, str]:
        """The words of viewers' questions."""
        return self._questions.texts if self._questions is not None else {}

    @property
    def bags(self) -> BagBook:
        assert self._bags is not None
        return self._bags

    def edits_changed(self) -> None:
        """The show file was read anew."""
        if self._runner is not None and self._edits is not None:
            self._put("edits", self._runner.rev, self._edits.view(self._runner.state))

    def journal_changed(self, failed: Sentence | None) -> None:
        """The journal can no longer be written, for this reason; or with None, it can again."""
        english = "" if failed is None else str(failed)
        if failed is not None:
            # For the crew, who watch the terminal too; the journal itself is in English.
            runner = self._runner
            log.error("%s", english if runner is None else failed.spoken(runner.state.plan.language))
        self._journal_failed = failed
        if self._runner is not None:
            self._runner.submit(lambda at: WritingChanged(at=at, failed=english))
        self._publish_health()

    def vitals_changed(self, vitals: Vitals | None) -> None:
        """How OBS does now; None: it is away. Operator pages are told at most every two seconds."""
        if vitals is not None and (self._runner is None or not self._runner.state.obs.connected):
            return  # it was on its way when OBS went
        self._vitals = vitals
        self._tell_vitals.changed(at_once=vitals is None)

    @property
    def vitals(self) -> Vitals | None:
        """How OBS does now; None: it is away, or has not said yet."""
        return self._vitals

    def graphics(self) -> Mapping[str, Path]:
        return resources.graphics(*self._places)

    def safe_areas(self) -> Mapping[str, Any]:
        """What guides draw, in the language of the show."""
        language = (
            Language(self._runner.state.plan.language) if self._runner is not None else Language.ENGLISH
        )
        return for_guides(resources.safe_areas(*self._places), language)

    async def picture(self, path: str) -> Cut | None:
        """A picture that the plan names by this path; the rest of the folder is nobody's."""
        if self._runner is None or path not in pictures_of(self._runner.state.plan):
            return None
        plan = self._runner.state.plan
        before = self._refused_pictures(plan)
        cut = await self._shelf.get(path, _use(path, plan))
        if self._refused_pictures(plan) != before:
            self._publish_health()
        return cut

    async def close(self) -> None:
        """Leave what is still being made ready, and publish no more by itself."""
        if self._grown_old is not None:
            self._grown_old.cancel()
        tellings = (self._tell_vitals, self._tell_entrants, self._tell_takes, self._tell_watch)
        for telling in (*tellings, self._presence):
            telling.close()
        await self._tasks.close()

    def publish(self, state: ShowState, rev: int) -> None:
        self._publish_script(state, rev)
        self._publish_again_when_old(state)
        self._put("live", rev, live_view(state, self._asked))
        self._publish_timing(state, rev)
        self._put_if_other("incidents", rev, incidents_view(state))
        self._put_if_other("checks", rev, checks_view(state))
        self.bags.follow(state)
        self._publish_names(state, rev)
        self._people_changed()
        self._put("messages", rev, messages_view(state, self._clock.now().wall, self._asked))
        self.edits_changed()
        self._publish_health()
        if not state.obs.connected and self._vitals is not None:
            self.vitals_changed(None)
        self._tell_missing(state)

    def _publish_script(self, state: ShowState, rev: int) -> None:
        plan, scenes = self._script.plan, self._script.scenes
        for topic, data in self._script.follow(state, self._clock.now().wall, self.graphics):
            self._put(topic, rev, data)
        if state.plan is not plan:
            self._prepare_pictures(state.plan)
        if plan is None or self._edits is None:
            return
        if state.plan is not plan:
            self._edits.applied(state)
        elif self._script.scenes != scenes:
            self._edits.named(state)

    def _publish_timing(self, state: ShowState, rev: int) -> None:
        """Only when it can have changed: it is worked out of every segment of the show."""
        before, self._timed = self._timed, state
        if before is None or before.proposal is not state.proposal or not same_time(before, state):
            self._put("timing", rev, timing_view(state))

    def _publish_again_when_old(self, state: ShowState) -> None:
        """A figure that viewers may no longer be told leaves the texts that name it, whatever happens."""
        if self._grown_old is not None:
            self._grown_old.cancel()
            self._grown_old = None
        now = self._clock.now().wall
        if (at := grows_old_at(state, now)) is not None:
            self._grown_old = asyncio.get_running_loop().call_later((at - now) / 1000, self._publish_aged)

    def _publish_aged(self) -> None:
        assert self._runner is not None
        self.publish(self._runner.state, self._runner.rev)

    def _prepare_pictures(self, plan: Plan) -> None:
        named = _pictures(plan)
        if named:

            def refused(why: Sentence) -> None:
                log.warning("%s", why.spoken(plan.language))
                self._publish_health()

            self._tasks.spawn(self._shelf.prepare(named, refused), name="the pictures of the show")

    def _refused_pictures(self, plan: Plan) -> Mapping[str, Sentence]:
        """What the crew would miss on air: each picture that cannot be shown, and why."""
        return self._shelf.refused(_pictures(plan))

    def _publish_names(self, state: ShowState, rev: int) -> None:
        """What names people in public, masked."""
        self._names = self.bags.names
        self._put("windows", rev, windows_view(state, self._names))
        self._put("overlays", rev, overlays_view(state, self._clock.now().wall, self._people(state)))
        self._tell_takes.changed()

    def _people(self, state: ShowState) -> People:
        entrants = self.bags.entrants(state)
        return People(names=self._names, accounts=self.bags.accounts, entrants=entrants)

    def _people_changed(self) -> None:
        """Somebody has entered, or another name is known. Operators are told once a second at most."""
        assert self._runner is not None
        if "windows" in self._views and self.bags.names is not self._names:
            self._publish_names(self._runner.state, self._runner.rev)
        self._tell_entrants.changed()

    def _to_operators(self, topic: str) -> Callable[[], None]:
        """Publishes a topic of theirs. While none looks it is not even put into words."""

        def publish() -> None:
            if any(page.kind is Role.OPERATOR for page in self._hub.pages()):
                now = self.view(topic)
                self._hub.publish(topic, now.rev, now.data)

        return publish

    def _entrants_now(self) -> Published:
        assert self._runner is not None
        return Published(self._runner.rev, self.bags.view(self._runner.state))

    def _takes_now(self) -> Published:
        assert self._runner is not None
        state = self._runner.state
        return Published(self._runner.rev, takes_view(state, self._clock.now().wall, self._people(state)))

    def _tell_missing(self, state: ShowState) -> None:
        """Also in the terminal: whoever sets OBS up may have no page open yet."""
        scenes = tuple(f"{scene!r} ({role})" for role, scene in missing_scenes(state))
        inputs = tuple(f"{kind} {name!r} ({role})" for role, kind, name in missing_inputs(state))
        missing = {"scene": scenes, "input": inputs}
        for what, names in missing.items():
            if names and names != self._missing.get(what):
                log.warning("OBS does not have every %s of this show: %s", what, ", ".join(names))
        self._missing = missing

    def view(self, topic: str) -> Published:
        now = self._made_now.get(topic)
        return now() if now is not None else self._views[topic]

    async def command(self, *, id: str, by: str, command: Command) -> Outcome:
        assert self._runner is not None
        if isinstance(command, QuestionShow) and self._questions is not None:
            # A viewer's words: the journal is kept for years, and nothing is taken out of it.
            command = QuestionShow(await self._questions.keep(command.text))
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

    def _put_if_other(self, topic: str, rev: int, data: Mapping[str, object]) -> None:
        """Of what concerns few things that happen to a show."""
        if topic not in self._views or data != self._views[topic].data:
            self._put(topic, rev, data)

    def _put(self, topic: str, rev: int, data: Mapping[str, object]) -> None:
        self._views[topic] = Published(rev, data)
        self._hub.publish(topic, rev, data)

    @property
    def _rev(self) -> int:
        return self._runner.rev if self._runner is not None else 0

    def _pages_changed(self, pages: tuple[Page, ...]) -> None:
        self._presence.changed(pages)

    def _vitals_now(self) -> Published:
        assert self._runner is not None
        cameras = self._runner.state.plan.studio.cameras
        return Published(self._runner.rev, vitals_view(self._vitals, cameras))

    def _watch_now(self) -> Published:
        assert self._runner is not None
        watched = self._watched() if self._watched is not None else None
        return Published(self._runner.rev, watch_view(self._runner.state, watched))

    def _publish_health(self) -> None:
        if self._runner is None:
            return
        failed, plan = self._journal_failed, self._runner.state.plan
        # In the language of the show, which is that of its pages.
        reason = "" if failed is None else failed.spoken(plan.language)
        refused = self._refused_pictures(plan)
        health = {
            "obs": obs_view(self._runner.state, relaunch_allowed=self._relaunch_allowed),
            "journal": {"writing": failed is None, "reason": reason},
            "dropped": dict(self._runner.state.dropped),
            "pictures": [
                {"file": path, "reason": why.spoken(plan.language)} for path, why in refused.items()
            ],
            "run": self.run,
            "version": __version__,
        }
        self._put("health", self._runner.rev, health)


def _pictures(plan: Plan) -> list[tuple[str, Use]]:
    return [(path, _use(path, plan)) for path in sorted(pictures_of(plan))]


def _use(path: str, plan: Plan) -> Use:
    return Use.LOGO if path == plan.look.logo else Use.PRODUCT
