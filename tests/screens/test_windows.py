"""What the overlays are told: the texts of the show file, the facts they name, brand and pictures."""

from dataclasses import replace
from typing import Any

import pytest

from companion.screens import wording
from companion.screens.layers import overlays_view
from companion.screens.look import INK, WHITE, brand_of, contrast, picture_address, pictures_of
from companion.screens.windows import windows_view
from companion.show.actions import ShowOverlay
from companion.show.cue import Cue, OnGo
from companion.show.desk_commands import OverlayShow
from companion.show.model import Look, Plan
from companion.show.money import Money
from companion.show.offer_commands import SaleOpen
from companion.show.offers import BagPlan, Gift, LadderStep, Prize
from tests.stage import Stage, minutes, seconds, small_plan, yuan


def showing(*actions: ShowOverlay, **changes: Any) -> Plan:
    """The small show, where each GO in its first segment does one of these."""
    plan = small_plan()
    cues = tuple(Cue(id=f"c{number}", trigger=OnGo(), do=(action,)) for number, action in enumerate(actions))
    opening = replace(plan.rundown[0], cues=cues)
    return replace(plan, rundown=(opening, *plan.rundown[1:]), **changes)


def running(plan: Plan) -> Stage:
    stage = Stage(plan)
    stage.go()
    return stage


def data_of(stage: Stage, graphic: str) -> dict[str, Any]:
    data: dict[str, Any]
    [data] = [layer["data"] for layer in overlays_view(stage.state)["layers"] if layer["graphic"] == graphic]
    return data


def test_a_graphic_shows_the_texts_that_the_show_file_gives_it() -> None:
    stage = running(showing(ShowOverlay("goal-bar", seconds(20), {"goal": "10 万", "unit": "元"})))
    stage.go()
    assert data_of(stage, "goal-bar") == {"language": "zh-CN", "goal": "10 万", "unit": "元"}


def test_a_text_may_be_in_another_language_than_the_show() -> None:
    stage = running(showing(ShowOverlay("notice", None, {"title": "Back soon", "language": "en"})))
    stage.go()
    assert data_of(stage, "notice")["language"] == "en"


def test_shown_again_with_other_texts_nothing_is_left_of_the_old_ones() -> None:
    first = ShowOverlay("notice", None, {"title": "休息一下", "ends_text": "20:30 回来"})
    stage = running(showing(first, ShowOverlay("notice", None, {"title": "最后一轮"})))
    stage.go()
    stage.passes(seconds(5))
    stage.go()
    assert data_of(stage, "notice") == {"language": "zh-CN", "title": "最后一轮"}


def test_a_hand_that_shows_what_is_on_air_already_takes_none_of_its_texts() -> None:
    stage = running(showing(ShowOverlay("notice", seconds(20), {"title": "休息一下"})))
    stage.go()
    assert stage.says(OverlayShow("notice")) is None
    assert data_of(stage, "notice")["title"] == "休息一下"
    stage.passes(minutes(1))
    assert data_of(stage, "notice")["title"] == "休息一下", "a hand shows it until a hand takes it down"


def test_a_correction_tells_when_it_was_made() -> None:
    stage = running(showing(ShowOverlay("correction", None, {"wrong": "口误", "right": "正确价格 89"})))
    stage.go()
    at = wording.time_of_day(stage.now.wall, "Asia/Shanghai")
    stage.passes(seconds(5))
    assert data_of(stage, "correction") == {
        "language": "zh-CN",
        "at_text": at,
        "wrong": "口误",
        "right": "正确价格 89",
    }


def test_a_second_correction_has_a_time_of_its_own_and_the_same_one_again_keeps_its() -> None:
    first = ShowOverlay("correction", None, {"wrong": "口误", "right": "正确价格 89"})
    second = ShowOverlay("correction", None, {"wrong": "口误", "right": "赠品为 1 份"})
    stage = running(showing(first, first, second))
    times = []
    for _ in range(3):
        stage.go()
        times.append(data_of(stage, "correction")["at_text"])
        stage.passes(seconds(5))
    assert times[0] == times[1]
    assert times[1] != times[2]


def test_a_product_that_the_texts_name_brings_its_link_name_and_price() -> None:
    stage = running(showing(ShowOverlay("correction", None, {"wrong": "口误", "product": "P4"})))
    stage.go()
    data = data_of(stage, "correction")
    assert (data["link"], data["name"], data["price"]["text"]) == (4, "冻干草莓 20g×5", "¥49.90")


def test_the_price_of_a_product_is_that_of_its_sale_while_the_sale_is_open() -> None:
    stage = running(showing(ShowOverlay("correction", None, {"wrong": "口误", "product": "P4"})))
    stage.go()
    stage.says(SaleOpen("F1"))
    assert data_of(stage, "correction")["price"]["text"] == "¥24.90"
    stage.passes(minutes(3))
    assert data_of(stage, "correction")["price"]["text"] == "¥49.90"


