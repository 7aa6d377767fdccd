"""Sales, bags, draws, the queue, products and corrections under the operator's hands."""

from typing import Any

import pytest
from playwright.async_api import Browser, Page

from tests.browser import on_air_states
from tests.browser import window_states as states
from tests.browser.engines import borrow_page, click, press
from tests.browser.misfits import MISFITS
from tests.browser.stand_in import StandIn, until
from tests.browser.test_operator_page import quiet
from tests.overlays.products import card

pytestmark = pytest.mark.crews_page

DESK = (1366, 768)
PHONE = (390, 844)
BAG = "[data-window=L2]"
SALE = "[data-window=F1]"


async def operator(browser: Browser, server: StandIn, size: tuple[int, int] = DESK, **cards: Any) -> Page:
    server.snapshots = states.desk(server.now_ms(), server.language, **cards)
    page = await borrow_page(browser, f"{server.url}/operator", *size)
    await until(page, "!!document.querySelector('#operator.op[aria-busy=false]')")
    return page


async def shows(page: Page, selector: str, words: str) -> None:
    await until(page, f"document.querySelector({selector!r})?.textContent.includes({words!r}) ?? false")


async def text(page: Page, selector: str) -> str:
    return " ".join((await page.locator(selector).first.inner_text()).split())


async def write(page: Page, selector: str, words: str) -> None:
    await click(page, selector)
    await page.keyboard.insert_text(words)


async def sent(server: StandIn, count: int = 1) -> list[tuple[str, dict[str, Any]]]:
    return [(one["command"], one["args"]) for one in await server.wait_for_commands(count)]


def card_of(product: str, now: int) -> dict[str, Any]:
    return on_air_states.layer(
        "product-card", product, now, card(link=3), on_air_states.stage(now, "deck", 10)
    )


# What is typed


@pytest.mark.both_engines
async def test_names_that_are_being_typed_outlive_every_snapshot_and_keep_the_caret(server, browser):
    now = server.now_ms()
    page = await operator(browser, server, bags=[states.mirrored(now)])
    await click(page, f"{BAG} .likely")
    await until(page, "document.activeElement.name === 'names'")
    await page.keyboard.insert_text("张小凡\n小王")
    # A sale opens above it, and the bag itself moves to the cards that wait.
    announced = states.mirrored(now) | {"state": "published"}
    await server.show(**states.desk(now, sales=[states.sale(now)], bags=[announced]))
    await until(page, f"!!document.querySelector('.other-cards {BAG} textarea')")
    await page.keyboard.insert_text("爱坚果")

    assert await page.locator(f"{BAG} textarea").input_value() == "张小凡\n小王爱坚果"


async def test_a_form_that_is_closed_by_escape_opens_with_its_words(server, debian_chromium):
    page = await operator(debian_chromium, server, sales=[states.sale(server.now_ms())])
    await click(page, f"{SALE} >> text=延长…")
    await until(page, "document.activeElement.name === 'reason'")
    await page.keyboard.insert_text("链接上晚了")
    await press(page, "Escape")
    await until(page, f"!document.querySelector('{SALE} form')")
    await click(page, f"{SALE} >> text=延长…")

    assert await page.locator(f"{SALE} [name=reason]").input_value() == "链接上晚了"


async def test_a_refusal_is_told_in_the_card_whose_button_was_pressed(server, debian_chromium):
    now = server.now_ms()
    page = await operator(
        debian_chromium, server, sales=[states.sale(now)], bags=[states.bag(now, "announced")]
    )
    server.refusal = {"code": "another_open", "message": "Another is open."}
    await click(page, f"{BAG} .likely")
    await shows(page, f"{BAG} .refused", "没成：L2 开启福袋")

    assert await page.locator(f"{SALE} .refused").count() == 0


# Where it is


