"""What is planned for an OBS that has this and lacks that; nothing is asked of any OBS."""

from dataclasses import replace
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from companion.obs.setup.found import Canvas, Found, Input, Item
from companion.obs.setup.keep_running import keeps_running
from companion.obs.setup.needs import Needs, SlateClock, SlateFiles, same_page, without_key
from companion.obs.setup.planning import plan
from companion.obs.setup.slate import CHARACTERS, draw_slate
from companion.obs.setup.steps import (
    AddItem,
    LoadCollection,
    LoadProfile,
    MakeFilter,
    MakeInput,
    Mark,
    Place,
    PlaceItem,
    Row,
    SetOwnTransition,
    SetStudioMode,
    ShowItem,
)
from companion.resources import static_folder
from companion.show.model import Look, Studio

STUDIO = Studio(
    scenes={"host": "Host", "product": "Product", "fallback": "Fallback"},
    cameras={"main": "Camera"},
    microphones={"host": "Microphone"},
)
NEEDS = Needs(
    studio=STUDIO,
    fallback="Fallback",
    here=True,
    overlay_url="http://127.0.0.1:8765/overlay?key=secret",
    overlay_file="/d/live-companion-overlays.html",
    overlay_file_stale=False,
    slate=SlateFiles(
        background="/d/slate-background.png",
        motion="/d/slate-motion.png",
        x=1,
        y=2,
        speed=3,
        clock=SlateClock(x=640, y=500, size=50, colour=0xFF101010),
        stale=False,
    ),
    slate_name="Slate",
    motion_name="Motion",
    clock_name="Clock",
    overlay_name="Overlays",
    emergency="/d/emergency.json",
    emergency_stale=False,
    script="/d/live-companion.lua",
    script_stale=False,
    script_hotkeys=frozenset({"f", "r"}),
)
OVERLAY = {
    "url": NEEDS.overlay_url,
    "is_local_file": True,
    "local_file": NEEDS.overlay_file,
    "width": 1280,
    "height": 720,
    "fps_custom": True,
    "fps": 30,
    "webpage_control_level": 0,
}
READY = Found(
    version="31",
    canvas=Canvas(1280, 720, 30),
    scenes={
        "Host": (
            Item(id=1, source="Camera", width=640),
            Item(id=2, source="Overlays"),
            Item(id=3, source="Microphone", kind="wasapi_input_capture"),
        ),
        "Product": (Item(id=1, source="Camera", width=640), Item(id=2, source="Overlays")),
        "Fallback": (
            Item(id=1, source="Slate", kind="image_source", width=1280),
            Item(id=2, source="Motion", kind="image_source", width=600),
            Item(id=3, source="Microphone", kind="wasapi_input_capture"),
        ),
    },
    inputs={
        "Camera": Input(name="Camera", kind="dshow_input"),
        "Microphone": Input(name="Microphone", kind="wasapi_input_capture"),
        "Slate": Input(
            name="Slate", kind="image_source", settings={"file": "/d/slate-background.png", "unload": False}
        ),
        "Motion": Input(
            name="Motion",
            kind="image_source",
            settings={"file": "/d/slate-motion.png", "unload": False},
            filters=("Motion",),
        ),
        "Overlays": Input(name="Overlays", kind="browser_source", settings=OVERLAY),
    },
    kinds=frozenset({"browser_source", "image_source"}),
    hotkeys=frozenset({"f", "r", "other"}),
    programme="Host",
    fallback_transition="Cut",
    cut="Cut",
    collection="Untitled",
    profile="Untitled",
)
"""Everything is as it should be."""


def left(found: Found, needs: Needs = NEEDS) -> list[Row]:
    return [row for row in plan(found, needs) if row.mark is not Mark.FINE]


def with_scene(name: str, *items: Item, **more: tuple[Item, ...]) -> Found:
    return replace(READY, scenes={**READY.scenes, name: items, **more})


def with_fallback(*items: Item) -> Found:
    return with_scene("Fallback", *items)


def test_where_all_is_as_it_should_be_nothing_is_left() -> None:
    assert left(READY) == []


