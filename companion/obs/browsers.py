"""Browser sources of OBS that show our overlay page: told to cut, loaded anew where they never came up."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from companion.obs.requests import NO_SUCH_THING, Ask
from companion.obs.session import NotDone, RequestRefused
from companion.obs.setup.needs import shows_overlay
from companion.show.times import WallMs

log = logging.getLogger(__name__)

PANIC_EVENT = "companionPanic"
"""Event on the window of every page that OBS shows; ``static/js/overlay.js`` hears it."""

KIND = "browser_source"
_RELOAD = "refreshnocache"
"""The button of a browser source that loads its page anew, past every cache."""
_SIZE = {"width": 800, "height": 600}
"""What a browser source has that was never given another size."""

Pages = Callable[[], Collection[str]]
"""The size of each overlay page in OBS that has said hello and is still there: ``1080x1920``."""


async def cut(ask: Ask, at: WallMs) -> None:
    """Tell every page that OBS shows that all overlays were cut at that instant.

    Raises:
        NotDone: this OBS has no browser sources.
        RequestRefused: OBS said no.
        SessionFailure: the connection broke.
    """
    event = {"event_name": PANIC_EVENT, "event_data": {"at": at}}
    try:
        await ask(
            "CallVendorRequest",
            {"vendorName": "obs-browser", "requestType": "emit_event", "requestData": event},
            urgent=True,
        )
    except RequestRefused as refused:
        if refused.code == NO_SUCH_THING:
            raise NotDone("this OBS has no browser sources") from None
        raise


@dataclass(frozen=True, slots=True)
class Source:
    """A browser source with our overlay page."""

    name: str
    size: str


async def look_after(ask: Ask, pages: Pages, looks_s: Sequence[float]) -> None:
    """Load the pages anew that never came up: OBS that was started before us shows an empty one and does not
    try again by itself. ``looks_s`` is when to look, from now on; returns after the last.

    Raises:
        SessionFailure: the connection broke.
    """
    waited_s = 0.0
    for look_s in looks_s:
        await asyncio.sleep(look_s - waited_s)
        waited_s = look_s
        try:
            sources = await own_sources(ask)
            for source in dead(sources, pages()):
                log.warning("OBS shows %r without our page: it is loaded anew", source.name)
                await ask("PressInputPropertiesButton", {"inputName": source.name, "propertyName": _RELOAD})
        except RequestRefused as refused:
            log.warning("Whether OBS shows our pages could not be seen: %s", refused)


def dead(sources: Collection[Source], sizes: Collection[str]) -> list[Source]:
    """Those from which certainly no page has said hello.

    A page does not know which source shows it, only its size. So of each size the pages are counted: where
    none of a size is there, no source of that size has one. Where some are there and others are missing,
    nobody can tell which, and none is touched, because loading a good page anew makes a hole on air.
    """
    there = Counter(sizes)
    gone = [source for source in sources if not there[source.size]]
    for size, count in Counter(source.size for source in sources).items():
        if 0 < there[size] < count:
            log.warning("Of %d browser sources with our page (%s) only %d came up", count, size, there[size])
    return gone


async def own_sources(ask: Ask) -> list[Source]:
    found = []
    for one in (await ask("GetInputList", {"inputKind": KIND}))["inputs"]:
        name = str(one["inputName"])
        settings = (await ask("GetInputSettings", {"inputName": name}))["inputSettings"]
        if shows_overlay(settings):
            width, height = (settings.get(side, default) for side, default in _SIZE.items())
            found.append(Source(name, f"{width}x{height}"))
    return found
