"""The recipes that the product brings along: each passes ``check`` and does on air what its text says."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import yaml

from companion.journal.codec import decode, encode, kind_of
from companion.resources import recipes
from companion.show.actions import Urgency
from companion.show.bags.bag import BagState
from companion.show.commands import ArmCue, Hold, Resume, TaskDone
from companion.show.cue import CueStatus
from companion.show.model import Plan, Segment
from companion.show.offer_commands import SaleSold
from companion.show.problems import Mark
from companion.show.sales.sale import SaleState
from companion.show.timeline import GoDoes, go_target
from companion.show.times import Ms
from companion.showfile import Language, Loaded, Surroundings, read_show
from companion.showfile.reading.reader import read
from companion.showfile.reading.tree import plain
from companion.showfile.recipes.expand import expand
from companion.showfile.recipes.file import describe
from companion.showfile.recipes.params import Makes, Recipe
from tests.stage import Stage, minutes, seconds

PATHS = recipes(None)
RECIPES: Mapping[str, Recipe] = describe(PATHS)

CHINESE = re.compile("[\u3400-\u9fff，。：；？！、“”]")


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the shows of these tests sell, in one language."""

    product: str
    points: str
    prize: str
    keyword: str


SHELVES = {
    Language.CHINESE: Shelf("冻干草莓", "[整颗冻干, 开袋即食]", "海苔脆片", "今天吃坚果"),
    Language.ENGLISH: Shelf("Dried strawberries", "[whole fruit, ready to eat]", "Seaweed crisps", "nuts"),
}

SALES = "sales:\n  F1: {product: P4, price: 24.90, quantity: 100, teaser: 1m, length: 3m, mode: native}\n"
BAGS = """\
bags:
  L1:
    prize: {name: %(prize)s, value: 9.90, quantity: 5}
    join: {keyword: %(keyword)s}
    length: 6m
    claim: {within: 48h, how: %(keyword)s}
    delivery: %(keyword)s
    forfeit: %(keyword)s
"""

NEEDED: Mapping[str, str] = {
    "closing": "",
    "correction": "wrong: 89, right: 98",
    "encore": "product: P4",
    "flash_sale": "sale: F1",
    "last_call": "",
    "lucky_bag": "bag: L1",
    "opening": "",
    "price_reveal": "product: P4",
    "product_slot": "product: P4",
    "shift_change": "host: Lin",
    "stock_check": "product: P4",
    "stunt_break": "",
    "walkthrough": "say: [P4, P5]",
}
"""For each recipe no more than it must be given."""


def show(
    name: str, values: str, language: Language = Language.CHINESE, *, cues: str = "", more: str = ""
) -> str:
    """A show that uses this recipe once, among the cues of ten minutes or as the whole rundown."""
    shelf = SHELVES[language]
    use = f"{{use: {name}, with: {{{values}}}}}" if values else f"{{use: {name}}}"
    if RECIPES[name].makes is Makes.SEGMENTS:
        rundown = f"  - {use}\n"
    else:
        rundown = (
            f"  - id: main\n    title: A\n    length: 10m\n    product: P4\n    cues:\n      - {use}\n{cues}"
        )
    return (
        "version: 1\n"
        f"show: {{id: s, title: S, zone: Asia/Shanghai, language: {language}, market: cn,"
        " on_air: [stream]}\n"
        "operator: {name: N, contact: C}\n"
        "obs: {scenes: {host: Host, product: Product, fallback: Fallback}}\n"
        "products:\n"
        f"  P4: {{name: {shelf.product}, price: 49.90, link: 4, stock: 200, points: {shelf.points},"
        f" say: {{hook: {shelf.keyword}}}}}\n"
        + (SALES if "F1" in values + cues else "")
        + (BAGS % {"prize": shelf.prize, "keyword": shelf.keyword} if "L1" in values + cues else "")
        + f"rundown:\n{rundown}{more}"
    )


def loaded(text: str, folder: Path) -> Loaded:
    return read_show(text.encode(), "show.yaml", Surroundings.of(folder))


@pytest.fixture(name="plan_of")
def _plan_of(tmp_path: Path) -> "PlanOf":
    return PlanOf(tmp_path)


@dataclass(frozen=True, slots=True)
class PlanOf:
    folder: Path

    def __call__(self, text: str) -> Plan:
        show_file = loaded(text, self.folder)
        assert [problem.message for problem in show_file.problems] == []
        assert show_file.plan is not None
        return show_file.plan

    def stage(self, text: str) -> Stage:
        """The show on air, its first segment begun."""
        stage = Stage(self(text))
        assert stage.go() is None
        return stage


