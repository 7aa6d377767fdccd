"""What a producer sees who writes a show in an editor: the real language server, with our schema."""

from collections.abc import Callable
from pathlib import Path

import pytest

from companion.cli import main
from companion.cli.schema import schema_text
from companion.showfile import Surroundings
from tests.editor.lsp import LanguageServer

CHECKOUT = Path(__file__).parents[2]
TEN_MINUTES = CHECKOUT / "examples" / "ten-minutes" / "show.yaml"
SHOWS = {
    path.parent.name: path.read_text(encoding="utf-8")
    for path in (CHECKOUT / "show.example.yaml", *sorted(CHECKOUT.glob("examples/*/show*.yaml")))
}

MODELINE = "# yaml-language-server: $schema=show.schema.json\n"
"""The schema beside the show file, as ``companion init`` names it."""

SHOW = MODELINE + TEN_MINUTES.read_text(encoding="utf-8")
"""Its last segment has no cues yet, so that a test can write them at the end."""

CUE = "    cues:\n      - id: a\n        at: 1m\n"

Write = Callable[[Path | None], Path]


@pytest.fixture(name="write")
def _write(tmp_path: Path) -> Write:
    """Lay the schema, with the names of a show, beside a show file, and return the latter's path."""

    def write(show: Path | None) -> Path:
        source = show.read_bytes() if show is not None else b""
        schema = schema_text(source, Surroundings.of(tmp_path))
        (tmp_path / "show.schema.json").write_text(schema, encoding="utf-8")
        return tmp_path / "show.yaml"

    return write


@pytest.mark.parametrize("show", SHOWS)
async def test_nothing_in_an_example_is_underlined(server: LanguageServer, write: Write, show: str) -> None:
    assert await server.problems(write(None), MODELINE + SHOWS[show]) == []


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_nothing_in_a_new_folder_is_underlined(
    server: LanguageServer, tmp_path: Path, language: str
) -> None:
    assert main(["init", str(tmp_path / "show"), "--language", language]) == 0
    show = tmp_path / "show" / "show.yaml"
    text = show.read_bytes().decode()
    assert await server.problems(show, text) == []
    assert await server.problems(show, text + "nonsense: true\n") != []


async def test_without_the_first_line_nothing_is_checked(server: LanguageServer, write: Write) -> None:
    assert await server.problems(write(None), "nonsense: true\n") == []
    assert await server.problems(write(None), MODELINE + "nonsense: true\n") != []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("task: 后台放库存 100, copy:", "task: 后台放库存 100, copi:"),
        ("    shortest: 5m", "    shortes: 5m"),
        ("    limit: 1", "    limmit: 1"),
        ("{sale: F1, step: tease}", "{sale: F1, step: teese}"),
        ("{overlay: product-card}", "{overlai: product-card}"),
        ("{hook: 一口咬下去是整颗的", "{hoook: 一口咬下去是整颗的"),
        ("scenes: {host", "scene: {host"),
    ],
)
async def test_a_slip_is_underlined_at_its_own_line(
    server: LanguageServer, write: Write, right: str, wrong: str
) -> None:
    assert SHOW.count(right) == 1
    text = SHOW.replace(right, wrong)
    line = text[: text.index(wrong)].count("\n") + 1
    found = await server.problems(write(None), text)
    assert [told for told in found if told[0] == line]
    # That a key is missing is told at the line that it is missing from.
    assert [told for told in found if told[0] != line and "Missing" not in told[1]] == []


KEYS_OF_A_CUE = {"at", "before_end", "clock", "after", "with", "on", "do", "who", "task", "copy", "late"}
HEADS = {"scene", "overlay", "hide", "sale", "bag", "message"}


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("    cues:\n      - id: a\n        ¦\n", KEYS_OF_A_CUE),
        ("    cues:\n      - ¦\n", KEYS_OF_A_CUE | {"id", "use"}),
        ("    cues:\n      - {id: a, b¦}\n", KEYS_OF_A_CUE),
        (CUE + "        do:\n          ¦\n", HEADS),
        (CUE + "        do:\n          - ¦\n", HEADS),
        (CUE + "        do: {s¦}\n", HEADS),
        (CUE + "        do:\n          overlay: product-card\n          ¦\n", {"for", "data"}),
        ("    ¦\n", {"shortest", "product", "cues", "variants"}),
        ("  - ¦\n", {"id", "title", "length", "cues", "use", "loop"}),
        ("    cues:\n      - use: flash_sale\n        with:\n          ¦\n", {"sale", "at", "who"}),
        ("  - loop: a\n    ¦\n", {"times", "segments"}),
        ("playbooks:\n  ¦\n", {"camera_lost", "sold_out"}),
        ("¦\n", {"overlays", "targets", "checklist", "playbooks"}),
    ],
)
async def test_keys_are_offered_where_they_belong(
    server: LanguageServer, write: Write, typed: str, offered: set[str]
) -> None:
    found = await server.completions(write(None), SHOW + typed)
    assert offered - found.keys() == set()


