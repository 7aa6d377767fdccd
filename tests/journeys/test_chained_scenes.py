"""Scenes that come one after the other: what a real OBS shows of them, and when it cannot."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.journeys.test_on_air import Watch
from tests.real_obs import RealObs
from tests.service import Service

CHAIN = """\
version: 1
show: {id: chain, title: 一环扣一环, zone: Asia/Shanghai, language: zh-CN, market: cn,
       platform: own-site, on_air: [virtual_camera]}
operator: {name: 稻岸食研, contact: 400-000-0000}
obs:
  scenes: {host: Host, product: Product, spare: Spare, fallback: Fallback}
rundown:
  - id: opening
    title: 开场
    length: 60s
    scene: host
    cues:
      - {id: look, at: 2s, do: {scene: product}}
      - {id: back, after: look, do: {scene: host}}
      - {id: gone, after: back, wait: 1s, do: {scene: spare}}
      - {id: last, after: gone, do: {scene: product}}
"""
"""``back`` comes at once after ``look``; OBS has no scene called Spare."""

FADE_MS = 800


def test_each_scene_of_a_chain_is_seen_and_one_that_obs_does_not_have_breaks_no_chain(
    make_real_obs: Callable[..., RealObs], on_air: Callable[..., Service], tmp_path: Path
) -> None:
    show = tmp_path / "show.yaml"
    show.write_text(CHAIN)
    obs = make_real_obs(first="Fallback", studio_mode=True, transition_ms=FADE_MS)
    service = on_air(obs, show)
    with Watch(obs) as watch:
        assert "rev" in service.command("go")
        service.wait_for(lambda state: state["program"]["actual"] == "Product", "the first look", within_s=20)
        service.wait_for(lambda state: state["program"]["actual"] == "Host", "the way back", within_s=20)
        service.wait_for(lambda state: state["program"]["actual"] == "Product", "the end", within_s=20)
        time.sleep(0.2)
    assert [scene for _, scene in watch.seen if scene != "Fallback"] == ["Host", "Product", "Host", "Product"]

    journal = service.journal()
    asked = {cue: _place(journal, kind="cue_due", cue=cue) for cue in ("look", "back", "gone", "last")}
    answers = [n for n, line in enumerate(journal) if line["kind"] in ("effect_done", "effect_failed")]
    for cue, following in (("look", "back"), ("back", "gone"), ("gone", "last")):
        assert any(asked[cue] < n < asked[following] for n in answers), f"{following} did not wait for {cue}"
    failed = [line for line in journal if line["kind"] == "effect_failed"]
    assert [line["reason"] for line in failed] == ["OBS has no scene 'Spare'"]
    assert asked["gone"] < journal.index(failed[0]) < asked["last"]


def _place(journal: list[dict[str, Any]], **of: str) -> int:
    (place,) = (n for n, line in enumerate(journal) if all(line.get(key) == v for key, v in of.items()))
    return place
