"""A ``use`` in a show file becomes what its recipe makes, and what is wrong is told at the right word."""

import os
import random
from pathlib import Path

import pytest

from companion import resources
from companion.show.actions import MoveSale, SaleStep, TellHost
from companion.show.cue import After, At
from companion.show.model import Plan
from companion.show.problems import Mark, Problem
from companion.showfile import Loaded, Surroundings, read_show
from companion.showfile.reading.reader import MAX_NODES
from companion.showfile.recipes.file import read_recipe

HEAD = """\
version: 1
show: {id: s, title: S, zone: Europe/London, language: en, market: uk, on_air: [stream]}
operator: {name: N, contact: C}
obs: {scenes: {host: H, fallback: F}}
products:
  P4: {name: Strawberries, price: 49.90, stock: 200, points: [sweet, dry]}
sales:
  F1: {product: P4, price: 24.90, quantity: 100, teaser: 1m, length: 3m}
"""

SALE = """\
recipe: sale
makes: cues
about: A sale
with:
  sale: {type: sale, about: Which}
  at: {type: duration, default: 1m, about: When}
  words: {type: text, needed: false, about: Words}
cues:
  - {id: $sale-tease, at: $at, do: [{sale: $sale, step: tease}, {message: $words}]}
  - {id: $sale-open, after: $sale-tease, wait: "${sale.teaser}", do: {sale: $sale, step: open}}
"""

TALK = """\
recipe: talk
makes: segments
about: A talk
with:
  id: {type: id, default: talk, about: Id}
  say: {type: lines, default: {zh-CN: [你好], en: [Hello]}, about: What is said}
  scene: {type: scene, needed: false, about: Where}
segments:
  - {id: $id, title: {zh-CN: 讲话, en: Talk}, length: 1m, say: [First, $say, Last], scene: $scene}
"""