async def test_what_an_action_cannot_have_is_not_offered(server: LanguageServer, write: Write) -> None:
    typed = CUE + "        do:\n          sale: F1\n          ¦\n"
    found = await server.completions(write(None), SHOW + typed)
    assert "step" in found
    assert found.keys() & (HEADS | KEYS_OF_A_CUE | {"for", "data", "urgency"}) == set()


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (CUE + "        do: {sale: F1, step: ¦}\n", {"arm", "tease", "open", "close", "cancel"}),
        (
            CUE + "        do:\n          bag: L1\n          step: ¦\n",
            {"announce", "open", "close", "draw", "publish"},
        ),
        (CUE + "        late: ¦\n", {"fire", "skip", "ask"}),
        ("overlays:\n  theme: ¦\n", {"bright", "quiet"}),
    ],
)
async def test_the_words_of_a_choice_are_offered_and_no_others(
    server: LanguageServer, write: Write, typed: str, offered: set[str]
) -> None:
    found = await server.completions(write(None), SHOW + typed)
    assert found.keys() == offered
    assert all(found.values()), "each with what it means"


OF_OBS = "  microphones: {host: Mic}\n"


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("  ¦\n", {"studio_mode", "collection", "profile", "fallback_cuts", "keep", "outputs"}),
        ("  keep:\n    ¦\n", {"sound", "studio_mode", "collection", "profile"}),
        ("  keep: {sound: ¦}\n", {"leave", "offer", "restore"}),
        ("  outputs: {stream: ¦}\n", {"leave", "offer", "restore"}),
        ("  studio_mode: ¦\n", {'"on"', '"off"'}),  # Older YAML takes the bare words for something else.
    ],
)
async def test_what_obs_is_to_be_is_offered(
    server: LanguageServer, write: Write, typed: str, offered: set[str]
) -> None:
    found = await server.completions(write(None), SHOW.replace(OF_OBS, OF_OBS + typed))
    assert offered <= found.keys()
    assert all(found[word] for word in offered), "each with what it means"


async def test_a_switch_may_be_written_as_people_and_as_editors_write_it(
    server: LanguageServer, write: Write
) -> None:
    for written, problems in (("off", 0), ("true", 0), ("maybe", 1)):
        text = SHOW.replace(OF_OBS, f"{OF_OBS}  studio_mode: {written}\n")
        assert len(await server.problems(write(None), text)) == problems, written


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (CUE + "        do: {sale: ¦}\n", {"F1": "冻干草莓 20g×5"}),
        (CUE + "        do: {bag: ¦}\n", {"L1": "海苔脆片"}),
        (CUE + "        do: {scene: ¦}\n", {"host": "Host", "product": "Product", "fallback": "Fallback"}),
        ("    product: ¦\n", {"P4": "冻干草莓 20g×5"}),
        ("    cues:\n      - {use: flash_sale, with: {sale: ¦}}\n", {"F1": "冻干草莓 20g×5"}),
        ("    cues:\n      - {id: a, on: ¦}\n", {"go": "When the operator presses GO."}),
    ],
)
async def test_the_names_of_the_show_are_offered_with_what_they_stand_for(
    server: LanguageServer, write: Write, typed: str, offered: dict[str, str]
) -> None:
    found = await server.completions(write(TEN_MINUTES), SHOW + typed)
    assert found.items() >= offered.items()


async def test_overlays_are_offered_and_what_each_can_say(server: LanguageServer, write: Write) -> None:
    file = write(TEN_MINUTES)
    assert "product-card" in await server.completions(file, SHOW + CUE + "        do: {overlay: ¦}\n")
    typed = CUE + "        do:\n          overlay: notice\n          data:\n            ¦\n"
    assert "title" in await server.completions(file, SHOW + typed)


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("before_¦end: 20s", "So long before the segment ends."),
        ("st¦ep: tease", "Announced, with a countdown"),
        ("on_¦air: [", "Outputs of OBS"),
        ("short¦est: 5m", "May be trimmed to this when the show runs late"),
    ],
)
async def test_a_hand_that_rests_on_a_key_is_told_what_it_is(
    server: LanguageServer, write: Write, at: str, told: str
) -> None:
    plain = at.replace("¦", "")
    assert plain in SHOW
    assert told in await server.hover(write(None), SHOW.replace(plain, at, 1))


@pytest.mark.parametrize(
    ("typed", "offered", "others"),
    [
        ("    cues:\n      - use: ¦\n", {"flash_sale", "lucky_bag"}, {"opening", "closing"}),
        ("  - use: ¦\n", {"opening", "closing"}, {"flash_sale", "lucky_bag"}),
    ],
)
async def test_recipes_are_offered_where_what_they_make_can_stand(
    server: LanguageServer, write: Write, typed: str, offered: set[str], others: set[str]
) -> None:
    found = await server.completions(write(None), SHOW + typed)
    assert offered - found.keys() == set()
    assert others & found.keys() == set()
    assert all(found.values()), "each with what it does"


async def test_a_slip_in_what_a_recipe_is_told_is_underlined(server: LanguageServer, write: Write) -> None:
    text = SHOW + "    cues:\n      - use: flash_sale\n        with: {sale: F1}\n"
    assert await server.problems(write(None), text) == []
    [(line, told)] = await server.problems(write(None), text.replace("with: {sale", "with: {att: 1m, sale"))
    assert (line, "att" in told) == (text.count("\n"), True)
