"""The show file as a document: every field, its type, its default, and what it is for.

The models (here, ``about``, ``goods``, ``incidents``, ``script``) mirror the file and nothing else;
``compile`` turns them into the plan. The descriptions are what an editor shows over a key
(``companion schema``) and what the reference of the show file says.
"""

from types import NoneType, UnionType
from typing import Annotated, Union, get_args, get_origin

from pydantic import BaseModel, Field, Tag
from pydantic.fields import FieldInfo

from companion.showfile.fields.about import CatchUp, Duty, Obs, Operator, Overlays, Show, Targets, Timer
from companion.showfile.fields.base import Part
from companion.showfile.fields.goods import Bag, Product, Queue, Sale
from companion.showfile.fields.incidents import Incidents, Playbooks
from companion.showfile.fields.scalars import Id, Version
from companion.showfile.fields.script import Item


class Document(Part):
    """A show file."""

    version: Version = Field(description="Version of this format.")
    show: Show = Field(description="What is shown, when and where.")
    operator: Operator = Field(description="Who answers for the goods (经营者信息); shown to viewers.")
    obs: Obs = Field(description="Names in OBS by the role they play.")
    overlays: Overlays = Field(Overlays.model_validate({}), description="How the overlays (贴片) look.")
    targets: Targets = Field(Targets.model_validate({}), description="What the show is to reach (目标).")
    products: dict[Id, Product] = Field({}, description="Products (商品) by id.")
    sales: dict[Id, Sale] = Field({}, description="Flash sales (秒杀) by id.")
    bags: dict[Id, Bag] = Field({}, description="Lucky bags (福袋) by id.")
    bag_queue: Queue | None = Field(
        None,
        description="Bags that open one after the other by themselves (福袋排期), once somebody starts it.",
    )
    checklist: list[Duty] = Field([], description="What people see to before air (开播前检查).")
    incidents: Incidents = Field(
        Incidents.model_validate({}),
        description="What is done by itself when something breaks (自动切换), and by what it is told.",
    )
    playbooks: Playbooks = Field(
        {},
        description="What is done when something happens (应急预案), by what it is. Where it says nothing, "
        "the playbooks that come along count, key by key.",
    )
    timers: dict[Id, Timer] = Field(
        {},
        description="Timers that the operator may start by hand beside the script (计时器), by id.",
        examples=["{break: {title: 中场, length: 4m}}"],
    )
    catch_up: CatchUp = Field(
        CatchUp.model_validate({}), description="How far lost time is won back by itself (追时间)."
    )
    rundown: list[Item] = Field(min_length=1, description="Segments (环节) and loops (循环) in their order.")


def known_keys(location: tuple[str | int, ...]) -> tuple[str, ...]:
    """The keys of the table that pydantic calls ``location``; empty when they are the author's own."""
    return tuple(_fields(location))


def field_at(location: tuple[str | int, ...]) -> FieldInfo | None:
    """What is known of the key at ``location``; None when it is the author's own."""
    return _fields(location[:-1]).get(str(location[-1]))


def _fields(location: tuple[str | int, ...]) -> dict[str, FieldInfo]:
    kind: object = Document
    for step in location:
        kind = _inside(bare_type(kind), step)
    found = bare_type(kind)
    if isinstance(found, type) and issubclass(found, BaseModel):
        return {info.alias or name: info for name, info in found.model_fields.items()}
    return {}


def bare_type(annotation: object) -> object:
    """The type without its annotations and without ``| None``."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    others = [kind for kind in get_args(annotation) if kind is not NoneType]
    if get_origin(annotation) in (Union, UnionType) and len(others) == 1:
        return bare_type(others[0])
    return annotation


def _inside(kind: object, step: str | int) -> object:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        fields = {info.alias or name: info.annotation for name, info in kind.model_fields.items()}
        return fields.get(str(step))
    if get_origin(kind) in (dict, list):
        return get_args(kind)[-1]
    tagged = {
        tag.tag: action for action in get_args(kind) for tag in get_args(action) if isinstance(tag, Tag)
    }
    return tagged.get(str(step))
