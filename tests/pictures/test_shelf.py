"""The pictures of a running show: cut once, kept over runs, and never in the way of the show."""

import asyncio
import os
import time
from pathlib import Path

import pytest
from PIL import Image

from companion.errors.words import CHINESE, ENGLISH
from companion.pictures import shelf as shelves
from companion.pictures.cutting import Use
from companion.pictures.reading import examine
from companion.pictures.shelf import CACHE, Shelf
from tests.pictures.hostile import Bad, bad_ones, noise, written


@pytest.fixture
def show(tmp_path: Path) -> Path:
    folder = tmp_path / "show"
    (folder / "assets").mkdir(parents=True)
    return folder


@pytest.fixture
def shelf(show: Path, tmp_path: Path) -> Shelf:
    return Shelf(show, tmp_path / "data")


def kept(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "data" / CACHE).iterdir())


async def test_no_hostile_picture_gets_on_air_and_each_is_refused_with_a_sentence(
    show: Path, shelf: Shelf
) -> None:
    bad: list[Bad] = list(bad_ones())
    for one in bad:
        (show / one.name).write_bytes(one.data)
    (show / "good.webp").write_bytes(written(noise(50, 50), "WEBP"))
    told: list[str] = []
    names = [(one.name, Use.PRODUCT) for one in bad]
    beats, beating = 0, True

    async def beat() -> None:
        nonlocal beats
        while beating:
            await asyncio.sleep(0.01)
            beats += 1

    heart = asyncio.ensure_future(beat())
    began = time.monotonic()
    await shelf.prepare([*names, ("good.webp", Use.LOGO)], lambda why: told.append(why.spoken(ENGLISH)))
    took_s, beating = time.monotonic() - began, False
    await heart
    for one, sentence in zip(bad, told, strict=True):
        assert examine(show / one.name) is one.fault, one.name
        assert one.name in sentence
        assert await shelf.get(one.name, Use.PRODUCT) is None
        for language in (ENGLISH, CHINESE):
            assert one.name in shelves.sentence(one.name, one.fault).spoken(language)
    assert await shelf.get("good.webp", Use.LOGO) is not None
    assert beats > took_s * 10, "the event loop stood still"


async def test_a_picture_is_cut_once_and_kept_for_the_next_run(
    show: Path, shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (show / "assets" / "p4.jpg").write_bytes(written(noise(900, 700), "JPEG"))
    both = await asyncio.gather(*(shelf.get("assets/p4.jpg", Use.PRODUCT) for _ in range(2)))
    assert both[0] is not None
    assert both[0] is both[1]
    assert len(kept(tmp_path)) == 1
    monkeypatch.setattr(shelves.sys, "executable", "/nowhere/python")  # nothing is cut any more
    again = await Shelf(show, tmp_path / "data").get("assets/p4.jpg", Use.PRODUCT)
    assert again == both[0]


async def test_a_file_that_was_changed_is_shown_as_it_is_now(show: Path, shelf: Shelf) -> None:
    file = show / "p4.png"
    file.write_bytes(written(Image.new("RGB", (40, 40), "red"), "PNG"))
    red = await shelf.get("p4.png", Use.PRODUCT)
    file.write_bytes(written(Image.new("RGB", (41, 41), "blue"), "PNG"))
    blue = await shelf.get("p4.png", Use.PRODUCT)
    assert red is not None
    assert blue is not None
    assert red.tag != blue.tag
    file.unlink()
    assert await shelf.get("p4.png", Use.PRODUCT) is None


async def test_a_logo_and_a_product_may_be_one_file(show: Path, shelf: Shelf) -> None:
    (show / "one.png").write_bytes(written(Image.new("RGB", (400, 100), "red"), "PNG"))
    product, logo = await shelf.get("one.png", Use.PRODUCT), await shelf.get("one.png", Use.LOGO)
    assert product is not None
    assert logo is not None
    assert product.tag != logo.tag


async def test_a_result_that_was_cut_off_by_a_full_disk_is_made_anew(
    show: Path, shelf: Shelf, tmp_path: Path
) -> None:
    (show / "p4.png").write_bytes(written(noise(80, 80), "PNG"))
    whole = await shelf.get("p4.png", Use.PRODUCT)
    (file,) = kept(tmp_path)
    file.write_bytes(file.read_bytes()[:100])
    assert await Shelf(show, tmp_path / "data").get("p4.png", Use.PRODUCT) == whole
    assert len(file.read_bytes()) > 100


async def test_a_data_folder_that_cannot_be_written_costs_no_picture(show: Path, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    (show / "p4.png").write_bytes(written(noise(80, 80), "PNG"))
    assert await Shelf(show, tmp_path / "data").get("p4.png", Use.PRODUCT) is not None


async def test_a_picture_that_takes_too_long_is_given_up_and_its_process_is_gone(
    show: Path, shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In place of the decoder a program that never ends: what counts is that it is ended."""
    program = tmp_path / "slow"
    program.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/pid\nexec sleep 600\n")
    program.chmod(0o755)
    monkeypatch.setattr(shelves.sys, "executable", str(program))
    monkeypatch.setattr(shelves, "CUT_WITHIN_S", 1.5)
    (show / "p4.png").write_bytes(written(noise(80, 80), "PNG"))
    told: list[str] = []
    await shelf.prepare([("p4.png", Use.PRODUCT)], lambda why: told.append(str(why)))
    assert "p4.png did not open within" in told[0]
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


async def test_only_so_many_results_are_kept_and_the_oldest_go(
    show: Path, shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelves, "KEPT", 2)
    folder = tmp_path / "data" / CACHE
    folder.mkdir(parents=True)
    for age in range(5):
        (folder / f"{age}.webp").write_bytes(b"x")
        os.utime(folder / f"{age}.webp", (1_000_000 - age, 1_000_000 - age))
    await shelf.prepare([], lambda why: None)
    assert [file.name for file in kept(tmp_path)] == ["0.webp", "1.webp"]
