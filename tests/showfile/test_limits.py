"""What platforms and markets allow: the files that come along, a crew's own, and what a show is held to.

The words are held by ``test_messages``.
"""

import os
from pathlib import Path

import pytest

from companion import resources
from companion.show.limits import Limit, LimitOf, emoji_in
from companion.show.problems import Mark, Problem, Severity
from companion.showfile import Loaded, Surroundings, load_show, read_show, show_in_full
from companion.showfile.fields.about import Market
from companion.showfile.fields.platforms import PLATFORMS
from companion.showfile.limits import NAMES, Level, read_limits

BUNDLED = resources.limits(None)

SHOW = """\
version: 1
show:
  {id: s, title: S, zone: Europe/London, language: en, on_air: [stream], market: MARKET, platform: PLATFORM}
operator: {name: N, contact: C}
obs: {scenes: {host: H, fallback: F}}
products:
  P: {name: Nuts, price: 10, stock: 100}
sales:
  A: {product: P, price: 5, quantity: 10, teaser: 1m, length: LENGTH}
bags:
  L: {prize: {name: Mug, value: VALUE, quantity: 1}, length: 4m, RULES}
rundown:
  - id: s
    title: S
    length: 60m
    cues: [{id: a, at: 1m, do: {sale: A, step: tease}}, {id: b, at: 1m, do: {bag: L, step: open}}]
"""


RULES = "claim: {within: 24h, how: H}, delivery: D, forfeit: F"


class Crew:
    """A folder with a show, and a data folder, either of which may hold limits of its own."""

    def __init__(self, folder: Path) -> None:
        self.beside, self.data = folder / "show", folder / "data"
        for place in (self.beside, self.data):
            (place / "limits").mkdir(parents=True)

    def writes(self, place: Path, name: str, *rules: str, head: str = "source: S, as_of: 2026-11-23") -> Path:
        file = place / "limits" / f"{name}.yaml"
        file.write_text(f"{{limits: {name}, {head}, rules: [{', '.join(rules)}]}}\n")
        return file

    def loads(self, platform: str = "bazaar", market: str = "eu", **written: str) -> Loaded:
        values = {"LENGTH": "3m", "VALUE": "5", "RULES": RULES, "PLATFORM": platform, "MARKET": market}
        text = SHOW
        for name, value in (values | {key.upper(): value for key, value in written.items()}).items():
            text = text.replace(name, value)
        return read_show(text.encode(), "show.yaml", Surroundings.of(self.beside, self.data))


@pytest.fixture(name="crew")
def _crew(tmp_path: Path) -> Crew:
    return Crew(tmp_path)


def told(loaded: Loaded) -> list[tuple[str, Severity]]:
    return [(problem.code, problem.severity) for problem in loaded.problems]


# Those that come along


@pytest.mark.parametrize("name", BUNDLED)
def test_every_file_that_comes_along_is_right_and_belongs_to_something_that_a_show_can_name(
    name: str,
) -> None:
    read = read_limits(BUNDLED[name])
    assert read.findings == ()
    assert read.file is not None
    assert name in {*PLATFORMS, *Market, "cn-console"}
    for rule in read.file.rules:
        assert rule.limit.rule_of == name
        assert len(rule.limit.source) > 10


def test_no_show_that_keeps_to_the_numbers_of_tiktok_is_refused_and_none_beyond_them_runs(crew: Crew) -> None:
    for length in ("1m", "20m"):
        assert told(crew.loads("tiktok-us", "us", length=length)) == []
    for length in ("59s", "20m1s"):
        loaded = crew.loads("tiktok-us", "us", length=length)
        assert (told(loaded), loaded.plan) == ([("beyond-rule", Severity.ERROR)], None)


def test_a_prize_is_measured_in_the_currency_of_the_law_alone(crew: Crew) -> None:
    assert told(crew.loads(market="cn", value="50000.00")) == []
    assert told(crew.loads(market="cn", value="50000.01")) == [("beyond-rule", Severity.ERROR)]
    assert told(crew.loads(market="cn, currency: JPY", value="50001")) == []


def test_what_is_usual_is_only_warned_of_and_does_not_go_with_the_plan(crew: Crew) -> None:
    loaded = crew.loads("douyin", "cn")
    assert told(loaded) == [("beyond-practice", Severity.WARNING)], "a bag of 4 minutes"
    assert loaded.plan is not None
    assert {limit.of for limit in loaded.plan.limits} == {
        LimitOf.BAGS_AT_ONCE,
        LimitOf.PRIZE_VALUE_MINOR,
        LimitOf.PRIZE_TOTAL_MINOR,
        LimitOf.BAG_UNDISCLOSED,
    }


