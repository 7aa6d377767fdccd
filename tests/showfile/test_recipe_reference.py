"""The pages about recipes say what the program does.

After a change of a recipe, write the reference anew:

    UPDATE_REFERENCE=1 pytest tests/showfile/test_recipe_reference.py
"""

import os
import re
from pathlib import Path

import pytest
import yaml

from companion.resources import recipes
from companion.showfile import Language, Surroundings, read_show
from companion.showfile.recipes.file import describe, read_recipe
from companion.showfile.recipes.params import Kind, Makes, Recipe
from companion.showfile.recipes.reference import example, page

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "reference" / "recipes.md"
HOW_TO = DOCS / "how-to" / "write-a-recipe.md"

RECIPES = describe(recipes(None))

SHOW = """\
version: 1
show: {id: s, title: S, zone: Asia/Shanghai, language: zh-CN, market: cn, on_air: [stream]}
operator: {name: N, contact: C}
obs: {scenes: {host: H, product: P, table: T, fallback: F}}
products:
  P1: {name: 坚果, price: 9.90, stock: 200}
  P2: {name: 巴旦木, price: 9.90, stock: 200}
  P4: {name: 草莓, price: 49.90, stock: 200, link: 4}
sales:
  F1: {product: P4, price: 24.90, quantity: 100, teaser: 1m, length: 3m}
bags:
  L1:
    prize: {name: 海苔, value: 9.90, quantity: 5}
    length: 4m
    claim: {within: 48h, how: 私信}
    delivery: 包邮
    forfeit: 逾期放弃
"""


def errors(text: str, folder: Path) -> list[str]:
    problems = read_show(text.encode(), "show.yaml", Surroundings.of(folder)).problems
    return [problem.message for problem in problems if problem.severity == "error"]


def test_the_page_is_up_to_date() -> None:
    if os.environ.get("UPDATE_REFERENCE"):
        PAGE.write_text(page(RECIPES.values()), encoding="utf-8", newline="\n")
    assert PAGE.read_text(encoding="utf-8") == page(RECIPES.values())


def test_the_page_leads_to_pages_that_are_there() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", page(RECIPES.values()))
    assert links
    assert all((PAGE.parent / link).is_file() for link in links)


def test_the_show_at_the_top_of_the_page_has_no_mistake(tmp_path: Path) -> None:
    (block,) = re.findall(r"```yaml\n(rundown:.*?)```", page(RECIPES.values()), re.DOTALL)
    assert errors(SHOW + block, tmp_path) == []


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_an_example_can_be_pasted(recipe: Recipe, language: Language, tmp_path: Path) -> None:
    item = example(recipe, language)
    text = SHOW.replace("zh-CN", language.value) + "rundown:\n"
    if recipe.makes is Makes.CUES:
        text += f"  - id: a\n    title: A\n    length: 10m\n    product: P1\n    cues:\n      {item}\n"
    else:
        text += f"  {item}\n"
    assert errors(text, tmp_path) == []


def test_the_recipe_of_the_how_to_works_as_it_stands(tmp_path: Path) -> None:
    text = HOW_TO.read_text(encoding="utf-8")
    recipe, use = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    (tmp_path / "cues").mkdir()
    path = tmp_path / "cues" / "weigh_it.yaml"
    path.write_text(recipe, encoding="utf-8")
    assert read_recipe(path).findings == ()
    segment = "rundown:\n  - id: a\n    title: A\n    length: 10m\n"
    assert errors(SHOW + segment + use, tmp_path) == []


def test_the_how_to_tells_of_every_type() -> None:
    text = HOW_TO.read_text(encoding="utf-8")
    table = text[text.index("| `type`") : text.index("## Placeholders")]
    assert {kind.value for kind in Kind} <= set(re.findall(r"`(\w+)`", table))


def test_recipe_files_are_yaml_that_any_other_reader_takes() -> None:
    for path in recipes(None).values():
        assert yaml.safe_load(path.read_bytes())["recipe"] == path.stem
