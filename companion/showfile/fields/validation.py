"""What pydantic refuses → findings at the places where it stands."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from companion.showfile.fields.document import known_keys
from companion.showfile.fields.examples import item_example, list_example, value_example
from companion.showfile.fields.platforms import meant_platform
from companion.showfile.fields.script import HEADS
from companion.showfile.fields.slips import glued, invisible, lookalike, split_number, without_dash
from companion.showfile.messages.findings import Finding
from companion.showfile.reading.tree import Listing, Node, Path, Place, Scalar, Table, find, nearest, plain

_TAGGED = ("do", "rundown")
"""Lists whose items are of several kinds; pydantic puts the kind after the place in the list."""

_ABOUT_KEY = "[key]"
"""How pydantic marks an error in a key of the author's own rather than in its value."""


def findings_of(error: ValidationError, root: Node) -> Iterator[Finding]:
    """One finding for each error, less those that another one explains."""
    errors = error.errors(include_url=False, include_input=False)
    misspelt: dict[tuple[str | int, ...], list[str]] = {}
    loops: set[tuple[str | int, ...]] = set()
    for detail in errors:
        if detail["type"] == "extra_forbidden" and _is_loop_in_loop(detail["loc"]):
            loops.add(detail["loc"][:-1])
            yield Finding(code="loop-in-loop", mark=nearest(root, _path(detail["loc"])).key)
        elif detail["type"] == "extra_forbidden":
            written = re.split("[:：]", str(detail["loc"][-1]))[0]
            misspelt.setdefault(detail["loc"][:-1], []).append(written)
    for detail in errors:
        *parent, key = detail["loc"] or ("",)
        others = misspelt.get(tuple(parent), [])[:20]
        if loops and any(detail["loc"][: len(loop)] == loop for loop in loops):
            continue  # It is no segment, whatever it has and lacks.
        if detail["type"] == "missing" and get_close_matches(str(key), others, 1):
            continue  # ``titel`` is told as a misspelt ``title``; that one is missing says nothing new.
        yield _finding(detail, root)


def _is_loop_in_loop(location: tuple[str | int, ...]) -> bool:
    """In the rundown itself ``loop`` makes a loop; a segment that knows it not is one of a loop."""
    return location[-1] == "loop" and location[-3:-2] == ("segments",)


def _finding(detail: ErrorDetails, root: Node) -> Finding:
    location = detail["loc"]
    path = _path(location)
    place = nearest(root, path)
    key = _name(path)
    context: Mapping[str, object] = detail.get("ctx", {})
    empty = isinstance(place.node, Scalar) and place.node.text is None
    match detail["type"]:
        case "missing":
            parent = nearest(root, path[:-1])
            where, example = label(root, path[:-1]), value_example(location)
            facts: dict[str, str | int] = {"key": key, "where": where, "example": example}
            return Finding(code="missing-key", mark=parent.key, facts=facts)
        case "extra_forbidden":
            if slip := glued(key, place.key) or invisible(key, place.key):
                return slip
            if empty and (comma := split_number(nearest(root, path[:-1]).node, key)):
                return comma
            facts = {"key": key, "where": label(root, path[:-1])}
            options = known_keys(location[:-1])
            return Finding(code="unknown-key", mark=place.key, facts=facts, given=key, options=options)
        case "refused":
            mark = place.key if location[-1] == _ABOUT_KEY else place.node.mark
            given, at = str(context["given"]), context["at"]
            refused = Finding(
                code=str(context["code"]),
                mark=mark,
                facts={"key": key},
                given=str(context["found"]) or given,
                options=_words(context["options"]),
                write=str(context["write"]),
            )
            if isinstance(at, int) and isinstance(place.node, Scalar):
                refused = replace(refused, mark=place.node.at(at))
            return lookalike(root, path, given, mark) or _called_otherwise(refused, path, key, root)
        case "value-empty" | "model_type" | "dict_type" | "list_type" | "bad-action" if empty:
            return Finding(code="value-empty", mark=place.key, facts={"key": key})
        case "model_type" | "dict_type":
            table = not_a_table(place, key)
            cure = item_example(location, _text(place.node)) if table.code == "want-table" else ""
            return table.with_cure(cure)
        case "bad-action":
            return _not_an_action(place, key)
        case "list_type" if key == "do":
            return _not_an_action(place, key)
        case "list_type":
            if slip := without_dash(place.node):
                return slip
            example = list_example(location, plain(place.node))
            return Finding(code="want-list", mark=place.node.mark, facts={"key": key, "example": example})
        case "too_short":
            return Finding(code="list-empty", mark=place.key, facts={"key": key})
        case "value-empty":
            return Finding(code="value-empty", mark=place.node.mark, facts={"key": key})
        case _:
            return Finding(code="want-text", mark=place.node.mark, facts={"key": key})


