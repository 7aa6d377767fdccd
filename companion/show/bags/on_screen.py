"""A lucky bag in the picture: where it stands when, in which size, and for how long its end is seen."""

from collections.abc import Iterator

from companion.show.bags.bag import BagState, BagWindow
from companion.show.on_screen import Stage
from companion.show.times import SECOND, Ms, WallMs

GRAPHIC = "lucky-bag"
"""The graphic that follows the bags by itself."""

FIRST_MS = Ms(15 * SECOND)
"""So long it stands in full after each word of it to viewers: rules of four lines are read twice in that."""
LAST_MS = Ms(60 * SECOND)
"""So long before its end it is back in full, for those who join only now."""
FINAL_MS = Ms(10 * SECOND)
"""The last seconds, which the graphic floods with its colour; a sale waits for them."""
AWAITED_MS = Ms(60 * SECOND)
"""So long the room looks at a draw. One that takes longer, because a platform or a hand has still to say who
has won, waits in the corner, and sales are seen again."""
WINNERS_MS = Ms(30 * SECOND)
"""Five rows, the claim and the proof read aloud by a host take about 20 s."""
PAGE_MS = Ms(8 * SECOND)
"""Twelve names are looked through in that; every page is seen once (``overlays/lucky-bag/moment.mjs``)."""
PAGE = 12
LANDING_MS = Ms(2 * SECOND)
"""Before the first page: the reel comes to its end."""
VOID_MS = Ms(10 * SECOND)
"""As for the end of a sale (DESIGN.md rule 7)."""

_DECK, _CORNER = "deck", "corner"
_DRAW, _SALE, _BAG, _CARD = 40, 30, 20, 10
"""Priorities in the deck; a small bag makes room for a sale there, in whatever place that is."""
_FULL, _SMALL = {"size": "full"}, {"size": "small"}

_AWAITED = (BagState.CLOSED, BagState.DRAWING, BagState.DRAWN)


def stages(window: BagWindow) -> tuple[Stage, ...]:
    """Where it stands and from when, in order; empty for one that viewers were told nothing of."""
    return tuple(_stages(window))


def winners_last_ms(count: int) -> Ms:
    """How long so many winners stay in the picture."""
    pages = -(-count // PAGE)
    return Ms(LANDING_MS + max(WINNERS_MS, pages * PAGE_MS if pages > 1 else 0))


def _stages(window: BagWindow) -> Iterator[Stage]:
    if window.state is BagState.OPEN and window.opened is not None and window.closes is not None:
        yield from _open(window.opened, window.closes)
    elif window.state is BagState.ANNOUNCED and window.announced is not None:
        yield _full(window.announced, _BAG)
        yield _small(window.announced + FIRST_MS)
    elif window.state in _AWAITED and window.closes is not None:
        since = window.closes if window.drawn is None else window.drawn
        yield _full(since, _DRAW)
        yield _small(since + AWAITED_MS)
    elif window.state.told and window.published is not None:
        yield _full(window.published, _DRAW)
    elif window.state is BagState.VOID and window.ended is not None:
        yield _full(window.ended, _DRAW)


def _open(opened: WallMs, closes: WallMs) -> Iterator[Stage]:
    final = max(opened, closes - FINAL_MS)
    if opened < final:
        yield _full(opened, _BAG)
    if opened + FIRST_MS < closes - LAST_MS:
        yield _small(opened + FIRST_MS)
        yield _full(closes - LAST_MS, _BAG)
    yield _full(final, _DRAW)


def _full(since: int, priority: int) -> Stage:
    return Stage(since=WallMs(since), zone=_DECK, priority=priority, data=_FULL)


def _small(since: int) -> Stage:
    return Stage(since=WallMs(since), zone=_CORNER, priority=_CARD, yields={_DECK: _SALE}, data=_SMALL)