async def test_the_buttons_of_a_sale_and_a_bag_that_are_both_open_are_seen_at_once(server, debian_chromium):
    now = server.now_ms()
    page = await operator(debian_chromium, server, sales=[states.stale(now)], bags=[states.bag(now, "open")])
    panel = await page.locator(".wins .scroll").bounding_box()
    button = await page.locator(f"{BAG} [data-command=bag_close]").bounding_box()

    assert panel is not None
    assert button is not None
    assert button["y"] + button["height"] <= panel["y"] + panel["height"]


async def test_what_the_platform_has_drawn_waits_for_its_list_and_not_for_a_draw_of_ours(
    server, debian_chromium
):
    closed = states.mirrored(server.now_ms()) | {"can": ["bag_draw", "bag_winners"]}
    page = await operator(debian_chromium, server, bags=[closed])

    assert await page.locator(f"{BAG} .cmd .b").all_inner_texts() == ["登记中奖…", "平台在开奖"]


async def test_on_a_phone_the_products_are_one_press_away(server, debian_chromium):
    page = await operator(debian_chromium, server, PHONE, sales=[states.sale(server.now_ms())])
    await click(page, ".ways >> text=商品")

    await until(page, "document.querySelector('.goods').getBoundingClientRect().top < 300")


# Sales


async def test_a_figure_that_is_too_old_is_struck_and_the_card_says_that_viewers_do_not_see_it(
    server, debian_chromium
):
    page = await operator(debian_chromium, server, sales=[states.stale(server.now_ms())])

    assert await text(page, f"{SALE} .stock s") == "剩 139 / 200"
    assert "手填 · 1:4" in await text(page, f"{SALE} .stock")
    assert "贴片上不显示" in await text(page, SALE)


async def test_what_is_left_on_the_platform_is_typed_and_digits_of_an_input_method_count(
    server, debian_chromium
):
    page = await operator(debian_chromium, server, sales=[states.sale(server.now_ms())])
    await click(page, f"{SALE} >> text=报数…")
    await write(page, f"{SALE} [name=number]", "３６")
    await shows(page, f"{SALE} form", "改成剩 36 件")
    await press(page, "Enter")

    assert await sent(server) == [("sale_left", {"sale": "F1", "left": 36})]


async def test_closing_before_the_promised_end_wants_a_second_press(server, debian_chromium):
    page = await operator(debian_chromium, server, sales=[states.sale(server.now_ms())])
    await click(page, f"{SALE} [data-command=sale_close]")
    await shows(page, f"{SALE} [data-command=sale_close]", "再按一次")
    await page.wait_for_timeout(400)

    assert server.commands == []
    await click(page, f"{SALE} [data-command=sale_close]")
    assert await sent(server) == [("sale_close", {"sale": "F1"})]


async def test_a_promise_is_said_to_stand_while_the_script_is_held(server, debian_chromium):
    page = await operator(debian_chromium, server, sales=[states.sale(server.now_ms())])
    assert "到点照走" not in await text(page, SALE)
    live = server.snapshots["live"]
    hold = {"since_at": server.now_ms(), "reason": "operator"}
    await server.show(live=live | {"phase": "held", "hold": hold})

    await shows(page, SALE, "脚本暂停不影响它：到点照走")


async def test_a_sale_is_run_again_with_what_was_typed_and_the_rest_as_it_was(server, debian_chromium):
    page = await operator(debian_chromium, server, sales=[states.sale(server.now_ms(), "closed")])
    await click(page, f"{SALE} >> text=再来一场…")
    await until(page, "document.activeElement.name === 'quantity'")
    await write(page, f"{SALE} [name=minutes]", "2:30")
    await click(page, f"{SALE} [data-command=sale_rerun]")

    assert await sent(server) == [("sale_rerun", {"sale": "F1", "seconds": 150})]


# Bags and their draws


async def test_a_bag_that_cannot_be_announced_says_in_words_what_it_lacks(server, debian_chromium):
    page = await operator(debian_chromium, server, bags=[states.incomplete(server.now_ms())])

    assert "还不能公告，缺 3 项： 兑奖方式、交付方式、弃奖条件" in await text(page, f"{BAG} .lack")
    assert await page.locator(f"{BAG} [data-command=bag_announce]").count() == 0


