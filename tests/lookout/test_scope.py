"""A trouble that a show looks for with some inputs, or in some scenes, alone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from companion.screens.watch import watch_view
from companion.show.health.troubles import Trouble, Verdict
from companion.show.model import GuardPlan, Scope
from companion.show.program import Cover, Program
from companion.show.state import ShowState
from companion.show.times import Ms
from tests.lookout.room import BLACK, CAMERA, FALLBACK, GOOD, SCENE, SPARE, Room, watched_show
from tests.stage import NOON

PRODUCT = "Product"


def limited(**scopes: Scope) -> ShowState:
    """The watched show, which looks for these troubles there alone."""
    state = watched_show()
    named = {Trouble(word): scope for word, scope in scopes.items()}
    return replace(state, plan=replace(state.plan, guard=GuardPlan(scopes=named)))


@asynccontextmanager
async def watching(state: ShowState) -> AsyncIterator[Room]:
    room = Room(state)
    room.watch.start()
    yield room
    await room.watch.close()


async def test_of_an_input_that_is_not_named_nothing_is_known() -> None:
    async with watching(limited(black=Scope(inputs=("close",)))) as room:
        room.looks(BLACK, 10)
        assert room.verdicts(Trouble.BLACK) == []
        assert (Trouble.BLACK, CAMERA) not in room.watch.known().standing
        room.looks(BLACK, 4, camera=SPARE)
        assert room.verdicts(Trouble.BLACK, SPARE) == [Verdict.ALARM, Verdict.ACT]
        cameras = {
            one["name"]: one["not_judged"] for one in watch_view(room.state, room.watch.known())["cameras"]
        }
        assert cameras == {CAMERA: ["black"], SPARE: []}


async def test_it_is_looked_for_while_one_of_its_scenes_is_on_programme_and_no_longer() -> None:
    async with watching(limited(black=Scope(scenes=("product",)))) as room:
        room.looks(BLACK, 10)
        assert room.verdicts(Trouble.BLACK) == []
        room.follow(program=Program(actual=PRODUCT), contents={**room.state.contents, PRODUCT: (CAMERA,)})
        room.looks(GOOD, 5)
        room.looks(BLACK, 3)
        assert room.verdicts(Trouble.BLACK) == [Verdict.ALARM]
        room.follow(program=Program(actual=SCENE))
        room.watch.passed(Ms(0))
        assert room.verdicts(Trouble.BLACK) == [Verdict.ALARM, Verdict.UNKNOWN], "out of scope is not good"


async def test_behind_the_fallback_the_scene_to_go_back_to_counts() -> None:
    async with watching(limited(black=Scope(scenes=("host",)))) as room:
        room.looks(GOOD, 5)
        room.looks(BLACK, 4)
        cover = Cover(since=NOON, by="", left=SCENE, auto=True)
        room.follow(program=Program(actual=FALLBACK, cover=cover))
        room.looks(BLACK, 3)
        room.looks(GOOD, 5)
        assert room.verdicts(Trouble.BLACK)[-2:] == [Verdict.CLEARING, Verdict.FINE]


async def test_a_show_that_says_nothing_looks_for_everything_everywhere() -> None:
    async with watching(limited()) as room:
        room.looks(BLACK, 4)
        assert room.verdicts(Trouble.BLACK) == [Verdict.ALARM, Verdict.ACT]
