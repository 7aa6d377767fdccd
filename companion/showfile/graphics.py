"""What the manifest of a graphic says of its place in the picture, or why it cannot be used."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from companion.show.model import FieldKind, GraphicField, Placement
from companion.show.overlays import FOLLOW_THE_SHOW
from companion.show.times import Ms

ALWAYS = frozenset({"language", "theme"})
"""What every graphic is given besides its data."""

_KINDS = {
    "string": FieldKind.TEXT,
    "integer": FieldKind.WHOLE,
    "number": FieldKind.NUMBER,
    "boolean": FieldKind.YES_NO,
}
"""Types in a schema whose values are one text in a show file."""

HIGHEST_PRIORITY = 100
LONGEST_HOLD_MS = 600_000
"""Ten minutes: whoever holds a place for longer does not share it."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A graphic that cannot be put on air."""

    manifest: Path
    why: str
    """Code of the sentence about it."""
    facts: Mapping[str, str]


class _BadManifest(Exception):
    def __init__(self, why: str, **facts: str) -> None:
        super().__init__(why)
        self.why = why
        self.facts = facts


def read_placement(folder: Path) -> Placement | Broken:
    """What the manifest in the folder of a graphic says of its place, its actions, and what it can be told.

    Of its place with ``v_zone``, ``v_priority``, ``v_hold_ms`` and ``v_yields``. What it does not say is as
    ``Placement`` has it, in a zone of its own.
    """
    file = folder / f"{folder.name}.ograf.json"
    try:
        return _placement(folder.name, _manifest(file))
    except _BadManifest as bad:
        return Broken(file, bad.why, bad.facts)


def _manifest(file: Path) -> Mapping[str, Any]:
    try:
        told = json.loads(file.read_bytes())
    except FileNotFoundError:
        raise _BadManifest("graphic-no-manifest", file=file.name) from None
    except OSError as error:
        raise _BadManifest("graphic-unreadable", reason=error.strerror or str(error)) from None
    except (ValueError, RecursionError):
        raise _BadManifest("graphic-not-json") from None
    if not isinstance(told, dict):
        raise _BadManifest("graphic-not-json")
    main = told.get("main")
    if not isinstance(main, str) or not main:
        raise _BadManifest("graphic-field", field="main", wanted='"graphic.mjs"')
    return told


def _placement(name: str, told: Mapping[str, Any]) -> Placement:
    zone = told.get("v_zone", f"own:{name}")
    if not isinstance(zone, str) or not zone:
        raise _BadManifest("graphic-field", field="v_zone", wanted='"deck"')
    yields = told.get("v_yields", {})
    if not isinstance(yields, dict) or not all(_is_whole(one, HIGHEST_PRIORITY) for one in yields.values()):
        raise _BadManifest("graphic-field", field="v_yields", wanted='{"deck": 30}')
    return Placement(
        zone=zone,
        priority=_whole(told, "v_priority", HIGHEST_PRIORITY),
        hold_ms=Ms(_whole(told, "v_hold_ms", LONGEST_HOLD_MS)),
        yields=yields,
        actions=tuple(_actions(told.get("customActions", []))),
        fields=_fields(name, told.get("schema")),
    )


def _fields(name: str, schema: object) -> tuple[GraphicField, ...] | None:
    """What a hand can tell it. A schema that says nothing of use leaves all open, as the check does."""
    if name in FOLLOW_THE_SHOW:
        return ()
    properties = schema.get("properties") if isinstance(schema, dict) else None
    if not isinstance(schema, dict) or not isinstance(properties, dict) or not properties:
        return None
    required = schema.get("required")
    needed = required if isinstance(required, list) else []
    told = {key: one for key, one in properties.items() if key not in ALWAYS and isinstance(one, dict)}
    return tuple(
        _field(key, one, kind, needed=key in needed)
        for key, one in told.items()
        if (kind := _kind(one.get("type", "string"))) is not None
    )


def _kind(told: object) -> FieldKind | None:
    """Of a type, or of the first of several that one text can give; None: of none."""
    types = told if isinstance(told, list) else [told]
    return next((_KINDS[one] for one in types if isinstance(one, str) and one in _KINDS), None)


def _field(name: str, told: Mapping[str, Any], kind: FieldKind, *, needed: bool) -> GraphicField:
    options, longest = told.get("enum"), told.get("maxLength")
    return GraphicField(
        name=name,
        kind=kind,
        needed=needed,
        options=tuple(str(one) for one in options) if isinstance(options, list) else (),
        longest=longest if isinstance(longest, int) and not isinstance(longest, bool) else None,
    )


def _actions(told: object) -> Iterator[str]:
    for action in told if isinstance(told, list) else (None,):
        name = action.get("id") if isinstance(action, dict) else None
        if not isinstance(name, str) or not name:
            wanted = '[{"id": "highlight", "name": "Highlight"}]'
            raise _BadManifest("graphic-field", field="customActions", wanted=wanted)
        yield name


def _whole(told: Mapping[str, Any], field: str, most: int) -> int:
    value = told.get(field, 0)
    if not _is_whole(value, most):
        raise _BadManifest("graphic-field", field=field, wanted=f"0 … {most}")
    return int(value)


def _is_whole(value: object, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most
