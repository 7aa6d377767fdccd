"""The screens of the crew in their main states, in both languages, at the sizes that people have them in."""

import asyncio
import io
import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.async_api import Browser, Page

from gallery.shots import Shot, Wanted
from tests.browser import (
    catchup_states,
    editing_states,
    host_states,
    incident_states,
    on_air_states,
    operator_states,
    preflight_states,
    window_states,
)
from tests.browser.misfits import MISFITS
from tests.browser.stand_in import StandIn, until

Topics = dict[str, Any]
State = Callable[[int, str], Topics]
"""What a page is told at an instant, in a language."""

LANGUAGES = ("zh-CN", "en")
SETTLED_S = 0.5
"""From the arrival of a state to a page that stands still."""
LOST_S = 4.0
"""A page notices within 2 s that nothing comes any more; then it says how long ago that was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    name: str
    page: str
    """The path on the server, with what it is asked for besides."""
    ready: str
    """True, in JavaScript, once the page is there."""
    sizes: tuple[tuple[int, int], ...]
    states: Mapping[str, State]
    misfits: str | None = None
    """A JavaScript expression that says what does not fit."""
    keys: tuple[str, ...] = ()
    """What is pressed once it is there: a mode of the page, in which all its states are seen."""


def _offers(now: int, language: str) -> Topics:
    bags = [window_states.bag(now, "open", language)]
    return window_states.desk(now, language, sales=[window_states.sale(now, "open", language)], bags=bags)


def _draw(now: int, language: str) -> Topics:
    bags = [window_states.failed(now, language), window_states.incomplete(now, language) | {"id": "L3"}]
    sales = [window_states.stale(now, language)]
    return window_states.desk(now, language, sales=sales, bags=bags, queue=window_states.queued(now))


def _published(now: int, language: str) -> Topics:
    bags = [window_states.bag(now, "published", language)]
    return window_states.desk(now, language, sales=[window_states.extended(now, language)], bags=bags)


def _obs_lost(now: int, language: str) -> Topics:
    return operator_states.without_obs(now, "cut", language=language)


def _pages_amiss(now: int, language: str) -> Topics:
    """One page is silent, another shows half of what it should."""
    topics = operator_states.evening(now, language)
    silent = operator_states.connected("p1", "overlay", now, quiet_since_at=now - 42_000)
    layers = on_air_states.shown(("flash-sale", "F1", "broken"), ("seller-info", "", "on"))
    half = operator_states.connected("p2", "overlay", now, layers=layers, faults=2)
    topics["pages"]["pages"][:1] = [silent, half]
    return topics


OPERATOR: dict[str, State] = {
    "evening": operator_states.evening,
    "before": operator_states.ready,
    "starts by itself": operator_states.starts_by_itself,
    "sale and bag": _offers,
    "draw failed": _draw,
    "winners": _published,
    "fallback": operator_states.covered,
    "held for long": operator_states.held_for_long,
    "OBS lost": _obs_lost,
    "pages amiss": _pages_amiss,
    "not taken": operator_states.not_taken,
    "clock was set": operator_states.clock_was_set,
    "after a crash": operator_states.after_a_crash,
    "left the order": operator_states.left_the_order,
    "all at once": operator_states.all_at_once,
    **catchup_states.STATES,
    **incident_states.STATES,
    "rehearsal": operator_states.rehearsal,
    "ended": operator_states.ended,
}
EDITING: dict[str, State] = {
    "on air": editing_states.on_air,
    "off air": editing_states.off_air,
    "not saved": editing_states.unsaved,
    "timers": editing_states.timers,
}
JUMPING: dict[str, State] = {
    "evening": operator_states.evening,
    "left the order": operator_states.left_the_order,
    "what breaks": catchup_states.tight,
}
BRIEF = ("evening", "before", "sale and bag", "fallback", "ended")


def _told(name: str) -> State:
    return lambda now, language: host_states.states(now, language)[name][1]


def _held(now: int, language: str) -> Topics:
    return host_states.topics(
        host_states.held(now, remaining=286_000), plan=host_states.plan(language, start=now)
    )


def _starts_by_itself(now: int, language: str) -> Topics:
    plan = host_states.plan(language, start=now)
    return host_states.topics(host_states.starting(now, left=751_000), plan=plan)


_OP = "!!document.querySelector('#operator.op[aria-busy=false]')"
_HOST = "!!document.querySelector('.lines, .clock, .ready, .ended, h1')"


def _hosts() -> Iterator[Screen]:
    """The host screen in every state that its tests know; each way to open it is a screen of its own."""
    pages: dict[str, dict[str, State]] = {}
    for name, (query, _) in host_states.states(0).items():
        if name != "lost":  # a series ends with it
            pages.setdefault(query, {})[name] = _told(name)
    pages[""] |= {"held": _held, "starts by itself": _starts_by_itself}
    for query, states in pages.items():
        opened = query.lstrip("?").replace("=", " ").replace("&", ", ")
        yield Screen(
            name=f"host, {opened}" if opened else "host",
            page=f"/host{query}",
            ready=_HOST,
            sizes=((1920, 1080), (1080, 1920)),
            states=states,
        )


SCREENS = (
    Screen(
        name="operator",
        page="/operator",
        ready=_OP,
        sizes=((1366, 768), (1920, 1080), (1024, 768), (390, 844)),
        states=OPERATOR,
        misfits=MISFITS,
    ),
    *(
        Screen(
            name=f"operator, {mode}",
            page="/operator",
            ready=_OP,
            sizes=((1366, 768), (1920, 1080), (1024, 768), (390, 844)),
            states=states,
            misfits=MISFITS,
            keys=keys,
        )
        for mode, keys, states in (
            ("editing", ("e",), EDITING),
            ("fields of a segment", ("e", "Enter"), EDITING),
            ("jumping", ("j",), JUMPING),
        )
    ),
    Screen(
        name="preflight",
        page="/preflight",
        ready="!!document.querySelector('#preflight.pf')",
        sizes=((1366, 768), (1920, 1080), (1024, 768), (390, 844)),
        states=preflight_states.STATES,
    ),
    Screen(
        name="preview",
        page="/preview",
        ready="!!document.querySelector('.stage')",
        sizes=((1366, 768), (390, 844)),
        states={"evening": operator_states.evening, "OBS lost": _obs_lost},
    ),
    *_hosts(),
)
SMALL = 480
"""Width in px of a listed picture of a lying screen; a standing one has half of it."""


async def shoot(browser: Browser, folder: Path, wanted: Wanted) -> list[Shot]:
    lanes = asyncio.Semaphore(2)

    async def one(screen: Screen, size: tuple[int, int], language: str) -> list[Shot]:
        async with lanes:
            return await _series(browser, folder, screen, size, language)

    runs = [
        one(screen, size, language)
        for screen in SCREENS
        for size, language in itertools.product(screen.sizes, LANGUAGES)
        if wanted.has(group=screen.name, size=_name(size), language=language)
    ]
    return [shot for series in await asyncio.gather(*runs) for shot in series]


def _name(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"


async def _series(
    browser: Browser, folder: Path, screen: Screen, size: tuple[int, int], language: str
) -> list[Shot]:
    server = StandIn()
    server.language = language
    await server.start()
    width, height = size
    context = await browser.new_context(viewport={"width": width, "height": height})
    page = await context.new_page()
    shots: list[Shot] = []
    try:
        first = next(iter(screen.states.values()))
        server.snapshots = first(server.now_ms(), language)
        await page.goto(f"{server.url}{screen.page}")
        await until(page, screen.ready)
        for key in screen.keys:
            await page.keyboard.press(key)
            await asyncio.sleep(SETTLED_S)
        for name, state in screen.states.items():
            await server.show(**state(server.now_ms(), language))
            await asyncio.sleep(SETTLED_S)
            shots.append(await _shot(page, folder, screen, name, _name(size), language))
        await server.show(**first(server.now_ms(), language))
        await asyncio.sleep(SETTLED_S)
        server.silent = True
        server.let_sockets_die()
        await asyncio.sleep(LOST_S)
        shots.append(await _shot(page, folder, screen, "link lost", _name(size), language))
    finally:
        await context.close()
        await server.stop()
    return shots


async def _shot(page: Page, folder: Path, screen: Screen, state: str, size: str, language: str) -> Shot:
    misfits = await page.evaluate(screen.misfits) if screen.misfits is not None else []
    stem = f"{screen.name}/{state}-{size}-{language}".replace(", ", "-").replace(" ", "-")
    await keep(await page.screenshot(), folder / stem)
    return Shot(
        group=screen.name,
        state=state,
        size=size,
        theme="",
        language=language,
        file=f"{stem}.png",
        small=f"{stem}.jpg",
        misfits=tuple(misfits),
    )


async def keep(picture: bytes, stem: Path) -> None:
    """The picture in full size, and small for the list."""

    def write() -> None:
        stem.parent.mkdir(exist_ok=True)
        stem.with_suffix(".png").write_bytes(picture)
        whole = Image.open(io.BytesIO(picture)).convert("RGB")
        width = SMALL if whole.width > whole.height else SMALL // 2
        small = whole.resize((width, round(whole.height * width / whole.width)), Image.Resampling.LANCZOS)
        small.save(stem.with_suffix(".jpg"), quality=84)

    await asyncio.to_thread(write)
