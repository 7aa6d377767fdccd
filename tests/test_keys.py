import json
import os
from pathlib import Path

import pytest

from companion.keys import COVERS, Keys, Role, load_keys

GOOD = {"overlay": "o" * 32, "host": "h" * 32, "operator": "p" * 32}


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "keys.json"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    path.chmod(0o600)
    return path


def test_the_first_start_makes_three_different_keys_that_only_the_owner_can_read(tmp_path: Path) -> None:
    loaded = load_keys(tmp_path / "data")
    path = tmp_path / "data" / "keys.json"
    assert loaded.notice is None
    assert path.stat().st_mode & 0o777 == 0o600
    written = json.loads(path.read_text())
    assert written == {role.value: loaded.keys.of(role) for role in Role}
    assert len(set(written.values())) == 3
    assert all(len(key) == 32 for key in written.values())
    assert os.listdir(path.parent) == ["keys.json"]


def test_keys_stay_the_same_over_restarts(tmp_path: Path) -> None:
    first = load_keys(tmp_path)
    before = (tmp_path / "keys.json").read_bytes()
    assert load_keys(tmp_path) == first
    assert (tmp_path / "keys.json").read_bytes() == before


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "\ufeff{}", b"\xff\xfe\x00", "[" * 100_000])
def test_a_broken_file_is_kept_aside_and_said(tmp_path: Path, text: str | bytes) -> None:
    before = write(tmp_path, text).read_bytes()
    loaded = load_keys(tmp_path)
    assert loaded.notice is not None
    assert "keys.json" in str(loaded.notice)
    assert "keys.broken-1.json" in str(loaded.notice)
    assert (tmp_path / "keys.broken-1.json").read_bytes() == before
    assert load_keys(tmp_path).keys == loaded.keys
    assert load_keys(tmp_path).notice is None


def test_a_second_broken_file_does_not_replace_the_first(tmp_path: Path) -> None:
    for text in ("first", "second"):
        write(tmp_path, text)
        load_keys(tmp_path)
    assert (tmp_path / "keys.broken-1.json").read_text() == "first"
    assert (tmp_path / "keys.broken-2.json").read_text() == "second"


@pytest.mark.parametrize(
    "wrong", [None, "", "short", 7, "k" * 30 + " ", "钥" * 30, ["k" * 32], "k" * 30 + ";"]
)
def test_a_key_that_cannot_be_used_is_renewed_and_good_ones_are_kept(tmp_path: Path, wrong: object) -> None:
    write(tmp_path, json.dumps(GOOD | {"host": wrong}))
    loaded = load_keys(tmp_path)
    assert (loaded.keys.overlay, loaded.keys.operator) == (GOOD["overlay"], GOOD["operator"])
    assert len(loaded.keys.host) == 32
    assert loaded.notice is not None
    assert "host" in str(loaded.notice)


def test_one_key_for_two_roles_is_a_key_for_neither(tmp_path: Path) -> None:
    write(tmp_path, json.dumps(GOOD | {"overlay": GOOD["operator"]}))
    loaded = load_keys(tmp_path)
    assert loaded.keys.host == GOOD["host"]
    assert GOOD["operator"] not in (loaded.keys.overlay, loaded.keys.operator)
    assert loaded.notice is not None


def test_no_notice_shows_a_key(tmp_path: Path) -> None:
    write(tmp_path, json.dumps(GOOD | {"host": "short"}))
    loaded = load_keys(tmp_path)
    for role in Role:
        assert loaded.keys.of(role) not in str(loaded.notice)
        assert loaded.keys.of(role) not in repr(loaded)


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_file_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    write(tmp_path, json.dumps(GOOD)).chmod(0o644)
    loaded = load_keys(tmp_path)
    assert loaded.keys.host == GOOD["host"]
    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600
    assert loaded.notice is not None
    assert "could read" in str(loaded.notice)


def test_a_folder_that_cannot_be_written_costs_the_show_nothing(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    loaded = load_keys(tmp_path / "data")
    assert len(loaded.keys.operator) == 32
    assert loaded.notice is not None
    assert "until the companion ends" in str(loaded.notice)


def test_a_leftover_of_a_crash_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / f"keys.json.{os.getpid()}.tmp").write_text("half")
    assert load_keys(tmp_path).notice is None


def test_each_key_opens_its_own_role() -> None:
    keys = Keys(**GOOD)
    assert [keys.role_of(keys.of(role)) for role in Role] == list(Role)
    for stranger in ("", "o" * 31, "o" * 33, "钥匙", "\udcff", "O" * 32):
        assert keys.role_of(stranger) is None


def test_an_operator_may_act_as_anyone_and_nobody_else_may() -> None:
    assert COVERS[Role.OPERATOR] == set(Role)
    assert COVERS[Role.HOST] == {Role.HOST}
    assert COVERS[Role.OVERLAY] == {Role.OVERLAY}