@pytest.mark.parametrize(
    ("kind", "settings", "other"),
    [
        ("dshow_input", {"deactivate_when_not_showing": True}, {"deactivate_when_not_showing": False}),
        ("dshow_input", {}, {}),
        ("decklink-input", {"deactivate_when_not_showing": True}, {"deactivate_when_not_showing": False}),
        ("ndi_source", {"ndi_behavior": 2}, {"ndi_behavior": 0}),
        ("vlc_source", {"playback_behavior": "stop_restart"}, {"playback_behavior": "always_play"}),
        (
            "ffmpeg_source",
            {"is_local_file": False, "restart_on_activate": True},
            {"restart_on_activate": False},
        ),
        ("ffmpeg_source", {"is_local_file": True, "restart_on_activate": True}, {}),
        ("v4l2_input", {"anything": True}, {}),
        ("a_kind_of_tomorrow", {"restart_on_activate": True}, {}),
    ],
)
def test_only_what_stops_an_input_off_air_is_changed(
    kind: str, settings: dict[str, Any], other: dict[str, Any]
) -> None:
    assert keeps_running(kind, settings) == other


def test_a_microphone_that_is_hidden_in_the_fallback_is_switched_on() -> None:
    hidden = Item(id=7, source="Microphone", shown=False)
    (row,) = left(with_fallback(*READY.scenes["Fallback"][:2], hidden))
    assert row.steps == (ShowItem("Fallback", 7),)


@pytest.mark.parametrize("how", ["in a group", "everywhere"])
def test_a_microphone_that_is_heard_in_the_fallback_already_is_not_added(how: str) -> None:
    found = with_fallback(*READY.scenes["Fallback"][:2])
    if how == "in a group":
        scenes = {**found.scenes, "Sound": (Item(id=1, source="Microphone"),)}
        scenes["Fallback"] = (*scenes["Fallback"], Item(id=9, source="Sound"))
        found = replace(found, scenes=scenes)
    else:
        found = replace(found, everywhere=frozenset({"Microphone"}))
    assert left(found) == []
    assert left(with_fallback(*READY.scenes["Fallback"][:2]))[0].steps == (
        AddItem("Fallback", "Microphone", None),
    )


def test_the_sound_of_a_camera_is_not_put_in_front_of_the_fallback() -> None:
    inputs = {**READY.inputs, "Microphone": Input(name="Microphone", kind="dshow_input")}
    found = replace(with_fallback(*READY.scenes["Fallback"][:2]), inputs=inputs)
    assert [(row.told, row.mark) for row in left(found)] == [("sound-with-picture", Mark.PERSON)]


def test_a_camera_in_the_fallback_is_said_and_does_not_pass_for_a_cover() -> None:
    found = with_fallback(Item(id=1, source="Camera", width=640), READY.scenes["Fallback"][2])
    assert [row.told for row in left(found)] == ["slate-make", "camera-in-fallback"]


CARD = Input(name="Card", kind="image_source", settings={"file": "C:/pictures/Back soon.PNG"})


def with_card(*items: Item, card: Input = CARD) -> Found:
    """The fallback holds a picture of the crew's, and what else there is."""
    picture = Item(id=8, source="Card", kind=card.kind, width=1280)
    return replace(with_fallback(picture, *items, HEARD), inputs={**READY.inputs, "Card": card})


def test_over_a_picture_that_does_not_move_comes_what_moves() -> None:
    inputs = {name: one for name, one in with_card().inputs.items() if name not in ("Slate", "Motion")}
    bare = replace(with_card(), inputs=inputs)
    (row,) = left(bare)
    assert (row.told, row.facts["names"], row.mark) == ("picture-still", "Card", Mark.MAKE)
    background, motion, turning = row.steps
    assert isinstance(background, MakeInput)
    assert isinstance(motion, MakeInput)
    assert (background.place.index, motion.place.index) == (0, None), (
        "the one lies below all, the other above"
    )
    assert isinstance(turning, MakeFilter)
    assert [row.told for row in left(bare, replace(NEEDS, here=False))] == ["picture-elsewhere"]