def said(stage: Stage) -> list[str]:
    return [message.text for message in stage.state.messages]


def on_air(stage: Stage) -> list[str]:
    return [overlay.graphic for overlay in stage.state.overlays]


def test_every_recipe_is_tried_here() -> None:
    assert set(NEEDED) == set(RECIPES) == set(PATHS)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", NEEDED)
def test_with_no_more_than_it_needs_a_show_has_no_problem(
    name: str, language: Language, plan_of: PlanOf
) -> None:
    plan = plan_of(show(name, NEEDED[name], language))
    assert sum(len(segment.cues) for segment in plan.rundown) > 0


@pytest.mark.parametrize("name", NEEDED)
def test_an_english_show_reads_no_chinese(name: str, plan_of: PlanOf) -> None:
    english, chinese = (
        "\n".join(texts(plan_of(show(name, NEEDED[name], language))))
        for language in (Language.ENGLISH, Language.CHINESE)
    )
    assert not CHINESE.search(english)
    assert CHINESE.search(chinese)


def texts(plan: Plan) -> Iterator[str]:
    """Everything in the rundown that people read."""
    for segment in plan.rundown:
        yield segment.title
        yield from segment.say
        for cue in segment.cues:
            yield from (cue.who, cue.task, cue.copy, cue.notes)
            yield from (str(action) for action in cue.do)


@pytest.mark.parametrize("name", NEEDED)
def test_nothing_of_a_placeholder_is_left(name: str, plan_of: PlanOf) -> None:
    for language in Language:
        assert "$" not in "\n".join(texts(plan_of(show(name, NEEDED[name], language))))


@pytest.mark.parametrize("name", NEEDED)
def test_every_parameter_has_its_place_and_says_what_it_is(name: str) -> None:
    recipe = RECIPES[name]
    text = recipes(None)[name].read_text(encoding="utf-8")
    placed = {own for own in recipe.parameters if re.search(rf"\$\{{?{own}\b", text)}
    assert placed == set(recipe.parameters)
    for about in (recipe.about, *(parameter.about for parameter in recipe.parameters.values())):
        assert CHINESE.search(about[Language.CHINESE])
        assert not CHINESE.search(about[Language.ENGLISH].replace("“", "").replace("”", ""))


@pytest.mark.parametrize("name", NEEDED)
def test_every_parameter_can_be_given(name: str, plan_of: PlanOf) -> None:
    """Nothing that is right by its type breaks what the recipe makes."""
    values = {
        "text": "hello",
        "lines": "[one, two]",
        "person": "Lin",
        "id": "mine",
        "duration": "45s",
        "whole": "3",
        "yes_no": "true",
        "product": "P4",
        "sale": "F1",
        "bag": "L1",
        "scene": "host",
    }
    given = {p.name: values[p.kind.value] for p in RECIPES[name].parameters.values() if p.name != "length"}
    written = ", ".join(f"{key}: {value}" for key, value in given.items() if key != "shortest")
    plan = plan_of(show(name, written, Language.ENGLISH))
    assert plan.rundown


@pytest.mark.parametrize("name", NEEDED)
def test_a_plan_with_recipes_is_written_down_and_read_back_as_any_other(name: str, plan_of: PlanOf) -> None:
    stage = Stage(plan_of(show(name, NEEDED[name])))
    opened = stage.events[0]
    record = json.loads(json.dumps(encode(opened)))
    assert decode(kind_of(opened), record) == opened


@pytest.mark.parametrize("name", NEEDED)
def test_what_a_recipe_makes_could_have_been_written_by_hand(name: str, plan_of: PlanOf) -> None:
    text = show(name, NEEDED[name])
    root = read(text.encode()).root
    assert root is not None
    by_hand = yaml.safe_dump(plain(expand(root, PATHS, Language.CHINESE).root), allow_unicode=True)
    assert "use" not in yaml.safe_load(by_hand)["rundown"][0]
    assert without_marks(plan_of(by_hand)) == without_marks(plan_of(text))


def without_marks(plan: Plan) -> Plan:
    """Where a cue is written is all that may differ."""
    rundown = tuple(
        replace(segment, cues=tuple(replace(cue, mark=Mark(0, 0)) for cue in segment.cues))
        for segment in plan.rundown
    )
    return replace(plan, rundown=rundown)