async def test_winners_of_the_platform_are_pasted_and_counted_against_the_prizes(server, debian_chromium):
    page = await operator(debian_chromium, server, bags=[states.mirrored(server.now_ms())])
    await click(page, f"{BAG} .likely")
    await write(page, f"{BAG} textarea", "\n".join("甲乙丙丁戊己"))
    await shows(page, f"{BAG} form", "6 个名字 / 5 份")
    await click(page, f"{BAG} [data-command=bag_winners]")
    await shows(page, f"{BAG} .wrong", "6 个名字，只有 5 份")
    assert server.commands == []

    await press(page, "Control+a")
    await page.keyboard.insert_text(" 甲 \n\n乙\n丙\n丁\n戊\n")
    await click(page, f"{BAG} [data-command=bag_winners]")
    assert await sent(server) == [("bag_winners", {"bag": "L2", "names": list("甲乙丙丁戊")})]


async def test_the_round_that_a_draw_waits_for_counts_down(server, debian_chromium):
    now = server.now_ms()
    page = await operator(debian_chromium, server, bags=[states.waiting(now)])

    assert "等公开随机数 第 32886012 轮 0:0" in await text(page, f"{BAG} .step")


async def test_a_lowered_level_says_why_and_a_failed_draw_can_be_tried_again(server, debian_chromium):
    now = server.now_ms()
    page = await operator(debian_chromium, server, bags=[states.lowered(now)])
    assert "原定 A 级，降为 B 级：取不到公开随机数" in await text(page, f"{BAG} .fair")
    await server.show(**states.desk(now, bags=[states.failed(now)]))
    await shows(page, f"{BAG} .lack", "还是同一次开奖，结果不会变")
    await click(page, f"{BAG} .likely")

    assert await sent(server) == [("bag_draw", {"bag": "L2"})]


async def test_the_crew_reads_whole_names_and_viewers_are_said_to_read_masked_ones(server, debian_chromium):
    page = await operator(debian_chromium, server, bags=[states.bag(server.now_ms(), "drawn")])
    assert "张小凡 张** · u077" in await text(page, f"{BAG} .wn")
    await click(page, f"{BAG} .likely")
    await shows(page, f"{BAG} form", "观众会看到： 张**、小****")
    await click(page, f"{BAG} [data-command=bag_publish]")

    assert await sent(server) == [("bag_publish", {"bag": "L2"})]


async def test_space_is_go_also_while_the_page_asks_whether_to_publish(server, debian_chromium):
    page = await operator(debian_chromium, server, bags=[states.bag(server.now_ms(), "drawn")])
    await click(page, f"{BAG} .likely")
    await shows(page, f"{BAG} form", "公布后不能收回")
    await press(page, "Space")

    assert [name for name, _ in await sent(server)] == ["go"]


async def test_a_winner_is_replaced_for_a_reason_and_the_next_alternate_is_named(server, debian_chromium):
    page = await operator(debian_chromium, server, bags=[states.bag(server.now_ms(), "published")])
    await click(page, f"{BAG} .wn li:first-child >> text=换人…")
    await shows(page, f"{BAG} form", "候补第一位 慢** 替上")
    await until(page, "document.activeElement.name === 'reason'")
    await press(page, "Enter")
    await shows(page, f"{BAG} .wrong", "先写原因")
    await page.keyboard.insert_text("超时未领")
    await press(page, "Enter")

    winner = server.snapshots["windows"]["bags"][0]["winners"][0]["id"]
    assert await sent(server) == [("bag_replace", {"bag": "L2", "winner": winner, "reason": "超时未领"})]