def test_a_product_that_the_plan_does_not_have_brings_nothing() -> None:
    stage = running(showing(ShowOverlay("goal-bar", None, {"product": "the big one"})))
    stage.go()
    assert data_of(stage, "goal-bar") == {"language": "zh-CN", "product": "the big one"}


def test_theme_and_brand_are_those_of_the_show_file() -> None:
    look = Look(theme="quiet", brand="#1F3A93", logo="assets/logo.png")
    view = overlays_view(Stage(replace(small_plan(), look=look)).state)
    assert {key: view[key] for key in ("theme", "brand", "on_brand", "brand_digits", "logo")} == {
        "theme": "quiet",
        "brand": "#1f3a93",
        "on_brand": WHITE,
        "brand_digits": "#1f3a93",
        "logo": "/assets/assets/logo.png",
    }


def test_without_a_brand_the_theme_keeps_its_own_colours() -> None:
    view = overlays_view(Stage().state)
    assert (view["theme"], view["brand"], view["on_brand"], view["brand_digits"], view["logo"]) == (
        "bright",
        None,
        None,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("colour", "words", "digits"),
    [
        ("#000000", WHITE, "#000000"),
        ("#ffffff", INK, None),
        ("#ffd02b", INK, None),
        ("#ff6a00", INK, None),
        ("#e0271b", WHITE, "#e0271b"),
        ("#1f5a46", WHITE, "#1f5a46"),
    ],
)
def test_words_on_a_brand_are_white_or_ink_whichever_can_be_read(
    colour: str, words: str, digits: str | None
) -> None:
    brand = brand_of(Look(brand=colour))
    assert brand is not None
    assert (brand.words, brand.digits) == (words, digits)
    assert contrast(brand.words, colour) >= 4.5


@pytest.mark.parametrize("colour", ["#777777", "#7a7a7a", "", "red", "#fff", "#12345g", "#1234567"])
def test_a_colour_that_nothing_can_be_read_on_or_that_is_none_is_not_used(colour: str) -> None:
    assert brand_of(Look(brand=colour)) is None


def test_digits_in_a_brands_colour_are_measured_on_the_ground_of_the_theme() -> None:
    nearly = "#d2322a"
    bright, quiet = (brand_of(Look(theme=theme, brand=nearly)) for theme in ("bright", "quiet"))
    assert bright is not None
    assert bright.digits == nearly
    assert quiet is not None
    assert quiet.digits is None


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


def test_pictures_are_those_that_the_plan_names() -> None:
    plan = small_plan()
    assert pictures_of(plan) == frozenset()
    named = replace(plan.products["P4"], image="assets/p4.jpg")
    plan = replace(plan, look=Look(logo="logo.png"), products={"P4": named})
    assert pictures_of(plan) == {"logo.png", "assets/p4.jpg"}


def test_card_and_strip_get_the_address_of_their_picture() -> None:
    plan = small_plan()
    named = replace(plan.products["P4"], image="assets/p4.jpg")
    stage = running(replace(plan, look=Look(logo="logo.png"), products={"P4": named}))
    stage.passes(seconds(10))
    stage.go()
    stage.passes(seconds(1))
    assert data_of(stage, "seller-info")["logo"] == "/assets/logo.png"
    assert data_of(stage, "product-card")["image"] == "/assets/assets/p4.jpg"


def test_the_card_gets_two_steps_of_the_ladder_and_the_first_gift() -> None:
    plan = small_plan()
    product = plan.products["P4"]
    currency = product.price.currency
    steps = tuple(
        LadderStep(pieces=n, price=Money(n * product.price.amount - n, currency)) for n in (2, 3, 4)
    )
    rich = replace(product, ladder=steps, gifts=(Gift(name="密封夹", quantity=2), Gift(name="手提袋")))
    for given, pieces, gift in ((rich, [2, 3], "密封夹"), (product, [], None)):
        stage = running(replace(plan, products={"P4": given}))
        stage.passes(seconds(10))
        stage.go()
        stage.passes(seconds(1))
        data = data_of(stage, "product-card")
        assert [step["pieces"] for step in data["ladder"]] == pieces
        assert [step["saves"]["integer"] for step in data["ladder"]] == [str(n) for n in pieces]
        assert (data["gift"] and data["gift"]["name"]) == gift


def test_a_picture_keeps_its_name_in_its_address() -> None:
    assert picture_address("图 1#?50%.png") == "/assets/图 1%23%3F50%25.png"


def test_a_bag_tells_everything_that_a_viewer_has_to_do() -> None:
    plan = small_plan()
    bag = BagPlan(
        id="L1",
        prize=Prize(name="坚果", value=yuan("9.90"), quantity=3),
        length_ms=minutes(5),
        follow=True,
        fan_club=True,
        watch_ms=minutes(3),
        join_how="点左上角福袋",
    )
    (told,) = windows_view(Stage(plan=replace(plan, bags={"L1": bag})).state)["bags"]
    asked = {name: told[name] for name in ("follow", "fan_club", "watch_ms", "join_how", "keyword")}
    assert asked == {
        "follow": True,
        "fan_club": True,
        "watch_ms": 180_000,
        "join_how": "点左上角福袋",
        "keyword": "",
    }