def test_a_flash_sale_is_announced_prepared_counted_in_and_opens_by_its_own_promise(plan_of: PlanOf) -> None:
    stage = plan_of.stage(show("flash_sale", "sale: F1, at: 90s"))
    sale = stage.state.sales["F1"]
    stage.passes(seconds(89))
    assert stage.state.sales["F1"].state is SaleState.DRAFT
    stage.passes(seconds(1))
    sale = stage.state.sales["F1"]
    assert sale.state is SaleState.TEASER
    assert said(stage) == ["预热：冻干草莓，秒杀价 24.90，限量 100，说清几点开卖"]

    assert stage.status("F1-stock") is CueStatus.TASK
    task = stage.state.plan.rundown[0].cue("F1-stock")
    assert task is not None
    assert (task.who, task.task) == ("场控", "后台放秒杀库存 100，秒杀价 24.90")
    assert task.copy == "4号链接 冻干草莓 秒杀价24.90 限量100"
    assert stage.says(TaskDone("F1-stock")) is None
    assert stage.status("F1-stock") is CueStatus.DONE

    stage.passes(seconds(50) - 1)
    assert len(said(stage)) == 1
    stage.passes(Ms(1))
    assert stage.state.messages[-1].text == "准备倒数：三、二、一，上链接"
    assert stage.state.messages[-1].urgency is Urgency.WARN
    stage.passes(seconds(10))
    assert stage.state.sales["F1"].state is SaleState.OPEN
    assert stage.state.sales["F1"].opens == sale.opens
    assert "action_refused" not in stage.notes()

    stage.passes(minutes(2) + seconds(30))
    assert said(stage)[-1].startswith("秒杀还有 30 秒到点")
    stage.passes(seconds(30))
    assert stage.state.sales["F1"].state is SaleState.CLOSED


def test_a_flash_sale_opens_when_it_was_promised_though_the_script_is_held(plan_of: PlanOf) -> None:
    stage = plan_of.stage(show("flash_sale", "sale: F1"))
    stage.passes(minutes(1))
    stage.says(Hold())
    stage.passes(minutes(1))
    assert stage.state.sales["F1"].state is SaleState.OPEN
    stage.says(Resume())
    stage.passes(minutes(1))
    assert stage.status("F1-open") is CueStatus.DONE
    assert "action_refused" not in stage.notes()


def test_a_flash_sale_that_sells_out_is_told_to_the_host_at_once(plan_of: PlanOf) -> None:
    stage = plan_of.stage(show("flash_sale", "sale: F1"))
    stage.passes(minutes(2) + seconds(5))
    stage.says(SaleSold("F1", 99))
    stage.passes(seconds(1))
    assert stage.status("F1-gone") is CueStatus.WAITING
    stage.says(SaleSold("F1", 1))
    stage.passes(seconds(1))
    assert said(stage)[-1] == "秒杀已售罄：如实说，接着讲常规价"


def test_a_lucky_bag_opens_is_said_and_said_again_though_its_task_is_not_ticked(plan_of: PlanOf) -> None:
    stage = plan_of.stage(show("lucky_bag", "bag: L1, remind: 3m"))
    stage.passes(seconds(5))
    assert stage.state.bags["L1"].state is BagState.OPEN
    assert said(stage) == ["口播福袋：海苔脆片，5 份，每份价值 9.90", "参与口令：今天吃坚果"]
    assert stage.status("L1-open") is CueStatus.TASK
    cue = stage.state.plan.rundown[0].cue("L1-open")
    assert cue is not None
    assert cue.copy == "今天吃坚果"
    stage.passes(minutes(3))
    assert said(stage)[-1].startswith("再口播一次")


def test_a_lucky_bag_without_a_keyword_says_nothing_of_one(tmp_path: Path) -> None:
    text = show("lucky_bag", "bag: L1").replace("join: {keyword: 今天吃坚果}", "join: {follow: true}")
    plan = loaded(text, tmp_path).plan
    assert plan is not None
    opens = plan.rundown[0].cue("L1-open")
    assert opens is not None
    assert (len(opens.do), opens.copy) == (2, "")


def test_a_price_is_announced_to_the_host_and_then_shown_with_its_link(plan_of: PlanOf) -> None:
    stage = plan_of.stage(show("price_reveal", "product: P4"))
    stage.passes(minutes(2) - seconds(10))
    assert said(stage) == ["10 秒后报价：冻干草莓，直播价 49.90"]
    assert on_air(stage) == []
    stage.passes(seconds(10))
    assert on_air(stage) == ["product-card"]
    assert stage.status("P4-price") is CueStatus.TASK


def test_a_last_call_is_a_minute_and_ten_seconds_before_the_end(plan_of: PlanOf) -> None:
    stage = plan_of.stage(show("last_call", ""))
    stage.passes(minutes(9))
    assert said(stage) == ["最后一轮：需要的先拍，库存以链接为准"]
    stage.passes(seconds(50))
    assert (said(stage)[-1], stage.state.messages[-1].urgency) == ("10 秒后转场", Urgency.URGENT)


