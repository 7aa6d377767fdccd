"""The form of ``draw.json``, version 1: which names it has, and what may stand under each.

Standard library and ``protocol.py`` alone, as ``check.py``.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from companion.show.draw.protocol import CHAIN, GENESIS_MS, LARGEST_NUMBER, PERIOD_MS, canonical

FORMAT = "live-companion/draw"
VERSION = 1

LONGEST_TEXT = 2_000
"""Characters of a text outside the rules."""
LATEST_ROUND = 10**12
"""Some 95,000 years after genesis; its time in milliseconds is still a number that JavaScript can tell."""

LEVELS = ("A", "B", "C", "M")

_HEX_32 = re.compile(r"[0-9a-f]{64}")
_HEX = re.compile(r"(?:[0-9a-f]{2}){1,500}")


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check came to."""

    check: str
    """Its name, the same in every language and on the page."""
    ok: bool
    code: str
    """Which sentence tells of it; the words are with whoever shows it."""
    facts: Mapping[str, str | int] = field(default_factory=dict)
    """What the sentence tells of. Texts in it are as a stranger wrote them: harmless only once escaped."""


class NotReadable(ValueError):
    """A text is no ``draw.json``; ``finding`` says why."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.finding = Finding("form", False, code, facts)


def read(text: bytes) -> object:
    """What stands in a file.

    Raises:
        NotReadable: it is no JSON in UTF-8; or it is read by one program so and by another otherwise,
            because a name stands twice in one object, a number has a fraction or is very large.
    """
    try:
        value: object = json.loads(
            text.decode("utf-8-sig"),
            object_pairs_hook=_each_name_once,
            parse_int=_whole,
            parse_float=_no_fraction,
            parse_constant=_no_fraction,
        )
    except UnicodeDecodeError:
        raise NotReadable("not_utf8") from None
    except json.JSONDecodeError as error:
        raise NotReadable("not_json", line=error.lineno) from None
    except RecursionError:
        raise NotReadable("not_alike") from None
    return value


def shaped(bundle: object) -> Finding:
    """Has it exactly the names of version 1, and under each what belongs there? The first that has not."""
    try:
        canonical(bundle)
        _compare(bundle, _SHAPE, "")
        _agree(bundle)
    except NotReadable as wrong:
        return wrong.finding
    except ValueError:
        return Finding("form", False, "not_alike")
    return Finding("form", True, "form")


def _each_name_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    told: dict[str, object] = {}
    for name, value in pairs:
        if name in told:
            raise NotReadable("name_twice", name=name)
        told[name] = value
    return told


def _whole(digits: str) -> int:
    if len(digits) > len(str(LARGEST_NUMBER)) + 1 or abs(int(digits)) > LARGEST_NUMBER:
        raise NotReadable("number", number=digits[:40])
    return int(digits)


def _no_fraction(number: str) -> object:
    raise NotReadable("number", number=number[:40])


def _compare(value: object, shape: "_Shape | _Kind", where: str) -> None:
    """Raise NotReadable unless the value has the shape."""
    if isinstance(shape, _Kind):
        if not shape.fits(value):
            raise NotReadable("form_wanted", where=where, wanted=shape.name)
        return
    if not isinstance(value, dict):
        raise NotReadable("form_wanted", where=where, wanted="object")
    for name in sorted(shape):
        if name not in value:
            raise NotReadable("form_missing", where=_below(where, name))
    for name in sorted(value):
        if name not in shape:
            raise NotReadable("form_unknown", where=_below(where, name)[:80])
    for name in sorted(shape):
        _compare(value[name], shape[name], _below(where, name))


def _below(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    """Which words say what was wanted."""
    fits: Callable[[object], bool]


def _is(wanted: str | int) -> _Kind:
    return _Kind("exactly", lambda value: type(value) is type(wanted) and value == wanted)


def _text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_TEXT


def _line(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_TEXT and "\n" not in value


def _hex32(value: object) -> bool:
    return isinstance(value, str) and _HEX_32.fullmatch(value) is not None


def _count(value: object) -> bool:
    return type(value) is int and value >= 0


def _round(value: object) -> bool:
    return type(value) is int and 1 <= value <= LATEST_ROUND


def _rules(value: object) -> bool:
    return (
        isinstance(value, dict)
        and value.get("fairness") in LEVELS
        and _count(value.get("winners"))
        and _count(value.get("alternates"))
    )


def _id_with_reason(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and _hex32(value[0]) and _line(value[1])


def _all(fits: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, list) and all(map(fits, value))


def _or_nothing(fits: Callable[[object], bool], nothing: str | None) -> Callable[[object], bool]:
    return lambda value: value == nothing or fits(value)


_Shape = Mapping[str, "_Shape | _Kind"]

_TEXT = _Kind("text", _text)
_LINE = _Kind("line", _line)
_LEVEL = _Kind("level", lambda value: value in LEVELS)
_HEX32 = _Kind("hex32", _hex32)
_HEX32_OR_EMPTY = _Kind("hex32_or_empty", _or_nothing(_hex32, ""))
_HEX_OR_EMPTY = _Kind(
    "hex_or_empty", lambda value: isinstance(value, str) and (value == "" or bool(_HEX.fullmatch(value)))
)
_COUNT = _Kind("count", _count)
_INSTANT = _Kind("count_or_null", _or_nothing(_count, None))
_ROUND = _Kind("round_or_null", _or_nothing(_round, None))
_IDS = _Kind("ids", _all(_hex32))
_IDS_WITH_REASONS = _Kind("ids_with_reasons", _all(_id_with_reason))

_SHAPE: _Shape = {
    "format": _is(FORMAT),
    "version": _is(VERSION),
    "draw_id": _LINE,
    "show": {"id": _TEXT, "title": _TEXT},
    "bag": _LINE,
    "fairness": {"planned": _LEVEL, "is": _LEVEL, "why": _TEXT},
    "rules": _Kind("rules", _rules),
    "rules_digest": _HEX32,
    "rules_before": _IDS,
    "commitment": _HEX32_OR_EMPTY,
    "seed": _HEX32_OR_EMPTY,
    "beacon": {
        "chain": _is(CHAIN),
        "genesis_ms": _is(GENESIS_MS),
        "period_ms": _is(PERIOD_MS),
        "round": _ROUND,
        "round_given_up": _ROUND,
        "rounds_void": _Kind("rounds", _all(_round)),
        "randomness": _HEX32_OR_EMPTY,
        "signature": _HEX_OR_EMPTY,
    },
    "counts": {"entered": _COUNT, "eligible": _COUNT, "ineligible": _COUNT},
    "eligible": _IDS,
    "eligible_digest": _HEX32_OR_EMPTY,
    "ineligible": _IDS_WITH_REASONS,
    "ineligible_digest": _HEX32_OR_EMPTY,
    "winners": _IDS,
    "alternates": _IDS,
    "passed_over": _IDS_WITH_REASONS,
    "times": {
        "announced": _INSTANT,
        "opened": _INSTANT,
        "closed": _INSTANT,
        "frozen": _INSTANT,
        "round": _INSTANT,
        "drawn": _INSTANT,
        "published": _COUNT,
    },
    "digest": _HEX32,
}


def _agree(bundle: object) -> None:
    """Raise NotReadable unless the bag is that of the draw, and what was drawn here has a seed and times."""
    assert isinstance(bundle, dict)
    if bundle["draw_id"].partition("/")[2] != bundle["bag"]:
        raise NotReadable("form_wanted", where="bag", wanted="bag_of_draw")
    if bundle["fairness"]["is"] == "M":
        return
    for name in ("seed", "eligible_digest", "ineligible_digest"):
        if not bundle[name]:
            raise NotReadable("form_wanted", where=name, wanted="hex32")
    for name in ("opened", "closed", "frozen", "drawn"):
        if bundle["times"][name] is None:
            raise NotReadable("form_wanted", where=f"times.{name}", wanted="count")
