"""Names of winners, and the ids that stand for them."""

import json
import stat
from pathlib import Path

import pytest

from companion.feeds.names import Names, Person, pasted


def test_a_name_has_one_id_over_all_bags_and_restarts_of_a_run(tmp_path: Path) -> None:
    first = Names(tmp_path).ids_of(["张小凡", "Anna Lee"])
    assert Names(tmp_path).ids_of(["Anna Lee", "王五", " 张小凡 "])[::2] == first[::-1]
    assert {person.name for person in Names(tmp_path).people.values()} >= {"Anna Lee", "王五"}


def test_another_run_has_other_ids(tmp_path: Path) -> None:
    assert Names(tmp_path / "one").ids_of(["张小凡"]) != Names(tmp_path / "two").ids_of(["张小凡"])


def test_two_of_one_name_in_a_list_are_two_people(tmp_path: Path) -> None:
    ids = Names(tmp_path).ids_of(["用户**", "用户**", "用户**"])
    assert len(set(ids)) == 3
    assert Names(tmp_path).ids_of(["用户**", "用户**"]) == ids[:2]


def test_names_are_for_their_owner_alone(tmp_path: Path) -> None:
    Names(tmp_path).ids_of(["张小凡"])
    assert stat.S_IMODE((tmp_path / "names.json").stat().st_mode) == 0o600


def test_names_that_are_not_needed_go(tmp_path: Path) -> None:
    names = Names(tmp_path)
    ids = names.ids_of(["张小凡", "王五"])
    names.forget(ids[:1])
    assert "张小凡" not in (tmp_path / "names.json").read_text("utf-8")
    assert Names(tmp_path).people == {ids[1]: Person("王五")}


@pytest.mark.parametrize(
    "damaged", ["", "{", "[]", '{"salt":"zz","people":{}}', '{"people":{"a":3},"salt":""}']
)
def test_a_damaged_file_costs_nobody_the_show_and_is_kept_aside(
    tmp_path: Path, damaged: str, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "names.json").write_text(damaged)
    names = Names(tmp_path)
    assert "cannot be used" in caplog.text
    names.ids_of(["张小凡"])
    (aside,) = tmp_path.glob("names.broken-*.json")
    assert aside.read_text() == damaged
    assert [
        person["name"] for person in json.loads((tmp_path / "names.json").read_text())["people"].values()
    ] == ["张小凡"]


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        (["张小凡", "王五"], ("张小凡", "王五")),
        ([" 张小凡 \r\n\r\n王五\n"], ("张小凡", "王五")),
        (["1. 张小凡\n2. 王五\n3. 李四"], ("张小凡", "王五", "李四")),
        (["1、张小凡", "2、王五"], ("张小凡", "王五")),
        (["1\t张小凡\n2\t王五"], ("张小凡", "王五")),
        (["1号买家", "2号买家"], ("1号买家", "2号买家")),
        (["1. 张小凡\n王五"], ("1. 张小凡", "王五")),
        (["2. 张小凡\n3. 王五"], ("2. 张小凡", "3. 王五")),
        (["1.", "2."], ("1.", "2.")),
        (["1. 张小凡"], ("1. 张小凡",)),
    ],
)
def test_a_pasted_list_is_names_without_their_numbers(texts: list[str], names: tuple[str, ...]) -> None:
    assert pasted(texts) == names