class Crew:
    """A folder with a show file and its recipes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.writes("sale", SALE)
        self.writes("talk", TALK)

    def writes(self, name: str, text: str) -> None:
        (self.folder / "cues").mkdir(exist_ok=True)
        (self.folder / "cues" / f"{name}.yaml").write_text(text, encoding="utf-8")

    def loads(self, rundown: str, head: str = HEAD) -> Loaded:
        return read_show(f"{head}rundown:\n{rundown}".encode(), "show.yaml", Surroundings.of(self.folder))

    def plan(self, rundown: str, head: str = HEAD) -> Plan:
        loaded = self.loads(rundown, head)
        assert [problem.message for problem in loaded.problems] == []
        assert loaded.plan is not None
        return loaded.plan

    def problems(self, rundown: str) -> tuple[Problem, ...]:
        loaded = self.loads(rundown)
        assert loaded.plan is None
        return loaded.problems


@pytest.fixture(name="crew")
def _crew(tmp_path: Path) -> Crew:
    return Crew(tmp_path)


def cues(*items: str, length: str = "8m") -> str:
    lines = "".join(f"      - {item}\n" for item in items)
    return f"  - id: a\n    title: A\n    length: {length}\n    cues:\n{lines}"


USE_LINE = len(HEAD.splitlines()) + 6
"""The line of the first of these cues."""


def test_cues_stand_where_their_recipe_is_used_among_the_others(crew: Crew) -> None:
    plan = crew.plan(
        cues(
            "{id: first, at: 0s, do: {message: hello}}",
            "{use: sale, with: {sale: F1, at: 2m}}",
            "{id: last, after: F1-open, do: {message: bye}}",
        )
    )
    assert [cue.id for cue in plan.rundown[0].cues] == ["first", "F1-tease", "F1-open", "last"]
    tease, opening = plan.rundown[0].cues[1:3]
    assert (tease.trigger, tease.do) == (At(120_000), (MoveSale("F1", SaleStep.TEASE),))
    assert (opening.trigger, opening.do) == (After("F1-tease", 60_000), (MoveSale("F1", SaleStep.OPEN),))


def test_a_cue_of_a_recipe_stands_in_the_plan_where_the_recipe_is_used(crew: Crew) -> None:
    plan = crew.plan(cues("{use: sale, with: {sale: F1}}"))
    marks = {cue.mark for cue in plan.rundown[0].cues}
    assert marks == {Mark(USE_LINE, 10)}
    assert {type(mark) for mark in marks} == {Mark}, "the journal knows no other kind of mark"


def test_segments_stand_in_the_rundown_and_in_a_loop(crew: Crew) -> None:
    plan = crew.plan(
        "  - use: talk\n"
        "  - {id: a, title: A, length: 1m}\n"
        "  - loop: again\n    times: 2\n    segments:\n      - {use: talk, with: {id: more, scene: host}}\n"
    )
    assert [segment.id for segment in plan.rundown] == ["talk", "a", "more-1", "more-2"]
    assert [segment.scene for segment in plan.rundown] == [None, None, "host", "host"]


def test_cues_are_made_in_segments_that_stand_in_a_loop(crew: Crew) -> None:
    loop = "  - loop: l\n    times: 1\n    segments:\n      - id: a\n        title: A\n        length: 8m\n"
    plan = crew.plan(loop + "        cues:\n          - {use: sale, with: {sale: F1}}\n")
    assert [cue.id for cue in plan.rundown[0].cues] == ["F1-tease", "F1-open"]


def in_a_loop(use: str, times: int = 3) -> str:
    loop = f"  - loop: l\n    times: {times}\n    segments:\n"
    return f"{loop}      - id: a\n        title: A\n        length: 8m\n        cues: [{use}]\n"


def test_a_recipe_is_used_only_in_the_passes_that_are_written_beside_it(crew: Crew) -> None:
    plan = crew.plan(in_a_loop("{use: sale, with: {sale: F1}, passes: [2]}"))
    assert [len(segment.cues) for segment in plan.rundown] == [0, 2, 0]
    everywhere = crew.problems(in_a_loop("{use: sale, with: {sale: F1}}"))
    assert {problem.code for problem in everywhere} == {"sale-every-pass"}


@pytest.mark.parametrize(
    ("passes", "code"),
    [("", "value-empty"), ("[x]", "bad-whole"), ("[4]", "pass-too-high"), ("2", "want-list")],
)
def test_what_is_wrong_with_the_passes_of_a_recipe_is_told_once_at_them(
    passes: str, code: str, crew: Crew
) -> None:
    use = f"{{use: sale, with: {{sale: F1}}, passes: {passes}}}"
    (problem,) = crew.problems(in_a_loop(use))
    assert problem.code == code
    line = in_a_loop(use).splitlines()[-1]
    assert problem.mark.column > line.index("passes")


def test_a_recipe_stands_in_the_cue_sheet_of_a_variant_too(crew: Crew) -> None:
    variant = "{when: stock(P4) < 20, cues: [{use: sale, with: {sale: F1, at: 10s}}]}"
    plan = crew.plan(f"  - {{id: a, title: A, length: 8m, product: P4, variants: [{variant}]}}\n")
    sheet = plan.rundown[0].variants[0].cues
    assert sheet is not None
    assert [cue.id for cue in sheet] == ["F1-tease", "F1-open"]
    assert plan.rundown[0].cues == ()


def test_a_recipe_that_makes_segments_has_no_passes(crew: Crew) -> None:
    (problem,) = crew.problems("  - {use: talk, passes: [1]}\n")
    assert problem.code == "recipe-and-others"


def test_a_text_is_in_the_language_of_the_show(crew: Crew) -> None:
    english = crew.plan("  - use: talk\n").rundown[0]
    chinese = crew.plan("  - use: talk\n", HEAD.replace("language: en", "language: zh-CN")).rundown[0]
    assert (english.title, english.say) == ("Talk", ("First", "Hello", "Last"))
    assert (chinese.title, chinese.say) == ("讲话", ("First", "你好", "Last"))


def test_lines_stand_among_lines(crew: Crew) -> None:
    plan = crew.plan("  - {use: talk, with: {say: [one, two]}}\n")
    assert plan.rundown[0].say == ("First", "one", "two", "Last")


def test_a_value_is_taken_as_it_is_whatever_it_holds(crew: Crew) -> None:
    plan = crew.plan(cues("{use: sale, with: {sale: F1, words: 'only $5, ${sale} $$'}}"))
    assert plan.rundown[0].cues[0].do[1] == TellHost("only $5, ${sale} $$")


def test_an_action_that_mentions_what_is_not_given_is_left_out(crew: Crew) -> None:
    plan = crew.plan(cues("{use: sale, with: {sale: F1}}"))
    assert len(plan.rundown[0].cues[0].do) == 1


NOT_GIVEN = """\
recipe: sale
makes: cues
about: What goes when something is not given
with:
  product: {type: product, needed: false, about: A product}
  task: {type: text, needed: false, about: A task}
  copy: {type: text, needed: false, about: Text}
  at: {type: duration, needed: false, about: A time}
cues:
  - {id: key, at: 1s, who: me, task: do it, copy: $copy}
  - {id: task, at: 1s, do: {message: hello}, who: me, task: $task, copy: always}
  - {id: only-a-task, at: 1s, who: me, task: $task}
  - {id: time, at: $at, do: {message: hello}}
  - {id: all-actions, at: 1s, do: [{message: $task}, {message: "$copy!"}]}
  - {id: all-actions-but-a-task, at: 1s, do: {message: $task}, who: me, task: do it}
  - {id: a-field, at: 1s, do: {message: "${product.name}"}}
  - {id: asked-for, given: $copy, at: 1s, do: {message: hello}}
  - {id: a-text-for-an-overlay, at: 1s, do: {overlay: product-card, data: {name: x, price: $task}}}
