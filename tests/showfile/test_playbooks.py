"""Playbooks: those that come along, a crew's own, and which word counts."""

import re
from pathlib import Path

import pytest

from companion import resources
from companion.show.actions import ShowOverlay
from companion.show.health.troubles import OF_CAMERAS, Trouble
from companion.show.incidents.playbooks import HAPPENINGS, playbook_for, scenes_of
from companion.show.model import Happening, Plan, Playbook, Returns
from companion.showfile import Language, Loaded, Surroundings, read_show
from companion.showfile.fields.incidents import BOOKS
from companion.showfile.playbooks import read_playbook

BUNDLED = resources.playbooks(None)

SHOW = """\
version: 1
show: {id: s, title: S, zone: Europe/London, language: LANGUAGE, market: eu, on_air: [stream]}
operator: {name: N, contact: C}
obs: {scenes: {host: H, SCENES fallback: F}, microphones: {host: M}}
PLAYBOOKS
rundown: [{id: s, title: S, length: 10m}]
"""


class Crew:
    """A folder with a show, and a data folder, either of which may hold playbooks of its own."""

    def __init__(self, folder: Path) -> None:
        self.beside, self.data = folder / "show", folder / "data"

    def writes(self, place: Path, name: str, *lines: str) -> None:
        file = place / "cues" / "playbooks" / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join((f"playbook: {name}", *lines)), encoding="utf-8")

    def loads(self, playbooks: str = "", language: str = "en", scenes: str = "") -> Loaded:
        text = SHOW.replace("LANGUAGE", language).replace("SCENES", scenes)
        text = text.replace("PLAYBOOKS", f"playbooks: {{{playbooks}}}")
        return read_show(text.encode(), "show.yaml", Surroundings.of(self.beside, self.data))

    def plan(self, playbooks: str = "", language: str = "en", scenes: str = "") -> Plan:
        loaded = self.loads(playbooks, language, scenes)
        assert loaded.plan is not None, loaded.problems
        return loaded.plan


@pytest.fixture(name="crew")
def _crew(tmp_path: Path) -> Crew:
    return Crew(tmp_path)


# Those that come along


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", BUNDLED)
def test_every_playbook_that_comes_along_is_right_and_is_for_something_that_happens(
    name: str, language: Language
) -> None:
    read = read_playbook(BUNDLED[name], language)
    assert read.findings == ()
    assert read.book is not None
    assert name in BOOKS
    words = [*read.book.say, *(text for duty in read.book.tasks for text in (duty.who, duty.task))]
    assert all(text.isascii() for text in (word.translate(_SIGNS) for word in words)) is (
        language is Language.ENGLISH
    )


_SIGNS = str.maketrans({"−": "-"})


def test_there_is_somebody_with_something_to_do_whatever_breaks(crew: Crew) -> None:
    plan = crew.plan()
    assert [trouble for trouble in Trouble if not playbook_for(plan, trouble).tasks] == []


def test_the_host_has_something_to_say_while_viewers_see_the_fallback(crew: Crew) -> None:
    plan = crew.plan(language="zh-CN")
    for trouble in OF_CAMERAS:
        assert playbook_for(plan, trouble).say
        assert scenes_of(plan, trouble) == ("fallback",)
    assert plan.playbooks[Happening.CAMERA_LOST].say[0] == "镜头在调整，先听我讲"


def test_a_spare_camera_and_a_close_up_come_before_the_fallback_where_the_show_has_such_roles(
    crew: Crew,
) -> None:
    plan = crew.plan(scenes="close: K, closeup: C, backup: B,")
    assert scenes_of(plan, Trouble.FROZEN) == ("backup", "closeup", "close", "fallback")


def test_no_playbook_that_comes_along_opens_a_microphone_or_switches_for_sound_or_stream(
    crew: Crew,
) -> None:
    plan = crew.plan(scenes="closeup: C, backup: B,")
    for trouble in set(Trouble) - OF_CAMERAS:
        assert scenes_of(plan, trouble) == ()
    assert not any(book.mute or book.unmute for book in plan.playbooks.values())


# Which word counts


def test_the_show_comes_first_key_by_key(crew: Crew) -> None:
    bundled = crew.plan().playbooks[Happening.CAMERA_LOST]
    own = crew.plan("camera_lost: {say: [Hold on], returns: ask}").playbooks[Happening.CAMERA_LOST]
    assert (own.say, own.returns) == (("Hold on",), Returns.ASK)
    assert (own.tasks, own.scenes) == (bundled.tasks, bundled.scenes)


def test_nothing_to_say_and_nothing_to_switch_can_be_written(crew: Crew) -> None:
    own = crew.plan("camera_lost: {say: [], scenes: []}")
    assert own.playbooks[Happening.CAMERA_LOST].say == ()
    assert scenes_of(own, Trouble.BLACK) == ()


