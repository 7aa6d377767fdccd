"""改流程 on the operator page: choosing segments, changing them, and what tired hands must not do."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from tests.browser import editing_states as editing
from tests.browser.accessible import small_targets, wrong_with
from tests.browser.engines import click, open_page, press
from tests.browser.misfits import MISFITS
from tests.browser.stand_in import PROMPT_S, StandIn, until
from tests.browser.test_operator_page import DESK, PHONE, STUDIO, names, operator, quiet, shows, text

pytestmark = pytest.mark.crews_page

TABLET = (1024, 768)
ROW = ".edt-r[data-row={}] .sgr"
TICK = ".edt-r[data-row={}] .edt-tick"
BUTTON = "[data-edit={}] button"
FIELD = ".edt-f [name={}]"
APPLY = ".edt-b [data-command=segment_set]"


async def edit(
    browser: Browser, server: StandIn, topics: editing.Topics, size: tuple[int, int] = DESK
) -> Page:
    """The page in the mode, opened by keyboard."""
    page = await operator(browser, server, topics, size)
    await press(page, "e")
    await until(page, "!!document.querySelector('.edt')")
    return page


def sent(server: StandIn) -> list[tuple[str, dict[str, Any]]]:
    return [(command["command"], command["args"]) for command in server.commands]


async def focused(page: Page) -> str:
    """The segment whose row has the keyboard, or what else has it."""
    where: str = await page.evaluate(
        "document.activeElement.closest('[data-row]')?.dataset.row ?? document.activeElement.id"
    )
    return where


# Coming and going


@pytest.mark.both_engines
async def test_the_key_opens_it_on_the_next_segment_and_escape_gives_the_keyboard_back(server, browser):
    page = await edit(browser, server, editing.on_air(server.now_ms()))
    assert await focused(page) == "s6"
    await press(page, "Escape")
    await until(page, "!document.querySelector('.edt')")
    await press(page, "Space")
    await server.wait_for_commands(1)

    assert names(server) == ["go"]


async def test_opened_by_mouse_nothing_is_chosen_and_space_is_still_go(server, browser):
    page = await operator(browser, server, editing.on_air(server.now_ms()))
    await click(page, ".rundown [aria-keyshortcuts=E]")
    await until(page, "!!document.querySelector('.edt')")
    await shows(page, ".edt-w b", "点一段，或勾几段")
    await click(page, BUTTON.format("remove"))
    await shows(page, ".toast", "点一段，或勾几段")
    await press(page, "Space")
    await server.wait_for_commands(1)

    assert names(server) == ["go"]


async def test_inside_no_key_of_the_desk_does_anything_but_those_of_an_emergency(server, browser):
    page = await edit(browser, server, editing.on_air(server.now_ms()))
    for key in ("s", "h", "b", "x", "t", "j", "[", "]", "Shift+Digit1", "k", "p"):
        await press(page, key)
    await quiet()
    assert (names(server), await page.locator(".jump").count()) == ([], 0)
    await press(page, "F8")
    await server.wait_for_commands(1)

    assert names(server) == ["fallback"]


async def test_escape_closes_the_newest_need_first_and_the_mode_last(server, browser):
    page = await edit(browser, server, editing.on_air(server.now_ms()))
    await press(page, "Space")
    await press(page, "Enter")
    await until(page, "!!document.querySelector('.edt-f')")
    await press(page, "Escape")
    await until(page, "!document.querySelector('.edt-f')")
    assert await focused(page) == "s6"
    await press(page, "Escape")
    await until(page, "!document.querySelector('.edt-r.ticked')")
    await press(page, "Escape")
    await until(page, "!document.querySelector('.edt')")
    assert names(server) == []


async def test_go_and_what_stops_it_stand_where_they_stood(server, browser):
    page = await operator(browser, server, editing.on_air(server.now_ms()))
    boxes = """[...document.querySelectorAll('.go, .tr button, .bar button, .nowb')]
      .map((one) => JSON.stringify(one.getBoundingClientRect())).join()"""
    before = await page.evaluate(boxes)
    await press(page, "e")
    await until(page, "!!document.querySelector('.edt')")

    assert await page.evaluate(boxes) == before


async def test_on_a_tablet_the_rows_have_room_and_go_is_beside_them(server, browser):
    page = await edit(browser, server, editing.on_air(server.now_ms()), TABLET)
    heights = await page.evaluate(
        "['.edt-l', '.go', '.edt-b'].map((one) => document.querySelector(one).getBoundingClientRect().height)"
    )

    assert heights[0] > 250
    assert min(heights) > 90


# The lock


async def test_off_air_one_press_is_enough(server, browser):
    page = await edit(browser, server, editing.off_air(server.now_ms()))
    await click(page, BUTTON.format("more"))
    await server.wait_for_commands(1)

    assert sent(server) == [("lengths_add", {"segments": ["s6"], "seconds": 60})]


@pytest.mark.both_engines
async def test_on_air_a_second_press_confirms_and_says_so_to_the_service(server, browser):
    page = await edit(browser, server, editing.on_air(server.now_ms()))
    assert "播出中" in await text(page, ".edt-lock")
    await click(page, BUTTON.format("less"))
    await shows(page, ".toast", "再按一次：「混合果仁礼盒」时长 −1:00")
    await quiet()
    assert names(server) == []
    await click(page, BUTTON.format("less"))
    await server.wait_for_commands(1)

    assert sent(server) == [("lengths_add", {"segments": ["s6"], "seconds": -60, "sure": True})]


async def test_what_is_confirmed_is_what_was_asked_about(server, browser):
    """Another segment is chosen between the two presses: the second is a first one."""
    page = await edit(browser, server, editing.on_air(server.now_ms()))
    await click(page, BUTTON.format("less"))
    await quiet(0.4)
    await click(page, TICK.format("s7"))
    await click(page, BUTTON.format("less"))
    await quiet()

    assert names(server) == []


async def test_to_remove_a_segment_takes_two_presses_also_off_air(server, browser):
    page = await edit(browser, server, editing.off_air(server.now_ms()))
    await press(page, "Delete")
    await shows(page, ".toast", "再按一次：删掉「混合果仁礼盒」")
    await quiet(0.4)
    assert names(server) == []
    await press(page, "Delete")
    await server.wait_for_commands(1)

    assert sent(server) == [("segment_remove", {"segments": ["s6"], "was": ["of s6"]})]


async def test_a_segment_that_somebody_changes_between_the_two_presses_is_asked_for_anew(server, browser):
    topics = editing.off_air(server.now_ms())
    page = await edit(browser, server, topics)
    await press(page, "Delete")
    await quiet(0.4)
    changed = editing.set_by_another(topics, "s6", title="果仁礼盒大包", edition="of another")
    await server.show(**changed)
    await shows(page, ROW.format("s6"), "果仁礼盒大包")
    await press(page, "Delete")
    await shows(page, ".toast", "再按一次：删掉「果仁礼盒大包」")
    await quiet(0.4)
    assert names(server) == []
    await press(page, "Delete")
    await server.wait_for_commands(1)

    assert sent(server) == [("segment_remove", {"segments": ["s6"], "was": ["of another"]})]


# Choosing


async def test_several_are_chosen_with_shift_and_ctrl_and_changed_at_once(server, browser):
    page = await edit(browser, server, editing.off_air(server.now_ms()))
    await click(page, TICK.format("s8"))
    await page.keyboard.down("Shift")
    await click(page, ROW.format("s10"))
    await page.keyboard.up("Shift")
    await page.keyboard.down("Control")
    await click(page, ROW.format("s9"))
    await click(page, ROW.format("s12"))
    await page.keyboard.up("Control")
    await shows(page, ".edt-w b", "选了 3 段")
    await click(page, BUTTON.format("less"))
    await click(page, BUTTON.format("skip"))
    await click(page, BUTTON.format("copy"))
    await server.wait_for_commands(3)

    three = ["s8", "s10", "s12"]
    assert sent(server) == [
        ("lengths_add", {"segments": three, "seconds": -60}),
        ("skip", {"segments": three}),
        ("segment_copy", {"segments": three}),
    ]


async def test_the_keyboard_chooses_a_range_with_shift(server, browser):
    page = await edit(browser, server, editing.off_air(server.now_ms()))
    for key in ("Shift+ArrowDown", "Shift+ArrowDown"):
        await press(page, key)

    await shows(page, ".edt-w b", "选了 3 段")
    await press(page, "-")
    await server.wait_for_commands(1)
    assert sent(server) == [("lengths_add", {"segments": ["s6", "s7", "s8"], "seconds": -60})]


# Moving


@pytest.mark.both_engines
async def test_alt_and_an_arrow_moves_what_is_chosen_by_one_place(server, browser):
    page = await edit(browser, server, editing.off_air(server.now_ms()))
    await press(page, "ArrowDown")
    await press(page, "Alt+ArrowUp")
    await press(page, "Alt+ArrowDown")
    await server.wait_for_commands(2)

    assert sent(server) == [
        ("segment_move", {"segments": ["s7"], "after": "s5", "was": ["s6"]}),
        ("segment_move", {"segments": ["s7"], "after": "s8", "was": ["s6"]}),
    ]


async def test_nothing_is_moved_before_the_segment_that_runs(server, browser):
    page = await edit(browser, server, editing.off_air(server.now_ms()))
    await press(page, "Alt+ArrowUp")
    await shows(page, ".edt-b .refused", "在播这段的前面播不到了")
    await quiet()

    assert names(server) == []


async def test_the_keyboard_stays_on_the_segment_that_it_moved(server, browser):
    topics = editing.off_air(server.now_ms())
    page = await edit(browser, server, topics)
    rundown = topics["plan"]["segments"]
    rundown[6], rundown[7] = rundown[7], rundown[6]
    await server.show(**editing.told(topics, topics["plan"]))
    await until(page, "document.querySelectorAll('.edt-r[data-row=s6] .n')[0].textContent === '8'")

    assert await focused(page) == "s6"


async def test_a_place_is_chosen_by_pressing_the_segment_that_they_go_behind(server, browser):
    page = await edit(browser, server, editing.on_air(server.now_ms()))
    await press(page, "Space")
    await click(page, BUTTON.format("place"))
    await shows(page, ".edt-p", "点一段")
    await click(page, ROW.format("s9"))
    await shows(page, ".toast", "再按一次：「混合果仁礼盒」排到「燕麦曲奇」后面")
    await quiet(0.4)
    await click(page, ROW.format("s9"))
    await server.wait_for_commands(1)
    await until(page, "!document.querySelector('.edt-p')")

    move = {"segments": ["s6"], "after": "s9", "was": ["s5"], "sure": True}
    assert sent(server) == [("segment_move", move)]


# The fields


@pytest.mark.both_engines
async def test_digits_typed_on_a_row_are_its_new_length(server, browser):
    page = await edit(browser, server, editing.off_air(server.now_ms()))
    await page.keyboard.type("5:00")
    await press(page, "Enter")
    await server.wait_for_commands(1)

    args = {"segment": "s6", "field": "length", "value": "300", "was": "840"}
    assert ("segment_set", args) in sent(server)
    assert "message" not in names(server)


async def test_each_field_that_was_changed_is_sent_and_no_other(server, browser):
    page = await edit(browser, server, editing.off_air(server.now_ms()))
    await press(page, "Enter")
    await page.fill(FIELD.format("length"), "6")
    await page.fill(FIELD.format("shortest"), "4:30")
    await page.fill(FIELD.format("longest"), "")
    await page.fill(FIELD.format("say"), "六种果仁\n\n 送礼 \n")
    await click(page, ".edt-opt")
    await click(page, APPLY)
    await server.wait_for_commands(5)

    assert [(args["field"], args["was"], args["value"]) for _, args in sent(server)] == [
        # bounds first, so that the length never lies outside them
        ("shortest", "480", "270"),
        ("length", "840", "360"),
        ("longest", "960", ""),
        ("say", "六种果仁，一口一种\n送礼不用挑\n礼盒带手提袋", "六种果仁\n送礼"),
        ("optional", "true", "false"),
    ]


async def test_words_with_a_price_in_them_are_changed_as_they_are_written(server, browser):
    topics = editing.off_air(server.now_ms())
    topics["plan"]["segments"][6] |= {"say": ["今晚只要 ¥49.90"], "written": ["今晚只要 {{ price }}"]}
    page = await edit(browser, server, topics)
    await press(page, "Enter")
    assert await page.input_value(FIELD.format("say")) == "今晚只要 {{ price }}"
    await page.fill(FIELD.format("say"), "只要 {{ price }}")
    await click(page, APPLY)
    await server.wait_for_commands(1)

    [(_, args)] = sent(server)
    assert (args["was"], args["value"]) == ("今晚只要 {{ price }}", "只要 {{ price }}")


async def test_what_cannot_be_read_is_told_and_not_sent(server, browser):
    page = await edit(browser, server, editing.off_air(server.now_ms()))
    await press(page, "Enter")
    await page.fill(FIELD.format("length"), "bald")
    await press(page, "Enter")
    await shows(page, ".edt-b .wrong", "5")
    await quiet()

    assert names(server) == []


async def test_on_air_the_fields_are_applied_by_a_second_press(server, browser):
    page = await edit(browser, server, editing.on_air(server.now_ms()))
    await press(page, "Enter")
    await page.fill(FIELD.format("title"), "礼盒")
    await click(page, APPLY)
    await shows(page, ".toast", "再按一次：「混合果仁礼盒」标题 混合果仁礼盒 → 礼盒")
    await quiet(0.4)
    assert names(server) == []
    await click(page, APPLY)
    await server.wait_for_commands(1)

    args = {"segment": "s6", "field": "title", "value": "礼盒", "was": "混合果仁礼盒", "sure": True}
    assert sent(server) == [("segment_set", args)]


async def test_a_long_question_leaves_everything_where_it_stood(server, browser):
    """What is to be confirmed is shortened: it pushed the columns, and the way to safety, out of sight."""
    page = await edit(browser, server, editing.on_air(server.now_ms()))
    await press(page, "Enter")
    panic = "JSON.stringify(document.querySelector('.panic').getBoundingClientRect())"
    before = await page.evaluate(panic)
    await page.fill(FIELD.format("title"), "手工坚果礼盒和它的朋友们" * 4)
    await page.fill(FIELD.format("length"), "9:00")
    await click(page, APPLY)
    await shows(page, ".toast", "再按一次")

    assert await page.evaluate(panic) == before


async def test_what_was_typed_waits_while_the_mode_is_left_and_the_link_is_lost(server, browser):
    page = await edit(browser, server, editing.off_air(server.now_ms()))
    await press(page, "Enter")
    await page.fill(FIELD.format("title"), "礼盒")
    await press(page, "Escape")
    await press(page, "Escape")
    await until(page, "!document.querySelector('.edt')")
    server.silent = True
    await until(page, "!!document.querySelector('.op.off')")
    await press(page, "e")
    await press(page, "Enter")
    await until(page, "!!document.querySelector('.edt-f')")
    assert await page.input_value(FIELD.format("title")) == "礼盒"
    await click(page, APPLY)
    await quiet()

    assert names(server) == []


# Two at once


async def in_conflict(browser: Browser, server: StandIn, size: tuple[int, int] = DESK) -> Page:
    """Somebody else has made it 5:00, while 9:00 is typed here over 14:00."""
    topics = editing.off_air(server.now_ms(), server.language)
    page = await edit(browser, server, topics, size)
    await press(page, "Enter")
    await page.fill(FIELD.format("length"), "9:00")
    await server.show(**editing.set_by_another(topics, "s6", length_ms=300_000))
    await until(page, "!!document.querySelector('[data-conflict=length]')")
    return page


async def test_anothers_change_stands_beside_mine_and_nothing_is_sent_before_one_is_chosen(server, browser):
    page = await in_conflict(browser, server)
    told = await text(page, "[data-conflict]")
    assert [part in told for part in ("对方的 5:00", "你填的 9:00", "你看到时是 14:00")] == [True] * 3
    await click(page, APPLY)
    await shows(page, ".edt-b .refused", "先选用谁的")
    await quiet()
    assert names(server) == []


async def test_theirs_can_be_taken(server, browser):
    page = await in_conflict(browser, server)
    await click(page, "[data-conflict] button:nth-of-type(1)")
    await until(page, "!document.querySelector('[data-conflict]')")

    assert await page.input_value(FIELD.format("length")) == "5:00"


async def test_mine_can_be_applied_again_over_theirs(server, browser):
    page = await in_conflict(browser, server)
    await click(page, "[data-conflict] button:nth-of-type(2)")
    await until(page, "!document.querySelector('[data-conflict]')")
    await click(page, APPLY)
    await server.wait_for_commands(1)

    args = {"segment": "s6", "field": "length", "value": "540", "was": "300"}
    assert sent(server) == [("segment_set", args)]


async def test_another_field_changed_by_another_is_no_conflict(server, browser):
    topics = editing.off_air(server.now_ms())
    page = await edit(browser, server, topics)
    await press(page, "Enter")
    await page.fill(FIELD.format("length"), "9:00")
    await server.show(**editing.set_by_another(topics, "s6", title="礼盒"))
    await until(page, f"document.querySelector('{FIELD.format('title')}').value === '礼盒'")
    assert await page.locator("[data-conflict]").count() == 0
    assert await page.input_value(FIELD.format("length")) == "9:00"


async def test_what_was_typed_of_a_segment_that_is_gone_can_still_be_copied(server, browser):
    topics = editing.off_air(server.now_ms())
    page = await edit(browser, server, topics)
    await press(page, "Enter")
    await page.fill(FIELD.format("say"), "送礼不用挑")
    await server.show(**editing.without(topics, "s6"))
    await shows(page, ".edt > .edt-x", "送礼不用挑")
    await click(page, ".edt > .edt-x button:nth-of-type(2)")
    await until(page, "!document.querySelector('.edt > .edt-x')")


async def test_what_the_service_took_is_let_go_once_the_rundown_says_it(server, browser):
    topics = editing.off_air(server.now_ms())
    page = await edit(browser, server, topics)
    await page.keyboard.type("9")
    await press(page, "Enter")
    await server.wait_for_commands(1)
    await server.show(**editing.set_by_another(topics, "s6", length_ms=540_000))
    await until(page, "!document.querySelector('.edt-d')")
    await server.show(**editing.set_by_another(topics, "s6", length_ms=300_000))
    await until(page, f"document.querySelector('{FIELD.format('length')}').value === '5:00'")

    assert await page.locator("[data-conflict]").count() == 0


async def test_a_refusal_is_told_under_the_buttons(server, browser):
    page = await edit(browser, server, editing.off_air(server.now_ms()))
    server.refusal = {"code": "promised", "message": "Viewers were told."}
    await click(page, BUTTON.format("less"))

    await shows(page, ".edt-b .refused", "「混合果仁礼盒」时长 −1:00")


# What runs, what is new


async def test_of_the_segment_that_runs_the_page_says_when_an_edit_counts_and_gives_time_now(server, browser):
    page = await edit(browser, server, editing.on_air(server.now_ms()))
    await press(page, "ArrowUp")
    await shows(page, ".edt-w", "「冻干草莓 秒杀」下一遍才算")
    await press(page, "Enter")
    await shows(page, ".edt-n", "下一遍才算")
    await click(page, ".edt-now [data-command=add_time]:last-child")
    await server.wait_for_commands(1)

    assert sent(server) == [("add_time", {"seconds": 60})]


async def test_a_segment_is_added_behind_the_chosen_one(server, browser):
    page = await edit(browser, server, editing.off_air(server.now_ms()))
    await click(page, ".edt-w .r button:last-child")
    await until(page, "document.activeElement.name === 'new-title'")
    await page.keyboard.type("加场问答")
    await page.fill("[name=new-length]", "2:30")
    await press(page, "Enter")
    await server.wait_for_commands(1)
    await until(page, "!document.querySelector('[name=new-title]')")

    assert sent(server) == [("segment_add", {"title": "加场问答", "length": 150, "after": "s6"})]


# Many segments


async def test_of_five_hundred_segments_those_in_sight_are_drawn_and_the_hand_keeps_its_place(
    server, browser
):
    page = await edit(browser, server, editing.long(server.now_ms()))
    assert await page.locator(".edt-r").count() < 60
    height = await page.evaluate("document.querySelector('.edt-l').scrollHeight")
    row = await page.evaluate("document.querySelector('.edt-r').getBoundingClientRect().height")
    assert height == pytest.approx(500 * row, abs=2)
    await page.evaluate("document.querySelector('.edt-l').scrollTop = 6000")
    await until(
        page,
        "document.querySelectorAll('.edt-r').length < 60 && !!document.querySelector('[data-row=more200]')",
    )

    assert await focused(page) == "s6"
    await press(page, "End")
    await until(page, "document.activeElement.closest('[data-row]')?.dataset.row === 'more485'")


async def test_rows_in_sight_leave_as_much_room_as_those_that_are_not_drawn(server, browser):
    page = await open_page(browser, f"{server.url}/blank", 300, 300)
    ask = "(list) => import('/static/js/operator/in_sight.js').then(({inSight}) => inSight(list))"
    for top in range(0, 20_000, 730):
        found = await page.evaluate(
            ask,
            {
                "count": 500,
                "row": 29,
                "open": 40,
                "extra": 300,
                "top": top,
                "bottom": top + 280,
                "keep": [40, 499],
            },
        )
        drawn = sum(29 + (300 if index == 40 else 0) for index in found["shown"])
        assert drawn + sum(found["gaps"]) == 500 * 29 + 300
        assert {40, 499} <= set(found["shown"])
        inside = top if top < 41 * 29 else max(41 * 29 - 1, top - 300)
        assert min(499, inside // 29) in found["shown"]


# What the show file does not say


async def test_what_is_not_in_the_show_file_is_counted_outside_the_mode_and_opens_with_its_list(
    server, browser
):
    page = await operator(browser, server, editing.unsaved(server.now_ms()))
    assert await text(page, "[data-light=file]") == "节目文件 4 处没存"
    await click(page, "[data-light=file]")
    await until(page, "document.querySelectorAll('.edt-u li').length === 4")

    assert [" ".join(line.split()) for line in await page.locator(".edt-u li").all_inner_texts()] == [
        "环节「混合果仁礼盒」：时长 15:00 → 14:00",
        "环节「混合果仁礼盒」：口播有改动",
        "环节「燕麦曲奇」：换了位置",
        "删去环节「每日坚果」",
    ]
    await click(page, ".edt-u [data-command=save_show]")
    await server.wait_for_commands(1)
    assert names(server) == ["save_show"]


async def test_the_rows_say_which_segments_the_show_file_has_otherwise(server, browser):
    page = await edit(browser, server, editing.unsaved(server.now_ms()))
    marked = await page.evaluate(
        "[...document.querySelectorAll('.edt-r .edt-d')].map((one) => one.closest('li').dataset.row)"
    )

    assert marked == ["s2", "s6", "s9"]


async def test_what_could_not_be_saved_says_why(server, browser):
    changed = "The show file was changed meanwhile; look at what it would change first."
    page = await operator(browser, server, editing.unsaved(server.now_ms(), failed=changed))
    assert "warn" in (await page.get_attribute("[data-light=file]", "class") or "")
    await click(page, "[data-light=file]")
    await shows(page, ".edt-u .wrong", "没存成")
    await server.show(**editing.unsaved(server.now_ms(), reason="它来自 use: 配方"))
    await shows(page, ".edt-u li.warn", "存不进去：它来自 use: 配方")


async def test_while_it_is_being_saved_no_other_save_is_asked_for(server, browser):
    topics = editing.unsaved(server.now_ms())
    topics["edits"]["unsaved"]["saving"] = True
    page = await operator(browser, server, topics)
    await click(page, "[data-light=file]")
    await click(page, ".edt-u [data-command=save_show]")
    await quiet()

    assert names(server) == []


async def test_once_all_is_saved_the_list_says_so(server, browser):
    topics = editing.unsaved(server.now_ms())
    page = await operator(browser, server, topics)
    await click(page, "[data-light=file]")
    topics["edits"]["unsaved"] |= {"count": 0, "changes": []}
    await server.show(edits=topics["edits"])
    await shows(page, ".edt-u", "show.yaml 里都有了")
    assert await text(page, "[data-light=file]") == "节目文件 没有改动"


# How it looks


async def _again(page: Page) -> None:
    """Leave the mode, whatever is open in it, and come back to it."""
    async with asyncio.timeout(PROMPT_S):
        while await page.evaluate("!!document.querySelector('.edt')"):
            await press(page, "Escape")
    await press(page, "e")
    await until(page, "!!document.querySelector('.edt')")


async def _fields(page: Page) -> None:
    await press(page, "Enter")
    await until(page, "!!document.querySelector('.edt-f')")


async def _several(page: Page) -> None:
    for key in ("Space", "ArrowDown", "Space"):
        await press(page, key)


async def _place(page: Page) -> None:
    await _several(page)
    await page.evaluate("document.querySelector('[data-edit=place] button').click()")
    await until(page, "!!document.querySelector('.edt-p')")


async def _add(page: Page) -> None:
    await page.evaluate("document.querySelector('.edt-w .r button:last-child').click()")
    await until(page, "!!document.querySelector('.edt-a')")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("size", [DESK, STUDIO, TABLET, PHONE], ids=["desk", "studio", "tablet", "phone"])
async def test_every_state_fits_in_every_size(server, browser, size, language):
    server.language = language
    page = await edit(browser, server, editing.on_air(server.now_ms(), language), size)
    for act in (_fields, _several, _place, _add):
        assert await page.evaluate(MISFITS) == []
        await act(page)
        assert await page.evaluate(MISFITS) == [], act.__name__
        assert "operator." not in await text(page, ".edt")
        await _again(page)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("size", [DESK, STUDIO, TABLET, PHONE], ids=["desk", "studio", "tablet", "phone"])
async def test_a_conflict_and_what_is_not_saved_fit_in_every_size(server, browser, size, language):
    server.language = language
    page = await in_conflict(browser, server, size)
    assert await page.evaluate(MISFITS) == []
    changed = "The show file was changed meanwhile; look at what it would change first."
    await server.show(**editing.unsaved(server.now_ms(), language, failed=changed, reason="use: " * 20))
    await until(page, "!!document.querySelector('.edt > .ph [aria-expanded]')")
    await page.evaluate("document.querySelector('.edt > .ph [aria-expanded]').click()")
    await until(page, "!!document.querySelector('.edt-u')")
    assert await page.evaluate(MISFITS) == []


@pytest.mark.parametrize(("size", "least"), [(DESK, 24), (PHONE, 40)], ids=["desk", "phone"])
async def test_it_can_be_read_and_pressed_by_everybody(server, debian_chromium, size, least):
    page = await in_conflict(debian_chromium, server, size)
    await asyncio.sleep(0.2)

    assert await wrong_with(page) == []
    assert await small_targets(page, least) == []
