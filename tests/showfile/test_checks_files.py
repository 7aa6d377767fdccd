"""The files that a show names: looked at where they are, and told when they will not do."""

import os
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from companion.pictures.reading import FORMATS, MOST_MEGABYTES
from companion.show.problems import Problem, Severity
from companion.showfile import read_show
from tests.showfile.around import AROUND

SHOW = """\
version: 1
show: {id: s, title: S, zone: Europe/London, language: en, market: uk, on_air: [stream]}
operator: {name: N, contact: C}
obs: {scenes: {fallback: F}}
overlays: {logo: 'FILE'}
rundown:
  - {id: a, title: A, length: 1m}
"""


def problems(folder: Path | None, file: str, show: str = SHOW) -> tuple[Problem, ...]:
    around = replace(AROUND, folder=folder)
    return read_show(show.replace("FILE", file).encode(), "show.yaml", around).problems


def codes(folder: Path | None, file: str) -> list[str]:
    return [problem.code for problem in problems(folder, file)]


@pytest.mark.parametrize("format_", FORMATS)
def test_a_picture_that_browsers_show_is_fine_whatever_it_is_called(tmp_path: Path, format_: str) -> None:
    Image.new("RGB", (8, 8), "red").save(tmp_path / "logo.picture", format=format_)
    assert codes(tmp_path, "logo.picture") == []


def test_nobody_looks_without_a_folder() -> None:
    assert codes(None, "assets/nowhere.png") == []


def test_a_picture_of_another_kind_or_a_damaged_one_will_not_do(tmp_path: Path) -> None:
    Image.new("RGB", (64, 64), "red").save(tmp_path / "logo.tiff")
    Image.effect_noise((64, 64), 80).save(tmp_path / "whole.png")
    whole = (tmp_path / "whole.png").read_bytes()
    (tmp_path / "half.png").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "words.png").write_text("words")
    assert codes(tmp_path, "logo.tiff") == ["picture-format"]
    assert codes(tmp_path, "half.png") == ["picture-damaged"]
    assert codes(tmp_path, "words.png") == ["asset-not-picture"]


def test_a_picture_far_too_large_is_refused_with_the_limit_and_what_to_do(tmp_path: Path) -> None:
    Image.new("RGB", (8, 8), "red").save(tmp_path / "logo.png")
    with (tmp_path / "logo.png").open("ab") as file:
        file.truncate(MOST_MEGABYTES * 1_000_000 + 1)
    (found,) = problems(tmp_path, "logo.png")
    assert (found.code, found.severity) == ("asset-too-big", Severity.ERROR)
    assert found.message == "the picture logo.png is over 20 MB"
    assert found.hint.startswith("export it smaller")


def test_a_link_out_of_the_folder_is_refused_and_one_within_it_is_not(tmp_path: Path) -> None:
    show = tmp_path / "show"
    show.mkdir()
    Image.new("RGB", (8, 8), "red").save(tmp_path / "outside.png")
    Image.new("RGB", (8, 8), "red").save(show / "inside.png")
    (show / "out.png").symlink_to(tmp_path / "outside.png")
    (show / "in.png").symlink_to(show / "inside.png")
    (show / "round.png").symlink_to(show / "round.png")
    (show / "assets").symlink_to(tmp_path)
    assert codes(show, "out.png") == ["asset-outside"]
    assert codes(show, "assets/outside.png") == ["asset-outside"]
    assert codes(show, "in.png") == []
    assert codes(show, "round.png") == ["asset-missing"]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "logo.png")
    assert codes(tmp_path, "logo.png") == ["asset-unreadable"]


def test_a_name_longer_than_any_file_can_have_is_told(tmp_path: Path) -> None:
    assert codes(tmp_path, "x" * 300 + ".png") == ["asset-unreadable"]


@pytest.mark.parametrize(
    ("on_disk", "written"),
    [
        ("Logo.PNG", "logo.png"),
        ("assets/Brand/logo.png", "Assets/brand/logo.png"),
        (unicodedata.normalize("NFD", "café.png"), unicodedata.normalize("NFC", "café.png")),
    ],
)
def test_a_name_that_would_do_elsewhere_is_told_as_it_is_here(
    tmp_path: Path, on_disk: str, written: str
) -> None:
    file = tmp_path / on_disk
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (8, 8), "red").save(file)
    (found,) = problems(tmp_path, written)
    assert (found.code, found.hint) == ("asset-letters", f"write {on_disk}")


def test_proof_and_evidence_may_be_any_file_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(b"%PDF-1.7")
    product = (
        "products:\n  P:\n    {name: N, price: 5, points: [no sugar], evidence: {no sugar: EVIDENCE},\n"
        "     was: {price: 9, basis: last_txn, from: 2026-01-01, to: 2026-01-02, proof: report.pdf}}\n"
    )
    show = SHOW.replace("overlays: {logo: 'FILE'}\n", product)
    assert problems(tmp_path, "", show.replace("EVIDENCE", "report.pdf")) == ()
    missing = problems(tmp_path, "", show.replace("EVIDENCE", "reports.pdf"))
    assert [(problem.code, problem.severity) for problem in missing] == [("asset-missing", Severity.ERROR)]