def test_a_line_for_the_chat_makes_a_task_and_without_one_there_is_none(plan_of: PlanOf) -> None:
    with_line = plan_of(show("last_call", "copy: 还有一分钟")).rundown[0].cue("last-call-chat")
    assert with_line is not None
    assert (with_line.who, with_line.task, with_line.copy) == ("客服", "公屏发一遍", "还有一分钟")
    assert plan_of(show("last_call", "")).rundown[0].cue("last-call-chat") is None


def test_a_correction_waits_unarmed_and_on_go_is_shown_with_its_words(plan_of: PlanOf) -> None:
    stage = plan_of.stage(show("correction", "wrong: 89 元, right: 98 元, product: P4"))
    assert go_target(stage.state).does is GoDoes.END, "a correction that is not wanted is in nobody's way"
    assert stage.says(ArmCue("correction")) is None
    assert stage.go() is None
    (shown,) = stage.state.overlays
    assert (shown.graphic, shown.data) == (
        "correction",
        {"wrong": "89 元", "right": "98 元", "product": "P4"},
    )
    assert said(stage) == ["更正一下：98 元，以链接为准"]
    assert stage.status("correction") is CueStatus.TASK
    stage.passes(seconds(20))
    assert on_air(stage) == []


def test_low_stock_is_told_once_it_is_low(plan_of: PlanOf) -> None:
    sell = "      - {id: tease, at: 0s, do: {sale: F1, step: tease}}\n"
    stage = plan_of.stage(show("stock_check", "product: P4, below: 150", cues=sell))
    stage.passes(minutes(1))
    stage.says(SaleSold("F1", 50))
    stage.passes(seconds(1))
    assert said(stage) == []
    stage.says(SaleSold("F1", 1))
    stage.passes(seconds(1))
    assert said(stage) == ["冻干草莓 库存少于 150 件；报数以后台为准"]
    assert stage.status("P4-low") is CueStatus.TASK


def test_an_opening_shows_who_sells_and_lists_the_first_link_ahead(plan_of: PlanOf) -> None:
    stage = plan_of.stage(show("opening", "length: 4m, scene: host, first: P4"))
    assert "Host" in stage.scenes_asked()
    stage.passes(seconds(10))
    assert on_air(stage) == ["seller-info"]
    stage.passes(minutes(1))
    assert on_air(stage) == []
    stage.passes(minutes(2) + seconds(20))
    assert stage.status("first-link") is CueStatus.TASK
    cue = stage.state.plan.rundown[0].cue("first-link")
    assert cue is not None
    assert (cue.task, cue.copy) == ("上第一个链接：冻干草莓", "4号链接 冻干草莓 49.90")


def test_an_opening_without_a_first_product_asks_nobody_for_a_link(plan_of: PlanOf) -> None:
    (segment,) = plan_of(show("opening", "")).rundown
    assert [cue.id for cue in segment.cues] == ["seller", "wrap"]
    assert (segment.id, segment.title, segment.length_ms) == ("opening", "开场", minutes(5))


def test_the_host_says_what_the_show_file_gives_instead_of_what_the_recipe_has(plan_of: PlanOf) -> None:
    (segment,) = plan_of(show("opening", "say: [报品牌, 说规则]")).rundown
    assert segment.say == ("报品牌", "说规则")


def test_a_product_slot_has_its_card_its_link_its_hook_and_its_end(plan_of: PlanOf) -> None:
    stage = plan_of.stage(show("product_slot", "product: P4, length: 5m, say: [掰开看]"))
    segment: Segment = stage.state.plan.rundown[0]
    assert (segment.id, segment.title, segment.product) == ("P4", "冻干草莓", "P4")
    assert segment.say == ("今天吃坚果", "整颗冻干", "开袋即食", "掰开看")
    stage.passes(seconds(5))
    assert on_air(stage) == ["product-card"]
    assert stage.status("link") is CueStatus.TASK
    stage.passes(minutes(4) + seconds(15))
    assert said(stage)[-1].startswith("准备收尾")


def test_a_product_that_says_little_makes_a_slot_that_asks_for_little(tmp_path: Path) -> None:
    text = show("product_slot", "product: P4")
    bare = re.sub(r"  P4: .*\n", "  P4: {name: 冻干草莓, price: 49.90}\n", text)
    plan = loaded(bare, tmp_path).plan
    assert plan is not None
    (segment,) = plan.rundown
    assert segment.say == ()
    assert [cue.id for cue in segment.cues] == ["card", "link", "wrap"]
    link = segment.cue("link")
    assert link is not None
    assert link.copy == ""