async def test_what_can_be_done_with_a_winner_is_in_reach_beside_the_longest_name(server, debian_chromium):
    bag = states.bag(server.now_ms(), "published")
    bag["winners"][0]["name"] = "A_viewer_with_a_name_of_many_letters_1984"
    page = await operator(debian_chromium, server, bags=[bag])

    ends = f"""() => ['.wn', '.wn li:first-child button:last-child'].map(
        (part) => document.querySelector(`{BAG} ${{part}}`).getBoundingClientRect().right)"""
    end_of_card, end_of_button = await page.evaluate(ends)
    assert end_of_button <= end_of_card


async def test_everything_that_anyone_needs_to_check_a_draw_is_in_its_details(server, debian_chromium):
    page = await operator(debian_chromium, server, bags=[states.bag(server.now_ms(), "published")])
    await click(page, f"{BAG} .more")
    words = await text(page, f"{BAG} .det")

    for part in ("9f3a1c20…c21e", "51b7e0aa…48d0", "口令不对", "兑奖方式", "慢慢来"):
        assert part in words
    links = [await one.get_attribute("href") for one in await page.locator(f"{BAG} .det a").all()]
    assert links == ["/api/v1/bags/L2/draw.json", "/verify-draw"]


async def test_the_queue_is_put_in_order_with_the_keyboard_alone(server, debian_chromium):
    now = server.now_ms()
    bags = [states.bag(now), states.bag(now, "draft", id="L3"), states.bag(now, "announced", id="L5")]
    page = await operator(debian_chromium, server, bags=bags, queue=states.queued(now))
    assert "下一个 4:1" in await text(page, ".qu")
    await click(page, ".qu >> text=排队…")
    await page.locator("[aria-label='L5 往前']").focus()
    await press(page, "Enter")
    await until(page, "document.querySelector('.qu-e li:nth-child(2)').textContent.includes('L5')")
    await press(page, "Enter")
    await click(page, ".qu [data-command=queue_set]")

    assert await sent(server) == [
        ("queue_set", {"bags": ["L5", "L2", "L3"], "gap_seconds": 30, "loop": True})
    ]


# Products


async def test_what_cannot_be_sold_any_more_is_marked_in_its_row_its_sale_and_the_rundown(
    server, debian_chromium
):
    now = server.now_ms()
    page = await operator(debian_chromium, server, sales=[states.sale(now, "armed", product="P6")])

    assert "已下架 · 批次检测报告没到" in await text(page, "[data-product=P6]")
    assert "商品已下架" in await text(page, SALE)
    assert "已下架" in await text(page, "[data-segment=s8]")


async def test_a_price_is_set_with_a_reason_and_the_planned_one_is_struck(server, debian_chromium):
    page = await operator(debian_chromium, server)
    assert await text(page, "[data-product=P3] s") == "¥79"
    await click(page, "[data-product=P2] .gd-n")
    await click(page, "[data-product=P2] >> text=改价…")
    await write(page, "[data-product=P2] [name=price]", "￥79.9")
    await write(page, "[data-product=P2] [name=reason]", "平台改了")
    await shows(page, "[data-product=P2] form", "¥89 → ¥79.9")
    await press(page, "Enter")

    assert await sent(server) == [("price_set", {"product": "P2", "price": "79.9", "reason": "平台改了"})]


async def test_the_check_against_the_platform_says_for_each_product_how_far_it_is(server, debian_chromium):
    page = await operator(debian_chromium, server)
    await click(page, ".goods .check")
    await shows(page, ".goods .ph", "不一致 1")
    assert "已确认 2 / 8 · 不一致 1" in await text(page, ".goods .ph")
    for product, words in [
        ("P1", "未核对"),
        ("P2", "小林、阿远 已确认"),
        ("P3", "已核对，待确认"),
        ("P4", "不一致：价格、链接号"),
    ]:
        assert words in await text(page, f"[data-check={product}]")
    await click(page, "[data-check=P3] >> text=确认…")
    await until(page, "document.activeElement.name === 'who'")
    await page.keyboard.insert_text("阿远")
    await press(page, "Enter")

    assert await sent(server) == [("check_in_confirm", {"product": "P3", "who": "阿远"})]


