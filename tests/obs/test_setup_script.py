"""The emergency key put into the file of a scene collection, wherever OBS keeps it on a machine."""

import json
from pathlib import Path
from typing import Any

import pytest

from companion.obs.setup.collection import Added, ScriptNotAdded, add_script

SCRIPT = Path("/data/live-companion.lua")
OTHERS = {"path": "/scripts/clock.lua", "settings": {"format": "%H:%M"}}


def write_obs(config: Path, *, current: str | None = "Main", said_in: str = "user.ini") -> Path:
    """A configuration with the collections Main and 周五, as OBS leaves it."""
    scenes = config / "basic" / "scenes"
    scenes.mkdir(parents=True)
    for file, name, listed in (("Main", "Main", [OTHERS]), ("周五", "周五 场", None)):
        modules = {} if listed is None else {"scripts-tool": listed, "auto-scene-switcher": {"a": 1.5}}
        content = {"name": name, "modules": modules, "sources": [{"name": "特写 🍓"}]}
        (scenes / f"{file}.json").write_text(json.dumps(content), encoding="utf-8")
    if current is not None:
        text = f"\ufeff[General]\nSceneCollectionFile=No\n[Basic]\nSceneCollectionFile={current}\n"
        (config / said_in).write_text(text, encoding="utf-8")
    return scenes


def add(home: Path, collection: str | None = None, system: str = "linux", **environ: str) -> Added:
    return add_script(SCRIPT, collection=collection, environ={"HOME": str(home), **environ}, system=system)


def scripts(path: Path) -> list[dict[str, Any]]:
    return list(json.loads(path.read_text(encoding="utf-8"))["modules"]["scripts-tool"])


@pytest.mark.parametrize(
    ("system", "place"),
    [
        ("linux", ".config/obs-studio"),
        ("linux", ".var/app/com.obsproject.Studio/config/obs-studio"),
        ("darwin", "Library/Application Support/obs-studio"),
        ("win32", "AppData/Roaming/obs-studio"),
    ],
)
@pytest.mark.parametrize("current", ["Main", "Main.json"])
@pytest.mark.parametrize("said_in", ["user.ini", "global.ini"])
def test_it_is_added_to_the_collection_that_obs_had_last(
    tmp_path: Path, system: str, place: str, current: str, said_in: str
) -> None:
    scenes = write_obs(tmp_path / place, current=current, said_in=said_in)
    before = (scenes / "Main.json").read_bytes()
    added = add(tmp_path, system=system)
    assert added.collection == scenes / "Main.json"
    keys = {"fallback_key": [{"key": "OBS_KEY_F8"}], "return_key": [{"key": "OBS_KEY_F9"}]}
    assert scripts(added.collection) == [OTHERS, {"path": "/data/live-companion.lua", "settings": keys}]
    assert added.kept is not None
    assert added.kept.read_bytes() == before
    now = json.loads(added.collection.read_text(encoding="utf-8"))
    assert now["sources"] == [{"name": "特写 🍓"}]
    assert now["modules"]["auto-scene-switcher"] == {"a": 1.5}


def test_the_collection_that_the_show_names_is_found_by_its_name(tmp_path: Path) -> None:
    scenes = write_obs(tmp_path / ".config" / "obs-studio")
    assert add(tmp_path, "周五 场").collection == scenes / "周五.json"
    assert scripts(scenes / "Main.json") == [OTHERS]


def test_done_twice_nothing_is_written(tmp_path: Path) -> None:
    scenes = write_obs(tmp_path / ".config" / "obs-studio")
    add(tmp_path)
    written = {path.name: path.read_bytes() for path in scenes.iterdir()}
    assert add(tmp_path).kept is None
    assert {path.name: path.read_bytes() for path in scenes.iterdir()} == written


def test_a_script_of_a_data_folder_that_moved_is_pointed_to_with_its_keys_kept(tmp_path: Path) -> None:
    scenes = write_obs(tmp_path / ".config" / "obs-studio")
    old = {"path": "C:\\old\\live-companion.lua", "settings": {"fallback_key": [{"key": "OBS_KEY_F13"}]}}
    collection = json.loads((scenes / "Main.json").read_text(encoding="utf-8"))
    collection["modules"]["scripts-tool"].append(old)
    (scenes / "Main.json").write_text(json.dumps(collection), encoding="utf-8")
    add(tmp_path)
    assert scripts(scenes / "Main.json") == [OTHERS, {**old, "path": "/data/live-companion.lua"}]


def test_what_was_kept_once_is_not_written_over(tmp_path: Path) -> None:
    scenes = write_obs(tmp_path / ".config" / "obs-studio")
    (scenes / "Main.json.before-live-companion").write_text("first")
    assert add(tmp_path).kept == scenes / "Main.json.before-live-companion-2"
    assert (scenes / "Main.json.before-live-companion").read_text() == "first"


@pytest.mark.parametrize(
    ("spoil", "collection", "reason"),
    [
        (None, "No such", "no-collection"),
        ("{", None, "collection-unreadable"),
        ("[]", None, "collection-unreadable"),
        ('{"modules": []}', None, "collection-unreadable"),
        ('{"modules": {"scripts-tool": 1}}', None, "collection-unreadable"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    tmp_path: Path, spoil: str | None, collection: str | None, reason: str
) -> None:
    scenes = write_obs(tmp_path / ".config" / "obs-studio")
    if spoil is not None:
        (scenes / "Main.json").write_text(spoil)
    before = {path.name: path.read_bytes() for path in scenes.iterdir()}
    with pytest.raises(ScriptNotAdded) as told:
        add(tmp_path, collection)
    assert told.value.reason == reason
    assert {path.name: path.read_bytes() for path in scenes.iterdir()} == before


@pytest.mark.parametrize("current", [None, "Gone", ""])
def test_an_obs_that_never_ran_or_lost_its_collection_is_told_apart(
    tmp_path: Path, current: str | None
) -> None:
    with pytest.raises(ScriptNotAdded) as told:
        add(tmp_path)
    assert told.value.reason == "no-obs-here"
    write_obs(tmp_path / ".config" / "obs-studio", current=current)
    with pytest.raises(ScriptNotAdded) as told:
        add(tmp_path)
    assert told.value.reason == "no-current-collection"
