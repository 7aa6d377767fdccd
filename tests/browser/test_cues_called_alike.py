"""Cues of several segments may have the same id, as every pass of a loop has: each is told as what it is."""

import pytest
from playwright.async_api import Page

from tests.browser import operator_states as states
from tests.browser.operator_states import GO, MINUTE, SECOND, at, cue
from tests.browser.stand_in import StandIn
from tests.browser.test_operator_page import operator, shows, text
from tests.browser.timing_states import timing_of

pytestmark = pytest.mark.crews_page

OTHER = {"kind": "message", "text": "另一条", "urgency": "normal"}
PROMISED = {"kind": "cue", "id": "deal", "slack_ms": 0, "early_ms": None, "absorbs_ms": 0, "broken_by": None}


def evening(server: StandIn, cues: dict[int, list[states.Topics]]) -> states.Topics:
    """With more cues in the segments of these places, and its timing told."""
    topics = states.evening(server.now_ms())
    for place, more in cues.items():
        topics["plan"]["segments"][place]["cues"] += more
    return topics | {"timing": timing_of(topics["plan"], topics["live"])}


async def titles(page: Page, selector: str) -> list[str]:
    found: list[str] = await page.eval_on_selector_all(selector, "(all) => all.map((one) => one.title)")
    return found


async def test_go_tells_of_the_cue_of_the_segment_that_runs(server, debian_chromium):
    topics = evening(server, {9: [cue("closeup", GO, OTHER, notes="别的环节")]})
    page = await operator(debian_chromium, server, topics)

    await shows(page, ".go .a", "主播举起样品时")
    assert "另一条" not in await text(page, ".go")


async def test_a_window_to_come_is_that_of_its_segment_and_not_what_another_has_promised(
    server, debian_chromium
):
    opens = {"kind": "sale", "sale": "F2", "step": "open"}
    topics = evening(server, {8: [cue("deal", at(0), opens)], 9: [cue("deal", at(60), OTHER)]})
    topics["plan"]["segments"][11]["cues"] = []
    topics["timing"] = timing_of(topics["plan"], topics["live"])
    topics["timing"]["promises"].append(PROMISED | {"segment": "s9", "at": server.now_ms() + 20 * MINUTE})
    page = await operator(debian_chromium, server, topics)

    assert {title.split()[0] for title in await titles(page, ".pin.meant")} == {"L3", "F2"}


async def test_a_promise_is_broken_alone_and_called_what_its_own_cue_does(server, debian_chromium):
    first, second = (
        {"kind": "message", "text": words, "urgency": "normal"} for words in ("头一遍", "再来一遍")
    )
    topics = evening(server, {8: [cue("deal", at(0), first)], 9: [cue("deal", at(0), second)]})
    timing, now = topics["timing"], server.now_ms()
    hours = {"s8": now + 20 * MINUTE, "s9": now + 30 * MINUTE}
    timing["promises"] += [PROMISED | {"segment": segment, "at": hour} for segment, hour in hours.items()]
    timing["proposal"] = {
        "id": "r1",
        "lost_ms": 100 * SECOND,
        "trims": [],
        "drops": [],
        "broken": [{"kind": "cue", "id": "deal", "segment": "s9", "by_ms": 100 * SECOND}],
        "end_before_at": timing["end"][0],
        "end_after_at": timing["end"][0],
        "promises": [],
        "by_itself": False,
    }
    page = await operator(debian_chromium, server, topics)

    calm, broken = await titles(page, ".pin.calm"), await titles(page, ".pin.broken")
    assert [name.split()[0] for name in calm if "一遍" in name] == ["提示“头一遍”"]
    assert [name.split()[0] for name in broken] == ["提示“再来一遍”"]