async def test_a_correction_is_two_presses_and_about_what_is_being_sold(server, debian_chromium):
    page = await operator(debian_chromium, server)
    await press(page, "c")
    await until(page, "document.activeElement.name === 'text'")
    await click(page, ".cor >> text=价格")
    await press(page, "Enter")

    words = "刚才口误，价格是 ¥49.90，以链接为准"
    assert await sent(server) == [("correction", {"text": words, "product": "P4"})]


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_a_correction_in_a_hurry_is_one_key_and_enter_in_the_language_of_the_show(
    server, debian_chromium, language
):
    server.snapshots = states.desk(server.now_ms(), "zh-CN")
    page = await borrow_page(debian_chromium, f"{server.url}/operator?lang={language}", *DESK)
    await until(page, "!!document.querySelector('#operator.op[aria-busy=false]')")
    words_are_there = "performance.getEntriesByName(`${location.origin}/static/i18n/zh-CN.json`).length > 0"
    await until(page, words_are_there)
    await quiet()
    await press(page, "c")
    await until(page, "document.activeElement.name === 'text'")
    await press(page, "Enter")

    words = "刚才口误，价格、限购、赠品以链接为准"
    assert await sent(server) == [("correction", {"text": words, "product": "P4"})]


async def test_a_ready_correction_is_written_over_and_follows_what_is_on_air(server, debian_chromium):
    page = await operator(debian_chromium, server)
    await press(page, "c")
    await until(page, "document.activeElement.name === 'text'")
    await press(page, "Escape")

    await server.show(overlays={**server.snapshots["overlays"], "layers": [card_of("P3", server.now_ms())]})
    await until(page, "!!document.querySelector('[data-overlay=\"product-card P3\"]')")
    await press(page, "c")
    await until(page, "document.querySelector('.cor select')?.value === 'P3'")
    await until(page, "document.activeElement.name === 'text'")
    await page.keyboard.insert_text("草莓是 49.90 元一箱")
    await press(page, "Enter")
    assert await sent(server) == [("correction", {"text": "草莓是 49.90 元一箱", "product": "P3"})]


async def test_a_correction_that_the_graphic_cannot_show_whole_is_not_sent(server, debian_chromium):
    page = await operator(debian_chromium, server)
    await press(page, "c")
    await until(page, "document.activeElement.name === 'text'")
    await page.keyboard.insert_text("更" * 63)
    await press(page, "Enter")
    await shows(page, ".cor .wrong", "多了 3 个字")

    assert server.commands == []


# Every state


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
async def test_no_words_of_an_offer_leave_their_box(server, debian_chromium, size, language):
    server.language = language
    page = await operator(debian_chromium, server, size)
    now = server.now_ms()
    wrong: dict[str, Any] = {}
    sales = [states.sale(now, state, language) for state in states.SALES]
    bags = [states.bag(now, state, language) for state in states.BAGS]
    special = [make(now, language) for make in (states.stale, states.extended)]
    others = [
        make(now, language)
        for make in (states.incomplete, states.waiting, states.lowered, states.failed, states.replaced)
    ]
    looks = {
        "sales": {"sales": [one | {"id": f"F{n}"} for n, one in enumerate([*sales, *special])]},
        "bags": {"bags": [one | {"id": f"L{n}"} for n, one in enumerate([*bags, *others])]},
        "details": {"bags": [states.replaced(now, language)], "queue": states.queued(now)},
    }
    for name, cards in looks.items():
        await server.show(**states.desk(now, language, **cards))
        await page.wait_for_timeout(250)
        if name == "details":
            await click(page, f"{BAG} .more")
            await click(page, ".goods .check")
            await page.wait_for_timeout(150)
        wrong[name] = await page.evaluate(MISFITS)

    assert {name: found for name, found in wrong.items() if found} == {}