def test_what_moves_is_lifted_over_a_picture_that_does_not_and_stays_there() -> None:
    slate, motion, _ = READY.scenes["Fallback"]
    card = Item(id=8, source="Card", kind="image_source", width=1280)
    inputs = {**READY.inputs, "Card": CARD}
    covered = replace(with_fallback(slate, motion, card, HEARD), inputs=inputs)
    (row,) = left(covered)
    assert row.told == "picture-still"
    assert row.steps == (PlaceItem("Fallback", motion.id, Place(x=1, y=2, index=3)),)
    over = replace(with_fallback(slate, card, HEARD, motion), inputs=inputs)
    assert left(over) == []
    stale = replace(NEEDS, slate=replace(NEEDS.slate, stale=True))
    (row,) = left(over, stale)
    assert PlaceItem("Fallback", motion.id, Place(x=1, y=2)) in row.steps, "it is not put below again"


@pytest.mark.parametrize(
    "card",
    [
        replace(CARD, settings={"file": "/pictures/back.gif"}),
        replace(CARD, settings={"file": "/pictures/back.webp"}),
        replace(CARD, settings={}),
        replace(CARD, filters=("Scroll",)),
        replace(CARD, kind="ffmpeg_source", settings={"local_file": "back.png"}),
    ],
)
def test_what_may_move_is_not_called_still(card: Input) -> None:
    assert left(with_card(card=card)) == []


def test_beside_something_that_may_move_a_picture_is_not_called_still() -> None:
    page = Item(id=9, source="Page", kind="browser_source", width=400)
    ground = Item(id=9, source="Ground", kind="color_source", width=400)
    assert left(with_card(page)) == []
    assert left(replace(with_card(), fallback_filters=("Scroll",))) == []
    assert [row.told for row in left(with_card(ground))] == ["picture-still"]
    for file, told in (("C:/music/Waiting.mp3", ["picture-still"]), ("C:/films/waiting.mp4", [])):
        playing = Input(name="Loop", kind="ffmpeg_source", settings={"local_file": file})
        found = with_card(Item(id=9, source="Loop", kind="ffmpeg_source"))
        assert [row.told for row in left(replace(found, inputs={**found.inputs, "Loop": playing}))] == told


def test_sounds_and_pictures_without_a_size_do_not_pass_for_a_cover_either() -> None:
    found = with_fallback(
        Item(id=1, source="Lost picture", kind="image_source"),
        Item(id=2, source="Desktop", kind="wasapi_output_capture", width=1),
        READY.scenes["Fallback"][2],
    )
    assert [row.told for row in left(found)] == ["slate-make"]


OVERLAYS = Item(id=2, source="Overlays", kind="browser_source", width=1280)
HEARD = Item(id=3, source="Microphone", kind="wasapi_input_capture")
UNSEEN = Item(id=1, source="Camera", width=640, shown=False)


def test_a_camera_that_is_hidden_where_no_other_is_shown_is_switched_on() -> None:
    (row,) = left(with_scene("Host", UNSEEN, OVERLAYS, HEARD))
    assert (row.told, row.name, row.facts) == ("camera-hidden", "Camera", {"scene": "Host"})
    assert (row.mark, row.steps, row.seen) == (Mark.CHANGE, (ShowItem("Host", 1),), True)
    (row,) = left(with_scene("Product", UNSEEN, OVERLAYS))
    assert (row.facts, row.seen) == ({"scene": "Product"}, False)


def test_of_two_angles_in_a_scene_one_may_be_hidden() -> None:
    studio = replace(STUDIO, cameras={"main": "Camera", "side": "Side"})
    two = replace(
        with_scene("Host", replace(UNSEEN, id=9), Item(id=1, source="Side"), OVERLAYS, HEARD),
        inputs={**READY.inputs, "Side": Input(name="Side", kind="dshow_input")},
    )
    rows = plan(two, replace(NEEDS, studio=studio))
    assert [row.told for row in rows if row.mark is not Mark.FINE] == []
    assert ("camera-hidden-beside", "Camera") in [(row.told, row.name) for row in rows]