@pytest.mark.parametrize(("platform", "of"), [("tiktok-sea", LimitOf.STILL_MS), ("shopee", LimitOf.PAUSE_MS)])
def test_how_long_a_pause_may_be_goes_with_the_plan_though_it_is_a_practice(
    crew: Crew, platform: str, of: LimitOf
) -> None:
    loaded = crew.loads(platform)
    assert loaded.plan is not None
    (limit,) = [limit for limit in loaded.plan.limits if limit.of is of]
    assert (limit.least, limit.most, limit.rule_of) == (None, 300_000, platform)


def test_what_viewers_must_be_told_of_a_bag_is_asked_for_where_the_market_does(crew: Crew) -> None:
    assert told(crew.loads(market="uk", rules="delivery: D")) == []
    assert told(crew.loads(market="cn", rules="delivery: D")) == [("bag-undisclosed", Severity.ERROR)]


def test_several_bags_at_once_are_fine_where_a_rule_of_the_platform_says_so(crew: Crew) -> None:
    open_both = "rundown:\n  - {id: t, title: T, length: 60m, cues: [{id: c, at: 1m, do: ["
    open_both += "{bag: L, step: open}, {bag: M, step: open}]}]}\n"
    bags = f"  M: {{prize: {{name: Cup, value: 5, quantity: 1}}, length: 4m, {RULES}}}\n"
    text = SHOW.partition("rundown:")[0].partition("sales:")[0] + "bags:" + SHOW.partition("bags:")[2]
    text = text.partition("rundown:")[0].replace("RULES", RULES).replace("VALUE", "5").replace("MARKET", "eu")
    source = (text.replace("PLATFORM", "bazaar") + bags + open_both).encode()

    def codes() -> list[str]:
        around = Surroundings.of(crew.beside, crew.data)
        return [problem.code for problem in read_show(source, "show.yaml", around).problems]

    assert codes() == ["bags-overlap"]
    crew.writes(crew.beside, "bazaar", "{limit: bags_at_once, most: 2}")
    assert codes() == []


def test_of_a_platform_and_a_market_without_a_file_nothing_is_said(crew: Crew) -> None:
    loaded = crew.loads("bazaar", "eu", length="9h")
    assert loaded.plan is None, "the sale is open for longer than the show"
    assert [code for code, _ in told(loaded)] == ["sale-after-end"]


# A crew's own


def test_limits_beside_the_show_stand_in_for_those_of_the_data_folder_and_these_for_the_bundled(
    crew: Crew,
) -> None:
    assert told(crew.loads("tiktok-us", length="30m")) == [("beyond-rule", Severity.ERROR)]
    crew.writes(crew.data, "tiktok-us", "{limit: sale_length, most: 30m}")
    assert told(crew.loads("tiktok-us", length="30m")) == []
    crew.writes(crew.beside, "tiktok-us", "{limit: sale_length, most: 10m}")
    assert told(crew.loads("tiktok-us", length="30m")) == [("beyond-rule", Severity.ERROR)]


def test_a_platform_is_added_by_a_file_and_its_rules_go_with_the_plan(crew: Crew) -> None:
    crew.writes(
        crew.beside,
        "bazaar",
        "{limit: sale_length, least: 1m, most: 10m}",
        "{limit: claim, least: 24h, source: Terms, as_of: 2026-10-01}",
        "{limit: prize_value, most: 9.90}",
        head="currency: EUR, source: Console, as_of: 2026-11-23",
    )
    plan = crew.loads().plan
    assert plan is not None
    whose = {"rule_of": "bazaar", "source": "Console", "as_of": "2026-11-23"}
    assert plan.limits == (
        Limit(of=LimitOf.SALE_LENGTH_MS, least=60_000, most=600_000, **whose),
        Limit(of=LimitOf.CLAIM_MS, least=86_400_000, rule_of="bazaar", source="Terms", as_of="2026-10-01"),
        Limit(of=LimitOf.PRIZE_VALUE_MINOR, most=990, **whose),
    )


