"""JSON Schema of the show file, for editors: what may stand where, while it is being typed.

It is made from the models, so it cannot fall behind them, and it is looser than ``check``: what only the
whole file can tell (a sale that is not there, a cue with two times) is not said here. Draft 7, because that
is what the language servers for YAML all know.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import yaml
from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from companion.show.health.troubles import Trouble
from companion.show.model import Happening
from companion.showfile.fields.about import Language
from companion.showfile.fields.document import Document
from companion.showfile.fields.goods import Prize, Queue, Sale
from companion.showfile.fields.incidents import Incidents, Playbook
from companion.showfile.fields.meanings import MEANINGS
from companion.showfile.fields.parts import parts_of
from companion.showfile.fields.scalars import DAYS_PATTERN, Go
from companion.showfile.fields.script import (
    Cue,
    HideOverlay,
    Loop,
    MoveBag,
    MoveSale,
    Segment,
    ShowOverlay,
    TakeScene,
    Variant,
)
from companion.showfile.reading.reader import read
from companion.showfile.reading.tree import plain
from companion.showfile.recipes.expand import PASSES, USE, WITH
from companion.showfile.recipes.file import describe
from companion.showfile.recipes.params import Kind, Makes, Parameter, Recipe
from companion.showfile.surroundings import Surroundings

_DEFINITIONS = "definitions"
"""Where draft 7 keeps what is referred to."""
_KINDS = "kinds"
"""Holds the kinds of an item until all of them are known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What one show and its folder name, with words for people; an editor offers these and takes others."""

    scenes: Mapping[str, str] = field(default_factory=dict)
    microphones: Mapping[str, str] = field(default_factory=dict)
    products: Mapping[str, str] = field(default_factory=dict)
    sales: Mapping[str, str] = field(default_factory=dict)
    bags: Mapping[str, str] = field(default_factory=dict)
    overlays: Mapping[str, str] = field(default_factory=dict)
    says: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The names of what an overlay can be told to say."""
    recipes: Mapping[str, Recipe] = field(default_factory=dict)


_USES: Mapping[type[BaseModel], Mapping[str, str]] = {
    Segment: {"scene": "scenes", "product": "products"},
    Variant: {"product": "products"},
    Sale: {"product": "products"},
    Prize: {"product": "products"},
    TakeScene: {"scene": "scenes"},
    ShowOverlay: {"overlay": "overlays"},
    HideOverlay: {"hide": "overlays"},
    MoveSale: {"sale": "sales"},
    MoveBag: {"bag": "bags"},
}
"""In which fields the names are used."""

_LISTS: Mapping[type[BaseModel], Mapping[str, str]] = {
    Queue: {"bags": "bags"},
    Incidents: {"leave_alone": "scenes"},
    Playbook: {"scenes": "scenes", "mute": "microphones", "unmute": "microphones"},
}
"""In which lists."""


_LANGUAGE = Language.ENGLISH
"""That of the descriptions."""

_ANY_TEXT: Mapping[str, Any] = {"type": ["string", "number", "boolean"]}
_NAME: Mapping[str, Any] = {"type": ["string", "number"]}
_TAKES: Mapping[Kind, Mapping[str, Any]] = {
    Kind.TEXT: _ANY_TEXT,
    Kind.LINES: {"type": "array", "items": _ANY_TEXT},
    Kind.PERSON: _ANY_TEXT,
    Kind.ID: _NAME,
    Kind.DURATION: {"type": "string"},
    Kind.CLOCK: {"type": "string"},
    Kind.AMOUNT: {"type": ["number", "string"], "minimum": 0},
    Kind.WHOLE: {"type": "integer", "minimum": 0},
    Kind.COUNT: {"type": "integer", "minimum": 1},
    Kind.YES_NO: {"type": "boolean"},
    Kind.PRODUCT: _NAME,
    Kind.SALE: _NAME,
    Kind.BAG: _NAME,
    Kind.SCENE: _NAME,
    Kind.OVERLAY: _NAME,
}
_NAMED = {
    Kind.PRODUCT: "products",
    Kind.SALE: "sales",
    Kind.BAG: "bags",
    Kind.SCENE: "scenes",
    Kind.OVERLAY: "overlays",
}


def names_in(source: bytes, around: Surroundings) -> Names:
    """The names in a show file, as far as it can be read; it may be full of mistakes."""
    names = Names(
        overlays=dict.fromkeys(around.graphics, ""),
        says={name: graphic.known for name, graphic in around.graphics.items() if graphic.known},
        recipes=describe(around.recipes),
    )
    root = read(source).root
    if root is None:
        return names
    parts = parts_of(plain(root))
    products = {key: product.name if product else "" for key, product in parts.products.items()}
    return replace(
        names,
        scenes={role: scene or "" for role, scene in (parts.scenes or {}).items()},
        microphones={role: name or "" for role, name in parts.microphones.items()},
        products=products,
        sales={key: products.get(sale.product, "") if sale else "" for key, sale in parts.sales.items()},
        bags={key: bag.prize.name if bag else "" for key, bag in parts.bags.items()},
    )