_BY_ROLE = {
    "scene": "scenes",
    "scenes": "scenes",
    "leave_alone": "scenes",
    "mute": "microphones",
    "unmute": "microphones",
}
"""Where ``obs`` has the roles that a field or the items of a list are."""


def _called_otherwise(refused: Finding, path: Path, key: str, root: Node) -> Finding:
    """What was refused as an id; what is called by its name in OBS, or a platform by its own, is told so."""
    if refused.code != "bad-id":
        return refused
    listed = str(path[-2]) if isinstance(path[-1], int) and len(path) > 1 else key
    kind = _BY_ROLE.get(listed)
    if kind is not None and (role := role_of(root, refused.given, kind)):
        code = "scene-by-name" if kind == "scenes" else "microphone-by-name"
        return replace(refused, code=code, write=role)
    if key == "platform" and (meant := meant_platform(refused.given)):
        return replace(refused, code="unknown-platform", facts={"name": refused.given}, write=meant)
    return refused


def role_of(root: Node, name: str, kind: str = "scenes") -> str:
    """The role that this scene in OBS plays in the show, or what else ``obs`` has of that kind; empty when it
    plays none."""
    place = find(root, ("obs", kind))
    named = place.node.entries if place is not None and isinstance(place.node, Table) else {}
    roles = (
        role
        for role, entry in named.items()
        if isinstance(entry.node, Scalar) and (entry.node.text or "").strip() == name.strip()
    )
    return next(roles, "")


def _text(node: Node) -> str:
    return (node.text or "").strip() if isinstance(node, Scalar) else ""


def not_a_table(place: Place, key: str) -> Finding:
    """What stands where lines of ``name: value`` belong."""
    match place.node:
        case Scalar(str(text), mark):
            table = Finding(code="want-table", mark=mark, facts={"key": key}, given=text)
            return glued(text, mark) or table
        case _:
            return Finding(code="want-table", mark=place.node.mark, facts={"key": key}, given="[…]")


def _not_an_action(place: Place, key: str) -> Finding:
    match place.node:
        case Table(entries):
            heads = [head for head in HEADS if head in entries]
            if len(heads) > 1:
                facts: dict[str, str | int] = {"first": heads[0], "second": heads[1]}
                return Finding(code="two-actions", mark=place.node.mark, facts=facts)
            given, entry = next(iter(entries.items()), ("{}", None))
            action = Finding(code="bad-action", mark=place.node.mark, given=given, options=HEADS)
            return (glued(given, entry.key) if entry is not None else None) or action
        case Scalar(str(text), mark):
            return glued(text, mark) or Finding(code="bad-action", mark=mark, given=text)
        case _:
            return not_a_table(place, key)


def _path(location: tuple[str | int, ...]) -> Path:
    """Pydantic's location without what is not in the file: the kind of an item, the mark of a key."""
    path: list[str | int] = []
    for number, step in enumerate(location):
        is_tag = number >= 2 and location[number - 2] in _TAGGED and isinstance(location[number - 1], int)
        if not is_tag and step != _ABOUT_KEY:
            path.append(step)
    return tuple(path)


def _words(options: object) -> tuple[str, ...]:
    return tuple(str(option) for option in options) if isinstance(options, tuple) else ()


def _name(path: Path) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def label(root: Node, path: Path) -> str:
    """The way to a place in its author's words: ``rundown › opening › cues › rules``."""
    names: list[str] = []
    for length in range(1, len(path) + 1):
        place = find(root, path[:length])
        above = find(root, path[: length - 1])
        step = path[length - 1]
        if isinstance(step, str):
            names.append(step)
        elif above is not None and isinstance(above.node, Listing):
            names.append(_own_id(place) or str(step + 1))
    return " › ".join(names) or "show.yaml"


def _own_id(place: Place | None) -> str:
    if place is not None and isinstance(place.node, Table):
        entry = place.node.entries.get("id")
        if entry is not None and isinstance(entry.node, Scalar):
            return entry.node.text or ""
    return ""