@pytest.mark.parametrize("of", NAMES)
def test_everything_that_can_be_limited_can_be_written_and_is_explained(crew: Crew, of: str) -> None:
    most = "50h" if NAMES[of].value.endswith("_ms") else "5000"
    crew.writes(
        crew.beside,
        "bazaar",
        f"{{limit: {of}, most: {most}}}",
        f"{{limit: {of}, most: {most}, level: practice}}",
        head="currency: EUR, source: Where it is, as_of: 2026-11-23",
    )
    loaded = crew.loads()
    assert told(loaded) == []
    whole = show_in_full(loaded.source, "show.yaml", Surroundings.of(crew.beside, crew.data))
    assert whole is not None
    assert len(whole.allowed) == 2
    for row in whole.allowed:
        assert "bazaar" in row.how
        assert "Where it is" in row.how
        assert "2026-11-23" in row.how


def test_a_show_without_limits_is_told_that_none_are_known(crew: Crew) -> None:
    whole = show_in_full(crew.loads().source, "show.yaml", Surroundings.of(crew.beside, crew.data))
    assert whole is not None
    assert [row.what for row in whole.allowed] == ["no limits are known of bazaar and eu"]


# Files that are no such files


def the_only_one(loaded: Loaded) -> Problem:
    (problem,) = loaded.problems
    assert (problem.code, problem.severity, loaded.plan) == ("limits-broken", Severity.ERROR, None)
    assert problem.mark == Mark(3, 96)
    return problem


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"\xff\xfe\x00",
        b"PK\x03\x04",
        b"[]",
        b"limits",
        b"{limits: bazaar, rules: {}}",
        b"{limits: bazaar, rules: []}",
        b"{limits: bazaar, rules: [[], {}]}",
        b"{limits: [bazaar], rules: 7}",
        b"a: &a [*a]",
        b"a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nlimits: bazaar\nrules: [*c, *c]",
        b"[" * 5_000,
        b"{limits: bazaar, source: S, as_of: 2026-11-23, rules: [{limit: claim, most: "
        + b"9" * 9_000
        + b"h}]}",
        b"{limits: bazaar, source: S, as_of: 2026-11-23, rules: [{limit: claim, most: -1h}]}",
        b"{limits: bazaar, source: S, as_of: soon, rules: [{limit: claim, most: 1h}]}",
        b"{limits: bazaar, currency: EUR, source: S, as_of: 2026-11-23, rules: "
        b"[{limit: prize_value, most: 1.001}]}",
        b"limits: bazaar\n" * 300_000,
    ],
    ids=range(17),
)
def test_a_file_that_is_no_file_of_limits_is_told_in_one_sentence(crew: Crew, source: bytes) -> None:
    (crew.beside / "limits" / "bazaar.yaml").write_bytes(source)
    problem = the_only_one(crew.loads())
    assert "limits/bazaar.yaml:" in problem.message


def test_a_pipe_a_folder_and_a_link_in_a_circle_hang_nothing(crew: Crew) -> None:
    file = crew.beside / "limits" / "bazaar.yaml"
    os.mkfifo(file)
    the_only_one(crew.loads())
    file.unlink()
    file.mkdir()
    the_only_one(crew.loads())
    file.rmdir()
    file.symlink_to(file)
    the_only_one(crew.loads())


def test_a_broken_file_of_another_platform_is_nobodys_concern(crew: Crew) -> None:
    (crew.beside / "limits" / "shopee.yaml").write_bytes(b"[")
    assert told(crew.loads()) == []


# Emoji


@pytest.mark.parametrize("text", ["🍂", "❤️", "1️⃣", "⭐", "👍🏽", "🇨🇳"])
def test_what_a_phone_draws_as_a_picture_is_an_emoji(text: str) -> None:
    assert emoji_in(f"今天{text}吃坚果") > 0


@pytest.mark.parametrize("text", ["今天吃坚果！", "mug & kettle #1", "½ price™", "￥9.9 → 5", "①②", "é"])
def test_letters_digits_and_signs_are_none(text: str) -> None:
    assert emoji_in(text) == 0


def test_the_level_of_a_rule_is_a_rule_unless_it_says_otherwise(crew: Crew) -> None:
    file = crew.writes(
        crew.beside, "bazaar", "{limit: claim, most: 1h}", "{limit: claim, most: 2h, level: practice}"
    )
    read = read_limits(file)
    assert read.file is not None
    assert [rule.level for rule in read.file.rules] == [Level.RULE, Level.PRACTICE]


def test_the_examples_name_a_platform_whose_limits_are_known() -> None:
    shows = Path(__file__).parents[2] / "examples"
    loaded = load_show(shows / "autumn-table" / "show.yaml", Surroundings.of(shows / "autumn-table"))
    assert loaded.plan is not None
    assert {limit.rule_of for limit in loaded.plan.limits} == {"tiktok-us"}