def test_an_encore_compares_the_stock_first_and_may_be_dropped(plan_of: PlanOf) -> None:
    stage = plan_of.stage(show("encore", "product: P4"))
    segment = stage.state.plan.rundown[0]
    assert (segment.id, segment.title, segment.optional) == ("P4-encore", "冻干草莓 返场", True)
    stage.passes(seconds(5))
    assert stage.status("stock") is CueStatus.TASK
    assert on_air(stage) == ["product-card"]
    stage.passes(minutes(4) - seconds(35))
    assert said(stage) == ["返场还有 30 秒，准备收尾"]


def test_a_close_ends_on_time_with_the_next_show_and_somebody_to_end_the_stream(plan_of: PlanOf) -> None:
    stage = plan_of.stage(show("closing", "length: 3m, next: 周四 19:30 茶专场"))
    segment = stage.state.plan.rundown[0]
    assert segment.ends_hard
    assert segment.say[-1] == "预告下一场：周四 19:30 茶专场"
    stage.passes(seconds(10))
    assert on_air(stage) == ["seller-info"]
    stage.passes(minutes(2) - seconds(10))
    assert on_air(stage) == ["notice"]
    assert stage.state.overlays[0].data == {"title": "下一场", "line": "周四 19:30 茶专场"}
    assert said(stage) == ["最后一分钟，准备道别"]
    stage.passes(seconds(50))
    assert stage.status("off-air") is CueStatus.TASK


def test_a_close_that_knows_no_next_show_says_nothing_of_one(plan_of: PlanOf) -> None:
    (segment,) = plan_of(show("closing", "")).rundown
    assert [cue.id for cue in segment.cues] == ["seller", "last-minute", "off-air"]
    assert len(segment.say) == 3


def test_a_break_tells_viewers_why_has_the_set_checked_and_calls_the_host_back(plan_of: PlanOf) -> None:
    stage = plan_of.stage(show("stunt_break", "length: 3m"))
    stage.passes(Ms(0))
    assert stage.state.overlays[0].data == {"title": "马上回来", "line": "主播换装中，福袋和链接照常"}
    assert stage.status("check") is CueStatus.TASK
    stage.passes(minutes(2) + seconds(30))
    assert said(stage) == ["30 秒后回镜头"]
    stage.passes(seconds(25))
    assert on_air(stage) == []


def test_a_walkthrough_has_its_products_as_lines_and_hurries_a_minute_before_the_end(plan_of: PlanOf) -> None:
    stage = plan_of.stage(show("walkthrough", "say: [草莓, 红茶], length: 3m"))
    assert stage.state.plan.rundown[0].say == ("草莓", "红茶")
    stage.passes(minutes(2))
    assert stage.status("links") is CueStatus.TASK
    assert said(stage) == ["过款还有一分钟，剩下的各说一句"]


def test_a_change_of_hosts_is_prepared_and_counted_in(plan_of: PlanOf) -> None:
    stage = plan_of.stage(show("shift_change", "host: 小林"))
    segment = stage.state.plan.rundown[0]
    assert segment.title == "换主播：小林"
    stage.passes(minutes(1) + seconds(30))
    cue = segment.cue("microphone")
    assert cue is not None
    assert (stage.status("microphone"), cue.task) == (CueStatus.TASK, "给 小林 戴麦、试音、看电平")
    assert said(stage) == ["30 秒后交给 小林"]


def test_all_of_them_make_a_show_together(plan_of: PlanOf) -> None:
    text = show("opening", "first: P4", cues="", more="""\
  - {use: walkthrough, with: {say: [草莓]}}
  - {use: product_slot, with: {product: P4}}
  - id: sale
    title: 秒杀
    length: 8m
    product: P4
    cues:
      - {use: price_reveal, with: {product: P4, at: 20s}}
      - {use: flash_sale, with: {sale: F1}}
      - {use: stock_check, with: {product: P4}}
      - {use: correction, with: {wrong: 限购三件, right: 限购一件}}
      - use: last_call
  - loop: again
    times: 2
    segments:
      - use: stunt_break
  - {use: shift_change, with: {host: 小林}}
  - {use: encore, with: {product: P4}}
  - use: closing
""")  # fmt: skip
    plan = plan_of(text.replace("rundown:\n", SALES + "rundown:\n"))
    assert [segment.id for segment in plan.rundown] == [
        *("opening", "walkthrough", "P4", "sale", "break-1", "break-2"),
        *("shift-change", "P4-encore", "closing"),
    ]
