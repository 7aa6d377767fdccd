"""Two operators change the rundown while the show is on, and save it."""

import asyncio
from pathlib import Path
from typing import Any

from tests.journeys.conftest import EXAMPLE
from tests.journeys.test_edited_on_air import operator_page
from tests.service import MakeService

NOTICED_S = 3.0
"""So long, and longer, a save of the file by a hand takes to be offered."""


def titles(topics: dict[str, Any]) -> dict[str, str]:
    return {segment["id"]: segment["title"] for segment in topics["plan"]["segments"]}


async def test_both_get_theirs_or_are_told_and_the_file_has_it_when_it_is_saved(
    make_service: MakeService, tmp_path: Path
) -> None:
    show = tmp_path / "show.yaml"
    original = EXAMPLE.read_text()
    show.write_text(original)
    service = make_service(show, "--obs", "simulated")
    service.command("go")
    edit = {"segment": "close", "field": "title", "was": "收官", "sure": True}
    async with operator_page(service) as page, operator_page(service) as other:
        assert "rev" in service.command("segment_set", value="再见", **edit)
        refused = service.command("segment_set", value="收尾", **edit)["error"]
        assert (refused["code"], "再见" in refused["message"]) == ("conflict", True)
        assert "rev" in service.command("lengths_add", segments=["strawberry"], seconds=60, sure=True)
        for one in (page, other):
            await one.until(lambda topics: titles(topics)["close"] == "再见", "the title")
            unsaved = await one.until(
                lambda topics: topics["edits"]["unsaved"]["count"] == 2 and topics["edits"]["unsaved"], "both"
            )
            assert [change["segment"] for change in unsaved["changes"]] == ["strawberry", "close"]
        assert show.read_text() == original, "nothing is written before somebody says so"

        assert "rev" in service.command("save_show")
        await page.until(lambda topics: topics["edits"]["unsaved"]["count"] == 0, "what was saved")
        saved = original.replace("title: 收官", "title: 再见").replace("length: 6m", "length: 7m")
        assert show.read_text() == saved
        await asyncio.sleep(NOTICED_S)
        assert service.command("save_show")["error"]["code"] == "nothing_to_save"
        service.command("undo")
        await page.until(lambda topics: topics["edits"]["unsaved"]["count"] == 1, "what was taken back")
        assert page.topics["edits"]["offer"] is None, "a save of a page is no edit to be offered"
        await asyncio.sleep(1)

    run = next((service.data / "runs").iterdir())
    assert [(run / f"show-{number}.yaml").read_text() for number in (1, 2)] == [original, saved]
    kinds = [line["kind"] for line in service.journal()]
    assert "plan_offered" not in kinds[kinds.index("plan_saved") :]

    service.kill()
    service.start("--resume", "auto")
    async with operator_page(service) as page:
        unsaved = await page.until(lambda topics: topics["edits"]["unsaved"], "the edits of before")
        assert [change["segment"] for change in unsaved["changes"]] == ["strawberry"]
        assert titles(page.topics)["close"] == "再见"
        show.write_text(saved.replace("title: 开场", "title: 暖场"))
        offered = await page.until(lambda topics: topics["edits"]["offer"], "the edit of a hand")
        assert [change["id"] for change in offered["changes"]] == ["opening"]
        service.command("apply_plan", plan=offered["digest"])
        await page.until(lambda topics: titles(topics)["opening"] == "暖场", "the plan of the file")
        assert page.topics["edits"]["unsaved"]["count"] == 1, "nothing of the page is lost"