@pytest.mark.parametrize(
    ("group", "camera", "steps"),
    [
        (False, True, (ShowItem("Host", 5),)),
        (True, False, (ShowItem("Desk", 1),)),
        (False, False, (ShowItem("Host", 5), ShowItem("Desk", 1))),
    ],
)
def test_a_camera_in_a_group_is_hidden_with_it_or_in_it(
    group: bool, camera: bool, steps: tuple[ShowItem, ...]
) -> None:
    held = Item(id=5, source="Desk", shown=group)
    found = with_scene("Host", held, OVERLAYS, HEARD, Desk=(replace(UNSEEN, shown=camera),))
    assert [row.steps for row in left(found)] == [steps]


def test_a_camera_that_a_scene_shows_once_is_not_hidden_in_it() -> None:
    assert left(with_scene("Host", replace(UNSEEN, id=9), *READY.scenes["Host"])) == []


def test_a_scene_that_shows_nothing_but_our_overlays_is_empty() -> None:
    assert [(row.told, row.name, row.mark) for row in left(with_scene("Product", OVERLAYS))] == [
        ("scene-empty", "Product", Mark.PERSON)
    ]
    slides = Item(id=7, source="Slides", kind="slideshow")
    assert left(with_scene("Product", OVERLAYS, slides)) == []
    hidden = left(with_scene("Product", OVERLAYS, replace(slides, shown=False), HEARD))
    assert [row.told for row in hidden] == ["scene-empty"]


def test_what_no_scene_of_the_show_holds_is_told_but_not_what_is_heard_everywhere() -> None:
    picture = Item(id=7, source="Slides", kind="slideshow")
    bare = with_scene("Host", OVERLAYS, picture, Product=(OVERLAYS, picture))
    assert [(row.told, row.name) for row in left(bare)] == [
        ("camera-nowhere", "Camera"),
        ("microphone-nowhere", "Microphone"),
    ]
    heard = replace(bare, everywhere=frozenset({"Microphone"}))
    assert [row.told for row in left(heard)] == ["camera-nowhere"]


def test_a_microphone_that_is_hidden_where_no_other_is_heard_is_switched_on() -> None:
    host = (*READY.scenes["Host"][:2], replace(HEARD, shown=False))
    (row,) = left(with_scene("Host", *host))
    assert (row.told, row.name, row.steps) == ("microphone-hidden", "Microphone", (ShowItem("Host", 3),))
    studio = replace(STUDIO, microphones={"host": "Microphone", "table": "Table"})
    table = Input(name="Table", kind="wasapi_input_capture")
    found = replace(
        with_scene("Host", *host, Item(id=8, source="Table")), inputs={**READY.inputs, "Table": table}
    )
    assert left(found, replace(NEEDS, studio=studio)) == []


def test_the_files_of_a_data_folder_that_moved_are_found_again() -> None:
    moved = replace(
        NEEDS, slate=replace(NEEDS.slate, background="/e/slate-background.png", motion="/e/slate-motion.png")
    )
    (row,) = left(READY, moved)
    assert [(one.old, one.new) for one in row.changes] == [
        ("/d/slate-background.png", "/e/slate-background.png"),
        ("/d/slate-motion.png", "/e/slate-motion.png"),
    ]


def test_a_picture_that_obs_cannot_read_is_for_a_person() -> None:
    slate, *rest = READY.scenes["Fallback"]
    assert [row.told for row in left(with_fallback(replace(slate, width=0), *rest))] == ["slate-not-seen"]


def test_an_obs_on_another_computer_is_given_no_paths_of_this_one() -> None:
    found = replace(with_fallback(), hotkeys=frozenset())
    rows = left(found, replace(NEEDS, here=False))
    assert [row.told for row in rows] == ["slate-elsewhere", "add-under-fallback", "script-elsewhere"]


def test_a_transition_of_its_own_becomes_a_cut_unless_the_show_wants_none() -> None:
    slow = replace(READY, fallback_transition="Stinger")
    (row,) = left(slow)
    assert (row.told, row.mark, row.steps) == ("cut-own", Mark.CHANGE, (SetOwnTransition("Fallback", "Cut"),))
    assert row.facts == {"transition": "Stinger", "cut": "Cut"}
    bare = replace(READY, fallback_transition=None)
    assert [row.told for row in left(bare)] == ["cut-set"]
    for found in (bare, slow):
        assert left(found, replace(NEEDS, studio=replace(STUDIO, fallback_cuts=False))) == []
        assert [row.told for row in left(replace(found, cut=None))] == ["cut-none"]


