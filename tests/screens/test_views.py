"""What each screen is told, and that it is told nothing that depends on the time of day."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from companion.screens import wording
from companion.screens.layers import overlays_view
from companion.screens.live import live_view, messages_view, on_air
from companion.screens.rundown import plan_view
from companion.screens.windows import windows_view
from companion.show.commands import AddTime, AnswerClock, Fallback, Hold, KeepTime, SendMessage
from companion.show.effects import PlayMedia, SetMute, SetOutput
from companion.show.events import ClockStepped, ObsLost
from companion.show.money import Money
from companion.show.offer_commands import SaleClose, SaleExtend, SaleOpen, SaleSold
from companion.show.offers import Basis, FormerPrice
from companion.show.read_command import LONGEST_TEXT
from tests.stage import NOON, Stage, minutes, seconds


@pytest.fixture
def stage() -> Stage:
    stage = Stage()
    stage.go()
    return stage


def test_views_do_not_change_while_nothing_happens(stage: Stage) -> None:
    def views() -> str:
        state = stage.state
        return json.dumps([live_view(state), windows_view(state), overlays_view(state), messages_view(state)])

    before = views()
    stage._run += 5_000
    assert views() == before


def test_a_running_segment_is_told_by_the_instant_of_its_end(stage: Stage) -> None:
    segment = live_view(stage.state)["segment"]
    assert segment["ends_at"] == segment["started_at"] + minutes(2)
    assert segment["remaining_ms"] is None
    stage.says(AddTime(30))
    assert live_view(stage.state)["segment"]["ends_at"] == segment["ends_at"] + seconds(30)


def test_a_held_segment_is_told_by_what_is_left(stage: Stage) -> None:
    stage.passes(seconds(20))
    stage.says(Hold())
    live = live_view(stage.state)
    assert live["phase"] == "held"
    assert live["segment"]["ends_at"] is None
    assert live["segment"]["remaining_ms"] == seconds(100)
    assert all(cue["due_at"] is None for cue in live["cues"])


def test_what_go_would_do_and_why_not(stage: Stage) -> None:
    assert live_view(stage.state)["go"] == {
        "does": "segment",
        "cue": None,
        "segment": "strawberry",
        "name": "segment:strawberry",
        "by_itself_at": None,
        "asks": False,
        "blocked": None,
    }
    stage.says(Fallback())
    assert live_view(stage.state)["go"]["blocked"] == "fallback"


def test_before_the_start_go_names_the_first_segment() -> None:
    go = live_view(Stage().state)["go"]
    assert (go["does"], go["segment"]) == ("start", "opening")


def test_on_air_is_what_the_show_names_and_unknown_without_obs(stage: Stage) -> None:
    assert on_air(stage.state) is True
    stage.happens(lambda at: ObsLost(at=at, reason="gone"))
    assert on_air(stage.state) is None


def test_a_simulated_obs_is_never_on_air() -> None:
    stage = Stage(obs=False)
    stage.obs_connects("Host", simulated=True)
    assert on_air(stage.state) is False


def test_the_fallback_is_told_with_where_it_returns_to(stage: Stage) -> None:
    stage.says(Fallback(reason="黑屏"))
    program = live_view(stage.state)["program"]
    assert program["wanted"] == program["actual"] == program["fallback"] == "Fallback"
    assert program["return_to"] == "Host"
    assert program["cover"]["reason"] == "黑屏"


def test_the_likely_command_of_a_sale_comes_first(stage: Stage) -> None:
    def can() -> list[str]:
        commands: list[str] = windows_view(stage.state)["sales"][0]["can"]
        return commands

    assert can()[0] == "sale_tease"
    stage.says(SaleOpen("F1"))
    assert can() == ["sale_sold", "sale_extend", "sale_close", "sale_cancel"]
    stage.says(SaleExtend("F1", 30, "补时"))
    assert "sale_extend" not in can()


def test_a_stock_that_nobody_counted_is_not_shown_on_air(stage: Stage) -> None:
    stage.says(SaleOpen("F1"))
    [layer] = overlays_view(stage.state)["layers"]
    assert layer["data"]["remaining"] is None
    stage.says(SaleSold("F1", 14))
    [layer] = overlays_view(stage.state)["layers"]
    assert layer["data"]["remaining"] == 86


def test_the_graphic_gets_finished_words_and_instants(stage: Stage) -> None:
    stage.says(SaleOpen("F1"))
    [layer] = overlays_view(stage.state)["layers"]
    data = layer["data"]
    assert data["price"] == {"text": "¥24.90", "currency": "¥", "integer": "24", "decimals": ".90"}
    assert data["was"] == "¥59.90"
    assert data["basis"] == "划线价：近 7 日最低成交价 11/20–11/27"
    assert data["closes_at"] == data["opens_at"] + minutes(3)
    assert data["closes_at_text"] == wording.time_of_day(data["closes_at"], "Asia/Shanghai")


def test_the_plan_names_scenes_and_what_each_cue_does(stage: Stage) -> None:
    plan = plan_view(stage.state.plan, {"flash-sale"})
    cues = {cue["id"]: cue for segment in plan["segments"] for cue in segment["cues"]}
    assert cues["closeup"]["actions"][0] == {"kind": "scene", "role": "product", "scene": "Product"}
    assert cues["closeup"]["trigger"] == {"kind": "go"}
    assert cues["open"]["trigger"] == {"kind": "after", "cue": "tease", "wait_ms": minutes(1)}
    assert {"role": "fallback", "scene": "Fallback"} in plan["scenes"]
    json.dumps(plan)


def test_live_stays_small_with_a_full_log(stage: Stage) -> None:
    for number in range(60):
        stage.says(SendMessage("汉" * (LONGEST_TEXT - 3) + str(number)))
    size = len(json.dumps(live_view(stage.state), ensure_ascii=False, separators=(",", ":")).encode())
    assert size < 8_192


@pytest.mark.parametrize(
    ("amount", "currency", "language", "text", "integer", "decimals"),
    [
        ("24.90", "CNY", "zh-CN", "¥24.90", "24", ".90"),
        ("119", "CNY", "zh-CN", "¥119", "119", ""),
        ("119.00", "CNY", "zh-CN", "¥119", "119", ""),
        ("12999", "CNY", "zh-CN", "¥12,999", "12,999", ""),
        ("24.5", "USD", "en", "$24.50", "24", ".50"),
        ("1299", "JPY", "en", "¥1,299", "1,299", ""),
        ("0.09", "CNY", "zh-CN", "¥0.09", "0", ".09"),
    ],
)
def test_prices_are_exact_and_whole_ones_have_no_decimals(
    amount: str, currency: str, language: str, text: str, integer: str, decimals: str
) -> None:
    price = wording.price(Money(Decimal(amount), currency), language)
    assert (price["text"], price["integer"], price["decimals"]) == (text, integer, decimals)
    assert wording.price_text(Money(Decimal(amount), currency), language) == text


def test_a_struck_price_says_what_it_rests_on_in_english_too() -> None:
    was = FormerPrice(
        price=Money(Decimal(60), "USD"), basis="7d_lowest", since="2026-10-01", until="2026-10-07"
    )
    assert wording.basis(was, "en") == "Was: lowest price paid, Oct 1–Oct 7"


def test_every_basis_that_a_show_file_may_name_has_its_words() -> None:
    for words in wording.BASIS.values():
        assert set(words) == {basis.value for basis in Basis}


def test_time_of_day_is_that_of_the_show() -> None:
    utc, shanghai = (wording.time_of_day(NOON, zone) for zone in ("UTC", "Asia/Shanghai"))
    assert (int(shanghai[:2]) - int(utc[:2])) % 24 == 8


def test_the_instants_follow_when_the_wall_clock_is_set(stage: Stage) -> None:
    from companion.show.events import ClockStepped
    from companion.show.times import Ms

    before = live_view(stage.state)["segment"]["ends_at"]
    stage._wall_offset += 60_000
    stage.happens(lambda at: ClockStepped(at=at, by_ms=Ms(60_000)))
    assert live_view(stage.state)["segment"]["ends_at"] == before + 60_000
    assert replace(stage.state).wall_offset_ms == NOON + 60_000


def test_the_product_card_and_the_seller_strip_get_what_they_show(stage: Stage) -> None:
    stage.passes(seconds(10))
    stage.go()
    stage.passes(seconds(1))
    layers = {layer["graphic"]: layer["data"] for layer in overlays_view(stage.state)["layers"]}
    assert layers["product-card"]["name"] == "冻干草莓 20g×5"
    assert layers["product-card"]["was"] == "¥59.90"
    assert layers["seller-info"]["contact"] == "400-000-0000"


def test_a_clock_that_was_set_is_told_with_the_end_of_each_window_by_either_answer(stage: Stage) -> None:
    assert live_view(stage.state)["clock_step"] is None
    stage.says(SaleOpen("F1"))
    told = windows_view(stage.state)["sales"][0]["closes_at"]
    stage.happens(lambda at: ClockStepped(at=at, by_ms=seconds(35)))
    step = live_view(stage.state)["clock_step"]
    assert step["by_ms"] == seconds(35)
    [window] = step["windows"]
    assert window == {"id": "F1", "told_at": told, "by_ms": seconds(35)}
    stage.says(AnswerClock(KeepTime.TIME_LEFT))
    assert windows_view(stage.state)["sales"][0]["closes_at"] == window["told_at"] + window["by_ms"]
    assert live_view(stage.state)["clock_step"] is None


def test_a_window_that_was_closed_since_is_not_asked_about(stage: Stage) -> None:
    stage.says(SaleOpen("F1"))
    stage.happens(lambda at: ClockStepped(at=at, by_ms=seconds(35)))
    stage.says(SaleClose("F1"))
    assert live_view(stage.state)["clock_step"]["windows"] == []


def test_what_is_in_doubt_is_told_by_what_was_asked_and_what_was_missed_as_such(stage: Stage) -> None:
    asked = stage.state.opened.run
    stage.state = replace(
        stage.state,
        doubts=(
            PlayMedia(id="e1", input="Opening"),
            PlayMedia(id="missed-7-Ending", input="Ending", missed=asked),
            SetMute(id="e2", input="Mic", muted=False, asked=asked),
            SetOutput(id="e3", output="stream", running=True, asked=asked),
        ),
    )
    assert live_view(stage.state)["doubts"] == [
        {"effect": "e1", "what": "play", "name": "Opening"},
        {"effect": "missed-7-Ending", "what": "play_missed", "name": "Ending"},
        {"effect": "e2", "what": "unmute", "name": "Mic"},
        {"effect": "e3", "what": "output_start", "name": "stream"},
    ]