def json_schema(names: Names | None = None) -> dict[str, Any]:
    """JSON Schema (draft 7) of a show file, as an editor sees it: with YAML's own types."""
    schema = Document.model_json_schema(
        by_alias=True, ref_template=f"#/{_DEFINITIONS}/{{model}}", schema_generator=_Generator
    )
    definitions = schema.pop("$defs")
    schema = {"$schema": _Generator.schema_dialect, **schema, _DEFINITIONS: definitions}
    for part in _parts(schema):
        _branch(part, definitions)
        _explain(part)
    _offer(names or Names(), definitions)
    _take_recipes(names or Names(), schema)
    return schema


class _Generator(GenerateJsonSchema):
    """Writes what people type: no nulls, no titles, defaults as in the file, one branch for each kind."""

    schema_dialect = "http://json-schema.org/draft-07/schema#"

    def sort(self, value: JsonSchemaValue, parent_key: str | None = None) -> JsonSchemaValue:
        return value  # In the order of the models, which is that of the reference.

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        return {key: value for key, value in super().model_schema(schema).items() if key != "title"}

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        inner = self.generate_inner(schema["schema"])
        default = schema.get("default")
        if default is None or isinstance(default, list | dict | BaseModel):
            return inner
        if isinstance(default, int) and inner.get("type") == "string":
            # A number would have been written as one.
            default = f"{default}d" if inner.get("pattern") == DAYS_PATTERN else f"{default // 1000}s"
        return {**inner, "default": default}

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        """Keys of a fixed choice one by one, so that each is offered with what it means."""
        keys = self.generate_inner(schema["keys_schema"]) if "keys_schema" in schema else {}
        values = self.generate_inner(schema["values_schema"]) if "values_schema" in schema else {}
        if "enum" not in keys:
            return {"type": "object", "additionalProperties": values}
        meanings = dict(zip(keys["enum"], _meanings(keys["enum"]), strict=True))
        told = {key: {**values, "description": meaning} for key, meaning in meanings.items()}
        return {"type": "object", "properties": told, "additionalProperties": False}

    def tagged_union_schema(self, schema: core_schema.TaggedUnionSchema) -> JsonSchemaValue:
        # What the kinds hold may not be known yet; ``_branch`` goes on when it is.
        return {_KINDS: {str(tag): self.generate_inner(kind) for tag, kind in schema["choices"].items()}}

    def union_schema(self, schema: core_schema.UnionSchema) -> JsonSchemaValue:
        """One, or a list of them: told by whether it is a list."""
        one, several = super().union_schema(schema)["anyOf"]
        assert several["type"] == "array", "the only choice without a head key is between one and several"
        return {"if": {"type": "array"}, "then": several, "else": one}


def _branch(part: dict[str, Any], definitions: Mapping[str, Any]) -> None:
    """Of several kinds the one whose head key is written.

    ``oneOf`` would be as true; but then whoever misspells one key is told that none of the kinds fits.
    """
    kinds = part.pop(_KINDS, None)
    if kinds is None:
        return
    keys = {tag: definitions[kind["$ref"].rpartition("/")[2]]["properties"] for tag, kind in kinds.items()}
    headed = {tag: kind for tag, kind in kinds.items() if tag in keys[tag]}
    headless = [kind for tag, kind in kinds.items() if tag not in headed]
    heads = {tag: keys[tag][tag] for tag in headed}
    otherwise = {"type": "object", "properties": heads, "additionalProperties": False, "minProperties": 1}
    if headless:
        [otherwise] = headless
    for tag, kind in reversed(headed.items()):
        # With its type: of an item that is still empty every key would be held to be there.
        otherwise = {"if": {"type": "object", "required": [tag]}, "then": kind, "else": otherwise}
    part.update(otherwise)


def _take_recipes(names: Names, schema: dict[str, Any]) -> None:
    """Let ``use`` stand wherever a cue or a segment can."""
    definitions = schema[_DEFINITIONS]
    segments = (schema["properties"]["rundown"], definitions[Loop.__name__]["properties"]["segments"])
    for makes, name, lists in (
        (
            Makes.CUES,
            "Cues of a recipe",
            tuple(definitions[model.__name__]["properties"]["cues"] for model in (Segment, Variant)),
        ),
        (Makes.SEGMENTS, "Segments of a recipe", segments),
    ):
        definitions[name] = _use(
            {n: recipe for n, recipe in names.recipes.items() if recipe.makes is makes}, names
        )
        if makes is Makes.CUES:
            definitions[name]["properties"][PASSES] = definitions[Cue.__name__]["properties"][PASSES]
        for place in lists:
            use = {"$ref": f"#/{_DEFINITIONS}/{name}"}
            place["items"] = {
                "if": {"type": "object", "required": [USE]},
                "then": use,
                "else": place["items"],
            }
            place.setdefault("defaultSnippets", []).append(
                {"label": USE, "description": "What a recipe makes of a few values.", "body": {USE: "$1"}}
            )
    schema["properties"]["rundown"]["defaultSnippets"].append(
        {
            "label": "loop",
            "description": "Segments that come several times.",
            "body": {"loop": "$1", "times": "${2:2}", "segments": ""},
        }
    )