def test_the_profile_and_the_studio_mode_of_the_show_are_set() -> None:
    wants = replace(NEEDS, studio=replace(STUDIO, profile="Friday", studio_mode=True))
    found = replace(READY, profiles=("Untitled", "Friday"))
    assert [(row.told, row.steps) for row in left(found, wants)] == [
        ("profile-load", (LoadProfile("Friday"),)),
        ("studio-mode-on", (SetStudioMode(True),)),
    ]
    off = replace(NEEDS, studio=replace(STUDIO, studio_mode=False))
    (row,) = left(replace(READY, studio_mode=True), off)
    assert (row.told, row.steps) == ("studio-mode-off", (SetStudioMode(False),))


def test_another_collection_is_loaded_off_air_alone_and_before_all_else() -> None:
    wants = replace(NEEDS, studio=replace(STUDIO, collection="Friday", profile="Friday"))
    found = replace(READY, collections=("Friday", "Untitled"), profiles=("Friday", "Untitled"), scenes={})
    assert [(row.told, row.steps) for row in left(found, wants)] == [
        ("collection-load", (LoadCollection("Friday"),)),
        ("profile-load", (LoadProfile("Friday"),)),
    ]
    for on_air_or_gone in (replace(found, outputs=("record",)), replace(found, collections=(), profiles=())):
        rows = left(on_air_or_gone, wants)
        assert [(row.told, row.mark) for row in rows] == [
            ("collection-other", Mark.PERSON),
            ("profile-other", Mark.PERSON),
        ]


def test_viewers_see_what_is_done_in_the_scene_on_programme_or_within_it() -> None:
    picture = Item(id=5, source="Picture", kind="image_source")
    nested = {
        "Host": (Item(id=1, source="Camera", width=1), Item(id=2, source="Table"), HEARD),
        "Table": (Item(id=1, source="Product"),),
        "Product": (picture,),
        "Fallback": READY.scenes["Fallback"],
    }
    found = replace(READY, scenes=nested)
    rows = {row.facts.get("scene"): row for row in left(found)}
    assert (rows["Host"].seen, rows["Product"].seen) == (True, True)
    off_air = replace(found, programme="Fallback")
    assert not any(row.seen for row in left(off_air))


def test_a_scene_that_holds_itself_by_a_detour_is_no_trap() -> None:
    scenes = {"A": (Item(id=1, source="B"),), "B": (Item(id=1, source="A"), Item(id=2, source="Camera"))}
    found = replace(READY, scenes=scenes)
    assert "Camera" in {item.source for item in found.inside("A")}


def test_the_key_in_an_address_is_not_for_eyes() -> None:
    assert without_key("http://h:1/overlay?key=abc&layers=a,b") == "http://h:1/overlay?key=***&layers=a,b"
    assert same_page("http://x/overlay?layers=a,b&key=old", "http://h:1/overlay?key=new") == (
        "http://h:1/overlay?layers=a,b&key=new"
    )
    assert "secret" not in repr(NEEDS)


def test_the_bundled_letters_hold_every_word_of_the_slate() -> None:
    font = TTFont(static_folder() / "obs" / "slate" / "live-slate-700.otf")
    assert set(map(ord, CHARACTERS)) <= font.getBestCmap().keys()


@pytest.mark.parametrize(
    "size", [(1280, 720), (1920, 1080), (1080, 1920), (640, 360), (1080, 1080), (3840, 2160)]
)
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_slate_keeps_within_every_canvas(size: tuple[int, int], language: str) -> None:
    width, height = size
    slate = draw_slate(static_folder(), width, height, language, Look(theme="quiet"))
    again = draw_slate(static_folder(), width, height, language, Look(theme="quiet"))
    assert slate == again, "or it would be written anew each time"
    assert 0.1 * width < slate.x < 0.45 * width
    assert 0.3 * height < slate.y < 0.6 * height
    # A round takes two to three seconds on any canvas.
    assert 2 < (width - 2 * slate.x) / slate.speed < 3
