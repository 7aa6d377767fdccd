"""Whatever is typed, cut, pasted or saved wrongly: it is told in sentences, at places in the file."""

import json

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from companion.show.problems import Mark
from companion.showfile import Surroundings
from companion.showfile.reading.lines import mark_at
from companion.showfile.reading.reader import LOADER, Loader, read
from companion.showfile.reading.tree import Entry, Listing, Node, Scalar, Table
from soak.show_files import answer, chunk

in_its_own_time = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

AROUND = Surroundings()


# Shows spoilt as in ``make soak``, which takes fifty times as many


@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", [11, 12])
def test_a_thousand_spoilt_shows_are_told_about(seed: int) -> None:
    assert chunk(seed, 0, 1_000).failed == {}


# Whatever else


@in_its_own_time
@given(st.binary(max_size=300))
@example("version: 1\n".encode("utf-16-be"))
@example(b"\xef\xbb\xbf\xef\xbb\xbf")
def test_any_bytes_get_sentences(source: bytes) -> None:
    assert answer(source, AROUND, twice=True) == []


SIGNS = st.sampled_from(
    [*":-,?|>!&*%@`#\"'[]{}~ab1 \t\n\r：，\u200b\u202e\ufeff😀", ": ", "- ", "\n  ", "&a ", "*a", "<<: "]
)


@in_its_own_time
@given(st.lists(SIGNS, max_size=60).map("".join))
@example("[#, {a: 1")
@example("[\r#")
@example('"\\ud800"')
@example('"\\x')
def test_any_text_of_yaml_signs_gets_sentences(text: str) -> None:
    assert answer(text.encode(), AROUND, twice=True) == []


@in_its_own_time
@given(st.lists(SIGNS, max_size=60).map("".join))
@example('"\\U7fffffff"')
@example("%")
@example("!<")
def test_the_parser_in_python_is_never_lost_either(text: str) -> None:
    reading = read(text.encode(), yaml.SafeLoader)
    assert (reading.root is None) <= bool(reading.findings)


# Trees, and where their nodes stand


Tree = str | None | list["Tree"] | dict[str, "Tree"]

TEXT = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=12)
TREES: st.SearchStrategy[Tree] = st.recursive(
    st.none() | TEXT, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4)
)


class Writer:
    """Writes a tree as YAML, and notes where each of its nodes begins."""

    def __init__(self) -> None:
        self.text = ""

    def block(self, value: Tree, indent: int = 0) -> Node:
        """On lines of their own, as people write the rundown."""
        start = self._here()
        if isinstance(value, list) and value:
            items = []
            for item in value:
                self._next_line(indent, first=not items)
                self.text += "- "
                items.append(self.block(item, indent + 2))
            return Listing(tuple(items), start)
        if isinstance(value, dict) and value:
            entries: dict[str, Entry] = {}
            for key, item in value.items():
                self._next_line(indent, first=not entries)
                mark = self._here()
                self.text += f"{_quoted(key)}: "
                if isinstance(item, list | dict):
                    self._next_line(indent + 2)
                entries[key] = Entry(mark, self.block(item, indent + 2))
            return Table(entries, start)
        return self.flow(value)

    def flow(self, value: Tree) -> Node:
        """In brackets, as people write actions."""
        start = self._here()
        if isinstance(value, list):
            items = []
            for item in value:
                self.text += ", " if items else "["
                items.append(self.flow(item))
            self.text += "]" if items else "[]"
            return Listing(tuple(items), start)
        if isinstance(value, dict):
            entries: dict[str, Entry] = {}
            for key, item in value.items():
                self.text += ", " if entries else "{"
                mark = self._here()
                self.text += f"{_quoted(key)}: "
                entries[key] = Entry(mark, self.flow(item))
            self.text += "}" if entries else "{}"
            return Table(entries, start)
        self.text += "~" if value is None else _quoted(value)
        return Scalar(value, start)

    def _next_line(self, indent: int, *, first: bool = False) -> None:
        self.text += "" if first else "\n" + " " * indent

    def _here(self) -> Mark:
        return mark_at(self.text, len(self.text))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


@in_its_own_time
@pytest.mark.parametrize("loader", [LOADER, yaml.SafeLoader])
@given(tree=TREES, brackets=st.booleans(), end=st.sampled_from(["\n", "\r\n", "\r"]), marked=st.booleans())
def test_every_node_stands_where_it_was_written(
    loader: Loader, tree: Tree, brackets: bool, end: str, marked: bool
) -> None:
    writer = Writer()
    written = writer.flow(tree) if brackets else writer.block(tree)
    text = ("\ufeff" if marked else "") + writer.text.replace("\n", end)
    reading = read(text.encode(), loader)
    if tree is None or (isinstance(tree, str) and not tree.strip()):
        assert [finding.code for finding in reading.findings] == ["file-empty"]
    else:
        assert (reading.root, reading.findings) == (written, ())


@in_its_own_time
@given(TREES, st.integers(min_value=0))
def test_a_tree_cut_off_anywhere_is_read_as_far_as_it_goes(tree: Tree, cut: int) -> None:
    writer = Writer()
    writer.block(tree)
    reading = read(writer.text[: cut % (len(writer.text) + 1)].encode())
    assert (reading.root is None) <= bool(reading.findings)