def _use(recipes: Mapping[str, Recipe], names: Names) -> dict[str, Any]:
    use: dict[str, Any] = {
        "type": "string",
        "description": "The recipe: its file's name in cues/, without .yaml.",
    }
    if recipes:
        _suggest(use, {name: recipe.about[_LANGUAGE] for name, recipe in recipes.items()})
    values = {"type": "object", "description": "What the recipe is told."}
    return {
        "type": "object",
        "properties": {USE: use, WITH: values},
        "required": [USE],
        "additionalProperties": False,
        "allOf": [
            {
                "if": {"required": [USE], "properties": {USE: {"const": name}}},
                "then": _told(recipe, names),
            }
            for name, recipe in recipes.items()
        ],
    }


def _told(recipe: Recipe, names: Names) -> dict[str, Any]:
    parameters = recipe.parameters
    needed = [name for name, parameter in parameters.items() if parameter.needed and not parameter.default]
    values: dict[str, Any] = {
        "type": "object",
        "properties": {name: _value(parameter, names) for name, parameter in parameters.items()},
        "additionalProperties": False,
    }
    if not needed:
        return {"properties": {WITH: values}}
    return {"properties": {WITH: {**values, "required": needed}}, "required": [WITH]}


def _value(parameter: Parameter, names: Names) -> dict[str, Any]:
    value = {**_TAKES[parameter.kind], "description": parameter.about[_LANGUAGE]}
    default = parameter.default_data(_LANGUAGE)
    if isinstance(default, str) and "$" not in default:
        value["default"] = default
    known: Mapping[str, str] = getattr(names, _NAMED.get(parameter.kind, ""), {})
    if known:
        _suggest(value, known)
    return value


def _offer(names: Names, definitions: dict[str, Any]) -> None:
    """Put the names where they are used, as what an editor offers and not as all that it takes.

    The schema is a file that grows old while the show file is worked on: a product that was added a
    minute ago is no mistake.
    """
    for model, uses in _USES.items():
        for key, kind in uses.items():
            known: Mapping[str, str] = getattr(names, kind)
            if known:
                _suggest(definitions[model.__name__]["properties"][key], known)
    for model, lists in _LISTS.items():
        for key, kind in lists.items():
            if listed := getattr(names, kind):
                _suggest(definitions[model.__name__]["properties"][key]["items"], listed)
    start = definitions[Cue.__name__]["properties"]["on"]
    conditions = {f"stock({product}) < 20": words for product, words in names.products.items()}
    conditions |= {f"left({sale}) <= 10": words for sale, words in names.sales.items()}
    _suggest(start, {Go.GO.value: "When the operator presses GO.", **conditions})
    if conditions:
        _suggest(definitions[Variant.__name__]["properties"]["when"], conditions)
    if names.says:
        definitions[ShowOverlay.__name__]["allOf"] = [
            {
                "if": {"required": ["overlay"], "properties": {"overlay": {"const": name}}},
                "then": {"properties": {"data": {"properties": {key: {} for key in sorted(known)}}}},
            }
            for name, known in names.says.items()
        ]


def _suggest(place: dict[str, Any], known: Mapping[str, str]) -> None:
    place.pop("examples", None)
    offered = {"enum": list(known)}
    if any(known.values()):
        offered["enumDescriptions"] = list(known.values())
    place["anyOf"] = [offered, {"type": place.pop("type")}]


def _parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Every table of a schema, itself first."""
    inside = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    if isinstance(schema, dict):
        yield schema
    for inner in inside:
        yield from _parts(inner)


def _explain(part: dict[str, Any]) -> None:
    """Add what editors show beside a description, and give examples in the types they have in the file."""
    if isinstance(description := part.get("description"), str) and "`" in description:
        part["markdownDescription"] = description
    if isinstance(words := part.get("enum"), list) and (meanings := _meanings(words)):
        part["enumDescriptions"] = meanings
    takes_text = "anyOf" in part or "string" in part.get("type", ())
    if isinstance(examples := part.get("examples"), list) and not takes_text:
        read = [yaml.safe_load(one) if isinstance(one, str) else one for one in examples]
        # What a table would be, editors offer as “[object Object]”.
        part["examples"] = [one for one in read if not isinstance(one, dict)]
        if not part["examples"]:
            del part["examples"]


def _meanings(words: list[Any]) -> list[str]:
    """What the words of a fixed choice mean, one by one; empty when they are none."""
    for choices, meanings in MEANINGS.items():
        if words == [choice.value for choice in choices]:
            return [meanings[word] for word in words]
    # What breaks is asked for in part, and together with what else can happen.
    breaks = {**MEANINGS[Happening], **MEANINGS[Trouble]}
    return [breaks[word] for word in words] if breaks.keys() >= set(words) else []