def test_the_shows_word_of_any_camera_comes_before_what_comes_along_for_one_trouble(crew: Crew) -> None:
    plan = crew.plan("camera_lost: {tasks: [{who: Ann, task: Wave}]}, media_stuck: {returns: ask}")
    stuck, black = playbook_for(plan, Trouble.MEDIA_STUCK), playbook_for(plan, Trouble.BLACK)
    assert stuck.tasks == black.tasks
    assert [duty.who for duty in stuck.tasks] == ["Ann"]
    assert (stuck.returns, black.returns) == (Returns.ASK, Returns.AUTO)


def test_a_trouble_of_which_nobody_says_anything_has_the_book_of_its_happening_and_none_of_its_own(
    crew: Crew,
) -> None:
    plan = crew.plan()
    for trouble, happening in HAPPENINGS.items():
        assert (trouble.value in plan.playbooks) is (trouble.value in BUNDLED)
        if trouble.value not in BUNDLED:
            assert playbook_for(plan, trouble) is plan.playbooks[happening]


# A crew's own


def test_a_file_beside_the_show_stands_in_for_one_of_the_data_folder_and_that_for_what_comes_along(
    crew: Crew,
) -> None:
    crew.writes(crew.data, "camera_lost", "say: [From the data folder]")
    assert crew.plan().playbooks[Happening.CAMERA_LOST] == Playbook(say=("From the data folder",))
    crew.writes(crew.beside, "camera_lost", "say: [{zh-CN: 节目旁边, en: Beside the show}]", "hold: true")
    assert crew.plan().playbooks[Happening.CAMERA_LOST] == Playbook(say=("Beside the show",), hold=True)
    assert crew.plan(language="zh-CN").playbooks[Happening.CAMERA_LOST].say == ("节目旁边",)


def test_roles_that_a_show_has_not_are_left_out_of_a_file_and_an_error_in_the_show(crew: Crew) -> None:
    crew.writes(crew.data, "mic_dead", "mute: [host, boom]", "unmute: [spare]", "scenes: [stage]")
    dead = crew.plan().playbooks[Trouble.MIC_DEAD]
    assert (dead.mute, dead.unmute, dead.scenes) == (("host",), (), None)
    loaded = crew.loads("mic_dead: {unmute: [spare]}")
    assert [problem.code for problem in loaded.problems] == ["unknown-microphone"]
    assert loaded.plan is None


@pytest.mark.parametrize(
    "source",
    [b"", b"\xff\xfe\x00", b"[]", b"black", b"{playbook: black, say: []", b"{say: [Hold on]}", b"a: &a [*a]"],
    ids=range(7),
)
def test_a_file_that_is_no_playbook_is_told_in_one_sentence(crew: Crew, source: bytes) -> None:
    crew.writes(crew.beside, "black")
    (crew.beside / "cues" / "playbooks" / "black.yaml").write_bytes(source)
    (problem,) = crew.loads().problems
    assert problem.code == "playbook-broken"
    assert "cues/playbooks/black.yaml:1" in problem.message


def test_an_overlay_of_a_file_that_cannot_say_what_it_is_told_is_told_at_its_line(crew: Crew) -> None:
    crew.writes(crew.beside, "black", "show: {overlay: notice, data: {titel: One moment}}")
    (problem,) = crew.loads().problems
    assert problem.code == "playbook-broken"
    assert "cues/playbooks/black.yaml:2:32: the overlay notice has no field titel" in problem.message


def test_an_overlay_of_a_file_is_shown_in_the_language_of_the_show_and_one_that_is_not_installed_left_out(
    crew: Crew,
) -> None:
    title = "{title: {zh-CN: 稍等, en: One moment}}"
    crew.writes(crew.beside, "black", f"show: [{{overlay: notice, data: {title}}}, {{overlay: banner}}]")
    for language, words in (("en", "One moment"), ("zh-CN", "稍等")):
        book = playbook_for(crew.plan(language=language), Trouble.BLACK)
        assert book.show == (ShowOverlay("notice", data={"title": words}),)


# The guide


@pytest.mark.parametrize("guide", ["when-something-breaks.md", "when-something-breaks.zh-CN.md"])
def test_the_examples_of_the_guide_hold(crew: Crew, guide: str) -> None:
    text = (resources.ROOT / "docs" / "how-to" / guide).read_text(encoding="utf-8")
    show, book = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    source = SHOW.replace("LANGUAGE", "en").replace("PLAYBOOKS", show)
    source = source.replace("SCENES", "private: P, product: Q,").replace("host: M", "host: M, spare: N")
    loaded = read_show(source.encode(), "show.yaml", Surroundings.of(crew.beside))
    assert loaded.problems == ()
    assert loaded.plan is not None
    assert scenes_of(loaded.plan, Trouble.NO_SIGNAL) == ("product", "fallback")
    assert loaded.plan.guard.times[Trouble.SILENT].act_ms == 20_000
    crew.writes(crew.beside, "camera_lost", *book.splitlines()[1:])
    assert scenes_of(crew.plan(scenes="backup: B,"), Trouble.BLACK) == ("backup", "fallback")
