"""Whether sales and bags can be what viewers are told: one at a time, each once, over before the show is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from companion.show.actions import BagStep, SaleStep
from companion.show.limits import LimitOf
from companion.show.overlays import FOLLOW_THE_SHOW
from companion.show.times import MINUTE, SECOND, Ms, clock_text
from companion.showfile.checks.planned import PlannedCue, Schedule
from companion.showfile.checks.pointer import Pointer
from companion.showfile.fields import script
from companion.showfile.fields.goods import Bag, Sale
from companion.showfile.fields.parts import Parts
from companion.showfile.limits import Level, Rule
from companion.showfile.messages.findings import Finding
from companion.showfile.reading.tree import Path
from companion.showfile.surroundings import Surroundings

LEAST_AFTER_DRAW = Ms(2 * MINUTE)
"""Time that is needed to read out who has won."""

OPENS_AS_TOLD = Ms(5 * SECOND)
"""A cue that opens a sale may be so far from what the teaser counts down to."""

_BEGINS = (SaleStep.TEASE, SaleStep.OPEN, BagStep.ANNOUNCE, BagStep.OPEN)
"""Steps after which there is something to end."""

_ONCE = (*_BEGINS, BagStep.DRAW, BagStep.PUBLISH)
"""Steps that a sale or a bag takes once; a second time they do nothing."""


@dataclass(frozen=True, slots=True)
class _Move:
    """A step of a sale or a bag that a cue takes in one pass."""

    step: SaleStep | BagStep
    path: Path
    """Of the action."""
    by: PlannedCue


@dataclass(frozen=True, slots=True)
class _Window:
    """When a sale or a bag is on by plan."""

    name: str
    path: Path
    """Of the action that begins it."""
    begins: Ms
    ends: Ms


def check_windows(
    point: Pointer,
    parts: Parts,
    schedule: Schedule | None,
    around: Surroundings,
    rules: Sequence[Rule],
) -> Iterator[Finding]:
    """What needs the whole rundown is said only when all of it can be read.

    ``rules`` are those of the platform and the market: they may allow several bags at once.
    """
    yield from _unused(point, parts)
    yield from _queue(point, parts)
    yield from _never_begun(point, parts, around)
    if schedule is None:
        return
    sale_moves, bag_moves = _moves(schedule)
    sales: list[_Window] = []
    for name, sale in parts.sales.items():
        moves = sale_moves.get(name, [])
        yield from _once(point, "sale", name, moves)
        if sale is not None:
            yield from _teaser(point, name, sale, moves)
            yield from _closed_first(point, "sale", name, moves, _sale_window(name, sale, moves))
            sales.extend(_sale_window(name, sale, moves))
    bags: list[_Window] = []
    for name, bag in parts.bags.items():
        moves = bag_moves.get(name, [])
        yield from _once(point, "bag", name, moves)
        if bag is not None:
            yield from _closed_first(point, "bag", name, moves, _bag_window(name, bag, moves))
            yield from _out_of_order(point, name, moves, _bag_window(name, bag, moves), schedule)
            bags.extend(_bag_window(name, bag, moves))
    yield from _overlaps(point, "sales-overlap", sales, schedule, at_once=1)
    yield from _overlaps(point, "bags-overlap", bags, schedule, at_once=_bags_at_once(rules))
    yield from _past_end(point, "sale", sales, schedule)
    yield from _past_end(point, "bag", bags, schedule)


def _unused(point: Pointer, parts: Parts) -> Iterator[Finding]:
    """A sale or a bag that no cue moves.

    Nothing is said where a cue cannot be read, or moves one that is unknown: it may be meant for this one.
    """
    cues = [cue.cue for segment in parts.segments() for sheet in segment.sheets for cue in sheet]
    if not cues or any(cue is None for cue in cues):
        return
    actions = [action for cue in cues if cue is not None for action in cue.do]
    sales = {action.sale for action in actions if isinstance(action, script.MoveSale)}
    bags = {action.bag for action in actions if isinstance(action, script.MoveBag)}
    queued = frozenset(parts.queue.bags if parts.queue is not None else ())
    for name in parts.sales if sales <= parts.sales.keys() else ():
        if name not in sales:
            yield point.key(("sales", name), "sale-unused", name=name).as_warning()
    for name in parts.bags if bags | queued <= parts.bags.keys() else ():
        if name not in bags | queued:
            yield point.key(("bags", name), "bag-unused", name=name).as_warning()


def _queue(point: Pointer, parts: Parts) -> Iterator[Finding]:
    """Bags that the queue opens: each is there, and is opened once."""
    queued = parts.queue.bags if parts.queue is not None else []
    opening: dict[str, Path] = {}
    for segment in parts.segments():
        for cue in chain.from_iterable(segment.sheets):
            for number, action in enumerate(cue.cue.do if cue.cue is not None else ()):
                if isinstance(action, script.MoveBag) and action.step is BagStep.OPEN:
                    opening.setdefault(action.bag, (*cue.path, "do", number))
    for number, name in enumerate(queued):
        path: Path = ("bag_queue", "bags", number)
        if name not in parts.bags:
            yield point.unknown(path, "unknown-bag", name, parts.bags)
        elif name in queued[:number]:
            yield point.value(path, "queue-twice", name=name)
        elif name in opening:
            line = point.line(opening[name])
            yield point.value(path, "queue-and-cue", name=name, line=line).as_warning()


def _never_begun(point: Pointer, parts: Parts, around: Surroundings) -> Iterator[Finding]:
    """Cues that end what no cue begins: a bag, a sale, an overlay.

    Taking down a card or a sale to be sure is a habit, and harmless.
    """
    placed = [
        ((*cue.path, "do", number), action)
        for segment in parts.segments()
        for cue in chain.from_iterable(segment.sheets)
        if cue.cue is not None
        for number, action in enumerate(cue.cue.do)
    ]
    actions = [action for _, action in placed]
    shown = {action.overlay for action in actions if isinstance(action, script.ShowOverlay)} | FOLLOW_THE_SHOW
    shown |= {one.overlay for book in parts.playbooks.values() if book is not None for one in book.show}
    sales = {a.sale for a in actions if isinstance(a, script.MoveSale) and a.step in _BEGINS}
    bags = {a.bag for a in actions if isinstance(a, script.MoveBag) and a.step in _BEGINS}
    bags |= frozenset(parts.queue.bags if parts.queue is not None else ())
    for path, action in placed:
        match action:
            case script.HideOverlay(hide=name) if name in around.graphics and name not in shown:
                yield point.value((*path, "hide"), "hidden-unshown", name=name).as_warning()
            case script.MoveSale(sale=name) if name in parts.sales and name not in sales:
                yield point.value(path, "sale-unopened", name=name, step=action.step.value).as_warning()
            case script.MoveBag(bag=name) if name in parts.bags and name not in bags:
                yield point.value(path, "bag-unopened", name=name, step=action.step.value).as_warning()
            case _:
                pass


def _moves(schedule: Schedule) -> tuple[Mapping[str, list[_Move]], Mapping[str, list[_Move]]]:
    """The steps of each sale and of each bag, in the order of the rundown."""
    sales: dict[str, list[_Move]] = {}
    bags: dict[str, list[_Move]] = {}
    for planned in schedule.cues:
        for number, action in enumerate(planned.cue.do):
            path: Path = (*planned.path, "do", number)
            if isinstance(action, script.MoveSale):
                sales.setdefault(action.sale, []).append(_Move(action.step, path, planned))
            elif isinstance(action, script.MoveBag):
                bags.setdefault(action.bag, []).append(_Move(action.step, path, planned))
    return sales, bags


def _once(point: Pointer, what: str, name: str, moves: Sequence[_Move]) -> Iterator[Finding]:
    """One that waits to be armed is for when the other one fails, and counts for nothing.

    So is one beside another in its segment of which either waits for GO or for a condition.
    """
    first: dict[SaleStep | BagStep, _Move] = {}
    told: set[Path] = set()
    for move in moves:
        if move.step not in _ONCE or not move.by.cue.armed:
            continue
        before = first.setdefault(move.step, move)
        if before is move or move.path in told or _either(before.by, move.by):
            continue
        told.add(move.path)
        facts: dict[str, str | int] = {"name": name, "step": move.step.value}
        if before.path == move.path:
            yield point.value(move.path, f"{what}-every-pass", **facts)
        else:
            yield point.value(move.path, f"{what}-twice", line=point.line(before.path), **facts)


def _either(one: PlannedCue, other: PlannedCue) -> bool:
    return one.turn is other.turn and (one.cue.on is not None or other.cue.on is not None)


def _teaser(point: Pointer, name: str, sale: Sale, moves: Sequence[_Move]) -> Iterator[Finding]:
    """The teaser is there when a cue wants it, comes before the opening, and counts down to it."""
    teases = [move for move in moves if move.step is SaleStep.TEASE]
    if teases and not sale.teaser:
        yield point.value(teases[0].path, "tease-without-teaser", name=name)
        return
    tease = _first(moves, SaleStep.TEASE)
    opening = _first(moves, SaleStep.OPEN)
    if tease is None or opening is None:
        return
    (teased, teasing), (opened, opener) = tease, opening
    if opened < teased:
        yield point.value(teasing.path, "tease-after-open", name=name, line=point.line(opener.path))
    elif abs(opened - teased - sale.teaser) > OPENS_AS_TOLD:
        lengths = {"teaser": clock_text(sale.teaser), "after": clock_text(opened - teased)}
        yield point.value(opener.path, "open-not-as-told", name=name, **lengths).as_warning()


def _first(moves: Sequence[_Move], step: SaleStep | BagStep) -> tuple[Ms, _Move] | None:
    """The first time at which the step is taken by plan; None when that is never, or hangs on somebody."""
    found = [(move.by.at, move) for move in moves if move.step is step]
    known = [(at, move) for at, move in found if at is not None]
    return min(known, key=lambda item: item[0]) if known and len(known) == len(found) else None


def _sale_window(name: str, sale: Sale, moves: Sequence[_Move]) -> Iterator[_Window]:
    """Once teased it opens by itself, so that its opening needs no cue."""
    tease, opening = _first(moves, SaleStep.TEASE), _first(moves, SaleStep.OPEN)
    if tease is not None and (opening is None or tease[0] <= opening[0]):
        begins, move = tease
        opens = Ms(begins + sale.teaser)
    elif opening is not None and not any(move.step is SaleStep.TEASE for move in moves):
        begins, move = opening
        opens = begins
    else:
        return
    closing = [other for other in moves if other.step in (SaleStep.CLOSE, SaleStep.CANCEL)]
    yield from _closed(_Window(name, move.path, begins, Ms(opens + sale.length)), closing)


def _bag_window(name: str, bag: Bag, moves: Sequence[_Move]) -> Iterator[_Window]:
    opening = _first(moves, BagStep.OPEN)
    if opening is not None:
        begins, move = opening
        closing = [other for other in moves if other.step is BagStep.CLOSE]
        yield from _closed(_Window(name, move.path, begins, Ms(begins + bag.length)), closing)


def _closed_first(
    point: Pointer, what: str, name: str, moves: Sequence[_Move], windows: Iterable[_Window]
) -> Iterator[Finding]:
    """On air such a step is refused, and the sale or bag stays open for its whole length."""
    closing = [(move.by.at, move) for move in moves if move.step in (SaleStep.CLOSE, BagStep.CLOSE)]
    for window in windows:
        # One that comes in every pass of a loop has its use in a later one.
        useful = {move.path for at, move in closing if at is None or at >= window.begins}
        for _, move in closing:
            if move.path not in useful:
                line = point.line(window.path)
                yield point.value(move.path, f"{what}-closed-first", name=name, line=line).as_warning()


def _out_of_order(
    point: Pointer, name: str, moves: Sequence[_Move], windows: Iterable[_Window], schedule: Schedule
) -> Iterator[Finding]:
    """Rules told after the bag has opened, or a draw before it has closed: on air they are refused."""
    after_close = (BagStep.DRAW, BagStep.PUBLISH)
    for window in windows:
        wrong: dict[Path, _Move] = {}
        useful: set[Path] = set()
        for move in moves:
            at = move.by.at
            late = move.step is BagStep.ANNOUNCE and at is not None and at > window.begins
            early = move.step in after_close and at is not None and at < window.ends
            if late or early:
                wrong.setdefault(move.path, move)
            else:
                useful.add(move.path)
        for path, move in wrong.items():
            if path not in useful:
                times = {"begins": schedule.when(window.begins), "ends": schedule.when(window.ends)}
                step = move.step.value
                yield point.value(path, "bag-out-of-order", name=name, step=step, **times).as_warning()


def _closed(window: _Window, closing: Sequence[_Move]) -> Iterator[_Window]:
    """The window as its cues end it early; nothing when nobody knows when that is."""
    ends = [move.by.at for move in closing]
    known = [at for at in ends if at is not None]
    if len(known) == len(ends):
        earlier = [at for at in known if window.begins < at]
        yield replace(window, ends=min([window.ends, *earlier]))


def _bags_at_once(rules: Sequence[Rule]) -> int:
    """One, unless a rule says otherwise: as on air."""
    limits = [rule.limit for rule in rules if rule.level is Level.RULE]
    allowed = [limit.most for limit in limits if limit.of is LimitOf.BAGS_AT_ONCE]
    return min((most for most in allowed if most is not None), default=1)


def _overlaps(
    point: Pointer, code: str, windows: Sequence[_Window], schedule: Schedule, *, at_once: int
) -> Iterator[Finding]:
    on: list[_Window] = []
    for window in sorted(windows, key=lambda window: window.begins):
        on = [other for other in on if window.begins < other.ends]
        if len(on) >= at_once:
            latest = max(on, key=lambda other: other.ends)
            times = {"begins": schedule.when(window.begins), "ends": schedule.when(latest.ends)}
            yield point.value(window.path, code, name=window.name, other=latest.name, **times)
        on.append(window)


def _past_end(point: Pointer, what: str, windows: Sequence[_Window], schedule: Schedule) -> Iterator[Finding]:
    over = schedule.when(schedule.length)
    for window in windows:
        if window.ends > schedule.length:
            times = {"ends": schedule.when(window.ends), "over": over}
            yield point.value(window.path, f"{what}-after-end", name=window.name, **times)
        elif what == "bag" and window.ends > schedule.length - LEAST_AFTER_DRAW:
            times = {"ends": schedule.when(window.ends), "over": over}
            yield point.value(window.path, "bag-drawn-late", name=window.name, **times).as_warning()