"""


def test_a_key_goes_alone_unless_its_cue_cannot_be_without_it(crew: Crew) -> None:
    crew.writes("sale", NOT_GIVEN)
    text = HEAD.replace(
        "sales:\n  F1: {product: P4, price: 24.90, quantity: 100, teaser: 1m, length: 3m}\n", ""
    )
    loaded = crew.loads(cues("use: sale"), text)
    assert loaded.plan is not None
    made = {cue.id: cue for cue in loaded.plan.rundown[0].cues}
    assert list(made) == ["key", "task", "all-actions-but-a-task", "a-text-for-an-overlay"]
    assert (made["key"].task, made["key"].copy) == ("do it", "")
    assert (made["task"].who, made["task"].task, made["task"].copy) == ("", "", "")
    assert (made["all-actions-but-a-task"].do, made["all-actions-but-a-task"].task) == ((), "do it")


def test_and_all_of_it_is_there_when_everything_is_given(crew: Crew) -> None:
    crew.writes("sale", NOT_GIVEN)
    values = "product: P4, task: look, copy: text, at: 2s"
    made = crew.loads(cues(f"{{use: sale, with: {{{values}}}}}"), HEAD).plan
    assert made is not None
    assert len(made.rundown[0].cues) == NOT_GIVEN.count("- {id:")


def test_a_default_may_mention_parameters_before_it_and_what_the_show_says_of_them(crew: Crew) -> None:
    crew.writes(
        "sale",
        "recipe: sale\nmakes: cues\nabout: Defaults\nwith:\n"
        "  product: {type: product, about: Which}\n"
        "  name: {type: id, default: $product-card, about: Id}\n"
        "  at: {type: duration, default: 30s, about: When}\n"
        "  words:\n    type: text\n    about: Words\n"
        "    default: '${product.name} at ${product.price}, $$1 off'\n"
        "cues:\n  - {id: $name, at: '${at + 1m}', do: {message: $words}}\n"
        "  - {id: '${name}2', at: '${at - 45s}', do: [{message: x}]}\n",
    )
    text = HEAD.partition("sales:")[0]
    first, second = crew.plan(cues("{use: sale, with: {product: P4}}"), text).rundown[0].cues
    assert (first.id, first.trigger) == ("P4-card", At(90_000))
    assert first.do == (TellHost("Strawberries at 49.90, $1 off"),)
    assert (second.id, second.trigger) == ("P4-card2", At(0)), "no time is before the segment begins"


def test_a_recipe_beside_the_show_stands_in_for_the_users_and_that_for_the_bundled_one(
    tmp_path: Path,
) -> None:
    show, data = tmp_path / "show", tmp_path / "data"
    for place in (show, data):
        (place / "cues").mkdir(parents=True)
    (show / "cues" / "talk.yaml").write_text(TALK)
    (data / "cues" / "talk.yaml").write_text("")
    (data / "cues" / "flash_sale.yaml").write_text("")
    (data / "cues" / ".hidden.yaml").write_text("")
    (data / "cues" / "notes.txt").write_text("")
    found = resources.recipes(show, data)
    assert found["talk"] == show / "cues" / "talk.yaml"
    assert found["flash_sale"] == data / "cues" / "flash_sale.yaml"
    assert found["opening"] == resources.ROOT / "cues" / "opening.yaml"
    assert not {".hidden", "notes"} & found.keys()
    assert list(found) == sorted(found)


def test_what_is_wrong_with_a_value_is_told_at_that_very_word(crew: Crew) -> None:
    (problem,) = crew.problems(cues("{use: sale, with: {sale: F2}}"))
    column = "      - {use: sale, with: {sale: F2}}".index("F2") + 1
    assert (problem.code, problem.mark) == ("unknown-sale", Mark(USE_LINE, column))
    assert problem.hint.endswith("there are: F1")


def test_what_comes_out_too_late_is_told_at_the_time_that_was_given(crew: Crew) -> None:
    (late,) = crew.problems(cues("{use: sale, with: {sale: F1, at: 9m}}"))
    assert late.code == "recipe-does-not-fit"
    assert late.mark.column == "      - {use: sale, with: {sale: F1, at: 9m}}".index("9m") + 1
    assert "from recipe" not in late.message


def test_a_recipe_without_room_is_one_problem_and_the_hint_names_its_parameters(crew: Crew) -> None:
    (problem,) = crew.problems(cues("{use: sale, with: {sale: F1}}", length="90s"))
    assert (problem.code, problem.mark) == ("recipe-does-not-fit", Mark(USE_LINE, 10))
    assert problem.hint.startswith("change at,")


def test_what_a_recipe_made_is_told_where_it_is_used_with_its_name_and_cue(crew: Crew) -> None:
    crew.writes(
        "talk",
        "recipe: talk\nmakes: cues\nabout: Talk\nwith: {}\n"
        "cues:\n  - {id: wide, at: 1m, do: {scene: nowhere}}\n",
    )
    (problem,) = crew.problems(cues("{use: talk}", "{id: open, at: 1m, do: {sale: F1, step: open}}"))
    assert (problem.code, problem.mark) == ("unknown-scene", Mark(USE_LINE, 10))
    assert type(problem.mark) is Mark
    assert problem.message.endswith("(from recipe talk, wide)")


def test_a_use_that_fails_makes_no_other_problem(crew: Crew) -> None:
    waits = "{id: wait, after: F1-open, do: {message: hello}}"
    problems = crew.problems(cues("{use: sael, with: {sale: F1}}", waits) + "  - use: tlak\n")
    assert [problem.code for problem in problems] == ["unknown-recipe", "unknown-recipe"]


def test_a_use_that_fails_hides_nothing_else(crew: Crew) -> None:
    problems = crew.problems(cues("{use: sael}", "{id: b, at: 9m, do: {scene: hots}}"))
    assert [problem.code for problem in problems] == ["unknown-recipe", "cue-too-late", "unknown-scene"]


def test_a_thing_wrong_in_one_place_is_told_once_however_often_a_recipe_puts_it(crew: Crew) -> None:
    crew.writes(
        "sale",
        "recipe: sale\nmakes: cues\nabout: Twice\nwith: {at: {type: duration, about: When}}\n"
        "cues:\n  - {id: one, at: $at, do: {message: a}}\n  - {id: two, at: $at, do: {message: b}}\n",
    )
    problems = crew.problems(cues("{use: sale, with: {at: 9m}}"))
    assert [problem.code for problem in problems if problem.mark.line == USE_LINE] == ["recipe-does-not-fit"]


def test_a_broken_recipe_that_is_not_used_is_nobodys_trouble(crew: Crew) -> None:
    crew.writes("broken", "{")
    crew.plan("  - use: talk\n")


def test_a_recipe_that_cannot_be_opened_is_told_where_it_is_used(crew: Crew) -> None:
    (crew.folder / "cues" / "odd.yaml").mkdir()
    (problem,) = crew.problems(cues("use: odd", "{id: b, at: 1m, do: {sale: F1, step: tease}}"))
    assert problem.code == "recipe-broken"
    assert "cues/odd.yaml:1:1" in problem.message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in folders here")
def test_a_pipe_is_not_waited_for(crew: Crew) -> None:
    os.mkfifo(crew.folder / "cues" / "pipe.yaml")
    problems = crew.problems(cues("use: pipe"))
    assert [problem.code for problem in problems] == ["recipe-broken"]


def test_a_show_cannot_be_made_endless_by_a_few_lines(crew: Crew) -> None:
    many = "".join(f"  - {{id: $id-{n}, at: 1m, do: {{message: hello}}}}\n" for n in range(3_000))
    crew.writes(
        "sale",
        f"recipe: sale\nmakes: cues\nabout: Many\nwith: {{id: {{type: id, about: Id}}}}\ncues:\n{many}",
    )
    problems = crew.problems(cues(*(f"{{use: sale, with: {{id: u{n}}}}}" for n in range(100))))
    (problem,) = (problem for problem in problems if problem.code == "too-many-nodes")
    assert str(MAX_NODES) in problem.message


def test_a_spoilt_recipe_is_told_and_never_raises(crew: Crew) -> None:
    """Any few bytes of a recipe may be lost or wrong."""
    chance = random.Random(20261122)
    path = crew.folder / "cues" / "talk.yaml"
    whole = (resources.ROOT / "cues" / "flash_sale.yaml").read_bytes()
    for _ in range(300):
        spoilt = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(spoilt))
            spoilt[at : at + chance.randint(0, 3)] = chance.choice(
                [b"", b"$", b"{", b": ", b"\n", b"\xff", b"- "]
            )
        path.write_bytes(bytes(spoilt))
        read = read_recipe(path)
        assert (read.recipe is None) == bool(read.findings)


@pytest.mark.parametrize(
    "given",
    [
        "{}",
        "[]",
        "'$sale'",
        "{sale: {sale: F1}}",
        "{sale: }",
        "{'': F1}",
        "{sale: [F1], at: {}}",
        "{sale: &a F1}",
    ],
)
def test_whatever_stands_in_with_nothing_is_raised(crew: Crew, given: str) -> None:
    crew.loads(cues(f"{{use: sale, with: {given}}}"))
