"""What people read about overlays: what each shows, and what a cue can tell it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from companion.resources import manifest
from companion.show.overlays import FOLLOW_THE_SHOW
from companion.showfile.editing.writing import value_text
from companion.showfile.fields.about import Language
from companion.showfile.graphics import ALWAYS

_TEXTS = frozenset({"string", "integer", "number", "boolean"})
"""Types in a manifest whose values a cue can give: in a show file each is one text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataField:
    """One of the things that an overlay can be told."""

    name: str
    title: str
    about: str
    """Empty when its manifest says no more than the title."""
    needed: bool
    default: str
    """As a show file would write it; empty when there is none."""
    options: tuple[str, ...]
    """The only values there are; empty when it takes any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Graphic:
    """An overlay as its manifest describes it."""

    name: str
    folder: Path
    about: str
    """One line; empty when its manifest is silent or broken."""
    follows: bool
    """It shows what the show file says elsewhere, and a cue tells it nothing."""
    fields: tuple[DataField, ...]
    """What a cue can tell it, in the order of its manifest."""


def read_graphic(folder: Path, language: Language) -> Graphic:
    """The overlay in a folder; what a manifest does not say in this language is told as it says it."""
    told = manifest(folder)
    follows = folder.name in FOLLOW_THE_SHOW
    schema = _table(told.get("schema"))
    required = schema.get("required")
    needed = [name for name in required if isinstance(name, str)] if isinstance(required, list) else []
    properties = {name: _table(field) for name, field in _table(schema.get("properties")).items()}
    fields = {**properties, **{name: {} for name in needed if name not in properties}}
    return Graphic(
        name=folder.name,
        folder=folder,
        about=_said(told, "description", language) or _said(told, "name", language),
        follows=follows,
        fields=()
        if follows
        else tuple(
            _field(name, field, language, needed=name in needed)
            for name, field in fields.items()
            if name not in ALWAYS and field.get("type", "string") in _TEXTS
        ),
    )


def example(graphic: Graphic) -> str:
    """A cue that shows it with what it needs, to be pasted into the cues of a segment."""
    data = ", ".join(f"{field.name}: {_example(field)}" for field in graphic.fields if field.needed)
    told = f", data: {{{data}}}" if data else ""
    return f"- {{id: {graphic.name}, at: 1m, do: {{overlay: {graphic.name}, for: 30s{told}}}}}"


def _example(field: DataField) -> str:
    return value_text((*field.options, field.title)[0])


def _field(name: str, field: Mapping[str, Any], language: Language, *, needed: bool) -> DataField:
    options = field.get("enum")
    return DataField(
        name=name,
        title=_said(field, "title", language) or name,
        about=_said(field, "description", language),
        needed=needed,
        default=_plain(field.get("default")),
        options=tuple(_plain(option) for option in options) if isinstance(options, list) else (),
    )


def _said(told: Mapping[str, Any], key: str, language: Language) -> str:
    """A text in this language: OGraf has one language, and lets vendors add what begins with ``v_``."""
    own = _table(told.get(f"v_{key}")).get(language.value)
    text = own if isinstance(own, str) else told.get(key)
    return " ".join(text.split()) if isinstance(text, str) else ""


def _plain(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str() | int() | float():
            return str(value)
        case _:
            return ""


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
