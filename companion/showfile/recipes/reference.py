"""What people read about recipes: the reference page, and an example to paste for each."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from companion.showfile.fields.about import Language
from companion.showfile.reading.tree import Data
from companion.showfile.recipes.params import Kind, Makes, Parameter, Recipe

_EXAMPLES: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.ID: "my-id",
        Kind.DURATION: "1m",
        Kind.CLOCK: "20:14",
        Kind.AMOUNT: "49.90",
        Kind.WHOLE: "20",
        Kind.COUNT: "1",
        Kind.YES_NO: "true",
        Kind.PRODUCT: "P1",
        Kind.SALE: "F1",
        Kind.BAG: "L1",
        Kind.SCENE: "host",
        Kind.OVERLAY: "product-card",
    }
)
_SPOKEN_EXAMPLES: Mapping[Language, Mapping[Kind, str]] = MappingProxyType(
    {
        Language.CHINESE: {Kind.TEXT: "写在这里", Kind.LINES: "[第一点, 第二点]", Kind.PERSON: "场控"},
        Language.ENGLISH: {
            Kind.TEXT: "your words",
            Kind.LINES: "[one point, another]",
            Kind.PERSON: "Operator",
        },
    }
)

_CHINESE_KINDS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.TEXT: "文字",
        Kind.LINES: "几行文字",
        Kind.PERSON: "谁",
        Kind.ID: "编号",
        Kind.DURATION: "时长",
        Kind.CLOCK: "钟点",
        Kind.AMOUNT: "金额",
        Kind.WHOLE: "整数",
        Kind.COUNT: "数量",
        Kind.YES_NO: "是或否",
        Kind.PRODUCT: "商品编号",
        Kind.SALE: "秒杀编号",
        Kind.BAG: "福袋编号",
        Kind.SCENE: "场景角色",
        Kind.OVERLAY: "贴片",
    }
)

_HEAD = """\
# The recipes

What is done the same way in every show, ready to be used in `show.yaml` by its name:

```yaml
rundown:
  - use: opening                        # makes whole segments: in `rundown`, or in the `segments` of a loop
    with: {first: P4}
  - id: strawberry
    title: 冻干草莓秒杀
    length: 8m
    product: P4
    cues:
      - {use: flash_sale, with: {sale: F1, at: 1m}}    # makes cues: in the `cues` of a segment
```

A `use` stands for what its recipe makes, as if that were written there. What is wrong with it is told at the
line of the `use`, with the name of the recipe; what is wrong with a value, at that value. `companion check
show.yaml --explain` prints the show with everything its recipes made, and `companion recipes NAME` what one
recipe takes. In a run there are no recipes any more: the journal holds the finished plan, and a run that is
resumed goes on with it even where a recipe has changed since or is gone. The copy of the show file that a run
keeps beside its journal therefore names recipes without holding them.

A parameter without a default may be left out unless it says *needed*; what mentions it is then left out too.
Texts have a default in the language of the show. Two uses in one segment must make different ids: most ids
begin with the sale, bag or product, and the other recipes have a parameter `name` or `id`. In a loop,
`passes: [2]` beside a `use` among cues makes them in that pass alone.

To write your own, see [Write a recipe](../how-to/write-a-recipe.md). This page is written from the files in
`cues/`; a test keeps it up to date.
"""

_MAKES = {Makes.CUES: "Recipes that make cues", Makes.SEGMENTS: "Recipes that make segments"}


def page(recipes: Iterable[Recipe]) -> str:
    """``docs/reference/recipes.md`` as it should be."""
    known = tuple(recipes)
    lines = [_HEAD]
    for makes, title in _MAKES.items():
        lines.append(f"## {title}\n")
        for recipe in known:
            if recipe.makes is makes:
                lines.extend(_section(recipe))
    return "\n".join(lines)


def example(recipe: Recipe, language: Language) -> str:
    """A ``use`` with the values that the recipe needs, to be pasted as an item of its list."""
    values = {
        parameter.name: _EXAMPLES.get(parameter.kind) or _SPOKEN_EXAMPLES[language][parameter.kind]
        for parameter in recipe.parameters.values()
        if parameter.needed
    }
    if not values:
        return f"- use: {recipe.name}"
    written = ", ".join(f"{name}: {value}" for name, value in values.items())
    return f"- {{use: {recipe.name}, with: {{{written}}}}}"


def kind_text(kind: Kind, language: Language) -> str:
    """What a parameter takes, in a word; in English the word that recipe files have for it."""
    return _CHINESE_KINDS[kind] if language is Language.CHINESE else kind.value


def default_text(parameter: Parameter, language: Language) -> str:
    """The default as a show file would write it; empty when there is none."""
    return _flow(parameter.default_data(language))


def _flow(data: Data) -> str:
    match data:
        case None:
            return ""
        case str():
            return data
        case list():
            return f"[{', '.join(_quoted(_flow(item)) for item in data)}]"
        case dict():
            return "{" + ", ".join(f"{key}: {_flow(value)}" for key, value in data.items()) + "}"


def _quoted(text: str) -> str:
    """In quotes when it could not stand in a list without."""
    plain = not any(sign in text for sign in ",:#[]{}'\"")
    return text if plain else "'" + text.replace("'", "''") + "'"


def _section(recipe: Recipe) -> Iterator[str]:
    yield f"### `{recipe.name}`\n"
    yield f"{recipe.about[Language.ENGLISH]}. {recipe.about[Language.CHINESE]}。\n"
    yield f"```yaml\n{example(recipe, Language.ENGLISH)}\n```\n"
    yield "| parameter | takes | default | what it is |"
    yield "|---|---|---|---|"
    for parameter in recipe.parameters.values():
        cells = (
            f"`{parameter.name}`",
            parameter.kind.value,
            "needed" if parameter.needed else _defaults(parameter),
            f"{parameter.about[Language.ENGLISH]}<br>{parameter.about[Language.CHINESE]}",
        )
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
    yield ""


def _defaults(parameter: Parameter) -> str:
    texts = dict.fromkeys(default_text(parameter, language) for language in reversed(Language))
    return "<br>".join(f"`{text}`" for text in texts if text)
