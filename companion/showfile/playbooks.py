"""Playbooks: files of them, and what counts for one show of theirs and its own.

``cues/playbooks/NAME.yaml`` is called after what it is for. It is plain YAML, read like a show file, with
texts in several languages where it is for shows in any; it is found in the same places as recipes. What a
show file says of the same thing comes before it, key by key.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from companion.resources import GraphicFields
from companion.show import actions, model
from companion.show.health.troubles import Trouble
from companion.show.incidents.playbooks import HAPPENINGS
from companion.show.model import Happening
from companion.show.overlays import FOLLOW_THE_SHOW
from companion.showfile.checks.overlays import check_texts
from companion.showfile.checks.pointer import Pointer
from companion.showfile.fields.about import Language
from companion.showfile.fields.incidents import BookFor, BookName, Playbook
from companion.showfile.fields.validation import findings_of, not_a_table
from companion.showfile.messages.findings import Finding
from companion.showfile.reading.tree import Entry, Listing, Node, Place, Scalar, Table, nearest, plain
from companion.showfile.recipes.file import half_translated, in_language
from companion.showfile.side_files import in_terms_of, open_side_file


class _File(Playbook):
    playbook: BookName


_KEYS = frozenset(_File.model_fields)


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a file with a playbook."""

    book: Playbook | None
    """None when anything is wrong with the file."""
    findings: tuple[Finding, ...]
    """In the order of the file; their marks are places in it."""


@dataclass(frozen=True, slots=True)
class Brought:
    """The playbooks that lie around a show file."""

    books: Mapping[BookFor, Playbook] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    """Why some are not known; their marks are places in the show file."""


def brought(
    root: Node, files: Mapping[str, Path], language: Language, graphics: Mapping[str, GraphicFields]
) -> Brought:
    """All of them, with their words in the language of the show. ``graphics`` are the overlays that can be
    shown."""
    books: dict[BookFor, Playbook] = {}
    findings: list[Finding] = []
    for name, path in files.items():
        read = read_playbook(path, language, graphics)
        if isinstance(read.book, _File):
            books[read.book.playbook] = read.book
        else:
            findings.append(_broken(root, name, path, read.findings[0]))
    return Brought(books, tuple(findings))


def read_playbook(
    path: Path, language: Language, graphics: Mapping[str, GraphicFields] = MappingProxyType({})
) -> Read:
    """Read one file; whatever is in it, nothing is raised. An overlay that is not among ``graphics`` is left
    out later, and not looked at."""
    opened = open_side_file(path)
    if opened.root is None:
        return Read(None, opened.findings)
    root, name = opened.root, path.stem
    if not isinstance(root, Table):
        return Read(None, (not_a_table(Place(root, root.mark), name),))
    if halves := tuple(_halves(root)):
        return Read(None, halves)
    spoken = _spoken(root, language)
    try:
        file = _File.model_validate(plain(spoken))
    except ValidationError as error:
        return Read(None, tuple(in_terms_of(finding, name, _KEYS) for finding in findings_of(error, spoken)))
    if file.playbook.value != name:
        facts: dict[str, str | int] = {"name": file.playbook.value, "file": name}
        return Read(
            None,
            (Finding(code="playbook-name", mark=root.entries["playbook"].node.mark, facts=facts),),
        )
    if wrong := tuple(_unsayable(spoken, file, graphics)):
        return Read(None, wrong)
    return Read(file, ())


def _unsayable(spoken: Node, file: Playbook, graphics: Mapping[str, GraphicFields]) -> Iterator[Finding]:
    for number, action in enumerate(file.show):
        if action.overlay in graphics and action.overlay not in FOLLOW_THE_SHOW:
            fields = graphics[action.overlay]
            yield from check_texts(Pointer(spoken), ("show", number), action, fields)


def _halves(node: Node) -> Iterator[Finding]:
    """Texts that are there in some languages only."""
    match node:
        case Table(entries):
            yield from half_translated(node)
            for entry in entries.values():
                yield from _halves(entry.node)
        case Listing(items):
            for item in items:
                yield from _halves(item)
        case Scalar():
            return


def _spoken(node: Node, language: Language) -> Node:
    """The tree with every text in that language."""
    match in_language(node, language):
        case Table(entries, mark):
            inner = {key: Entry(entry.key, _spoken(entry.node, language)) for key, entry in entries.items()}
            return Table(inner, mark)
        case Listing(items, mark):
            return Listing(tuple(_spoken(item, language) for item in items), mark)
        case Scalar() as scalar:
            return scalar


def _broken(root: Node, name: str, path: Path, because: Finding) -> Finding:
    place = f"cues/playbooks/{path.name}:{because.mark.line}:{because.mark.column}"
    mark = nearest(root, ("playbooks", name)).key
    return Finding(code="playbook-broken", mark=mark, because=because, facts={"path": place})


def resolve(
    own: Mapping[BookFor, Playbook],
    others: Mapping[BookFor, Playbook],
    scenes: Collection[str],
    microphones: Collection[str],
    graphics: Collection[str],
) -> dict[BookFor, model.Playbook]:
    """What counts, by what it is for. ``own`` are the show's, ``others`` those that lie around it, of which
    roles that the show has not, and overlays that are not installed, are left out. The show's word comes
    before any other, and then the exact one before the coarse one. A trouble of which nobody says anything
    has no book but that of its happening."""
    known = {key: _with_roles_of(book, scenes, microphones, graphics) for key, book in others.items()}
    found: dict[BookFor, model.Playbook] = {}
    for key in (*Happening, *Trouble):
        if key not in own and key not in known:
            continue
        coarse = HAPPENINGS.get(key) if isinstance(key, Trouble) else None
        layers = [known.get(coarse), known.get(key), own.get(coarse), own.get(key)] if coarse else []
        found[key] = _book(layers or [known.get(key), own.get(key)])
    return found


def _with_roles_of(
    book: Playbook, scenes: Collection[str], microphones: Collection[str], graphics: Collection[str]
) -> Playbook:
    known = {"scenes": scenes, "mute": microphones, "unmute": microphones}
    said = _said(book)
    for key, roles in known.items():
        if written := said.get(key):
            said[key] = [role for role in written if role in roles]
            if not said[key]:
                del said[key]
    if "show" in said:
        said["show"] = [action for action in book.show if action.overlay in graphics]
    return Playbook.model_construct(_fields_set=set(said), **said)


def _said(book: Playbook) -> dict[str, Any]:
    """The keys that its author wrote."""
    return {key: getattr(book, key) for key in Playbook.model_fields if key in book.model_fields_set}


def _book(layers: list[Playbook | None]) -> model.Playbook:
    """One book of several, the later before the earlier."""
    said: dict[str, Any] = {}
    for layer in layers:
        if layer is not None:
            said |= _said(layer)
    book = Playbook.model_construct(**said)
    return model.Playbook(
        say=tuple(book.say),
        tasks=tuple(model.Duty(who=duty.who, task=duty.task) for duty in book.tasks),
        scenes=tuple(book.scenes) if book.scenes is not None else None,
        hold=book.hold,
        hide_prices=bool(book.hide_prices),
        show=tuple(actions.ShowOverlay(one.overlay, one.for_, one.data) for one in book.show),
        mute=tuple(book.mute or ()),
        unmute=tuple(book.unmute or ()),
        returns=book.returns or model.Returns.AUTO,
        return_after_ms=book.return_after,
    )
