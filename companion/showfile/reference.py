"""The reference of the show file, written from its models."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from types import NoneType
from typing import Annotated, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from companion.show.health.troubles import Trouble
from companion.show.model import Happening
from companion.showfile.fields import about, goods, incidents, script
from companion.showfile.fields.document import Document
from companion.showfile.fields.reads import Reads
from companion.showfile.fields.thresholds import Thresholds
from companion.showfile.full import default_text

_HEAD = """\
# The show file

Everything that `show.yaml` may hold. `companion check show.yaml` tells every mistake at its line; with the
output of `companion schema` an editor completes keys and shows these descriptions.

This page is written from the program's own models; a test keeps it up to date.

## How values are written

* **text**: one line as it is, in quotes when it holds `: ` or ` #`, or begins with one of
  ``@ ` * & ! % [ { " '``. **lines of text** may also be several, indented below a `|`.
* **id**: letters a–z, digits, `-` and `_`, e.g. `P4`.
* **duration**: `90s`, `3m`, `1h30m`, `48h`, or `1:30` (minutes and seconds) and `0:05:00`. **days**: `30d`.
* **date** `2026-12-01`, **date and time** `2026-12-01 19:30`, in the show's own zone. A time that clocks skip
  or show twice is refused.
* **amount**: digits and a point, `49.90`, without a currency sign, no more decimals than the currency has.
* **time of day**: `20:14` or `20:14:30`. One that clocks skip or show twice in the show is refused.
* **percentage**: `22%`. **colour**: `D7263D`. **file**: a path below the folder of the show file.
* **condition**: `stock(P4) < 20`; [see below](#conditions).

In `say`, `message`, `copy` and the `data` of overlays `{{ price }}` stands for what a product costs then;
[there is more](../how-to/words-and-pictures.md).

What the show's platform and market allow is read from [files of limits](../how-to/limits.md).

Among the cues of a segment, and among the segments of a rundown or a loop, `- {use: NAME, with: {…}}` stands
for what a [recipe](recipes.md) makes.

What is not needed is left out. Indent by spaces, two for each level. The colons and commas between keys and
values are the ASCII ones, with a space after them.

## Conditions

`on` of a cue and `when` of a variant take a condition: `stock(P4) < 20 and not open(F1)`. It compares
quantities with whole numbers by `<`, `<=`, `>`, `>=` or `==`, and asks what is so; `and`, `or`, `not` and
parentheses join these. `and` binds more closely than `or`. Nothing else is understood.

| quantity | what it is |
|---|---|
| `stock(P4)` | Pieces of a product: its stock less what its flash sales counted as sold. |
| `sold(F1)`, `left(F1)` | Pieces that a flash sale has counted as sold, and has left. |
| `entered(L1)` | Viewers who have entered a lucky bag. |
| `pass` | How often the segment has been begun, this time counted. |
| `revenue` | Of `revenue` in `targets`, in percent: `revenue >= 80%`. |

| what is so | |
|---|---|
| `teasing(F1)`, `open(F1)`, `over(F1)` | A flash sale is announced; sells; has closed or sold out. |
| `open(L1)` | A lucky bag takes entries. |
| `incident`, `incident(camera_lost)` | Anything is broken; what is named is. |
| `held` | The script is held. |

What nobody knows, like a stock that was never told, makes no condition hold; neither does `not` of it.
"""


_KEPT = (
    (
        "`targets`",
        "on no page but for `revenue`: the host and the operator see how far the show is on its way",
    ),
    (
        "`kind` and `evidence` of a product",
        "on no page; the check looks whether the files of `evidence`, and the `proof` of a `was`, are there",
    ),
)
"""What the program keeps without acting on it, and what that means today."""

_KEPT_HEAD = """\
## Kept, not acted on yet (目前只保存)

The check reads all of these and the journal keeps them, but nothing happens by them today.

| key | today |
|---|---|"""


def _words(choices: type[StrEnum]) -> str:
    return ", ".join(f"`{choice.value}`" for choice in choices)


_LEFT_ALONE = (
    "What is not named here is left alone: while a show runs, no setting of an input, filter, volume or item "
    "of a scene is touched. `companion check SHOW --explain` lists what is managed and what is not."
)

_SECTIONS: tuple[tuple[str, str, type[BaseModel]], ...] = (
    ("The file", "", Document),
    ("`show`", "", about.Show),
    ("`operator`", "Also `organiser` of a bag.", about.Operator),
    ("`obs`", _LEFT_ALONE, about.Obs),
    ("`keep` of `obs`", "", about.Keep),
    ("`overlays`", "", about.Overlays),
    ("`targets`", "", about.Targets),
    ("A timer", "Under `timers`, by an id of your own.", about.Timer),
    (
        "`catch_up`",
        "Lost time is [won back](../how-to/keep-the-time.md) by trimming what has a `shortest`, and by "
        "dropping what is `optional`. No promise is moved for it.",
        about.CatchUp,
    ),
    ("A product", "Under `products`, by an id of your own.", goods.Product),
    ("`was` of a product", "", goods.Was),
    ("A step of a product's `ladder`", "", goods.Step),
    ("A gift", "One item of a product's `gifts`.", goods.Gift),
    ("`say` of a product", "", goods.ProductSay),
    ("A question", "One item of a product's `faq`.", goods.Question),
    ("A flash sale", "Under `sales`, by an id of your own.", goods.Sale),
    ("A lucky bag", "Under `bags`, by an id of your own.", goods.Bag),
    ("`prize` of a bag", "", goods.Prize),
    ("`join` of a bag", "", goods.Join),
    ("`claim` of a bag", "", goods.Claim),
    (
        "`bag_queue`",
        "Nothing in it opens before somebody starts the queue, and one bag is open at a time.",
        goods.Queue,
    ),
    ("A duty", "One item of `checklist`, or of a playbook's `tasks`.", about.Duty),
    (
        "`incidents`",
        "Nothing of it is needed: without it the defaults act.",
        incidents.Incidents,
    ),
    (
        "Times of a trouble",
        f"Under `detect` of `incidents`, by the trouble: {_words(Trouble)}. Of `obs_hung`, `obs_gone` and "
        "`output_gone` OBS or the link to it tells at once, they have no times. The defaults are in "
        "[the detectors](detectors.md).",
        incidents.Detect,
    ),
    (
        "`thresholds` of `incidents`",
        "A name ends in its unit: `cdb` are hundredths of a decibel (−60 dB is `-6000`), `permille` and "
        "`ppm` parts of a thousand and of a million, `ms` milliseconds, `mb` megabytes. Between what trips "
        "and what clears must be room. Each is explained in [the detectors](detectors.md).",
        Thresholds,
    ),
    (
        "A playbook",
        f"Under `playbooks`, by what happened: {_words(Happening)}; or by the exact trouble, which comes "
        f"first: {_words(Trouble)}. What a key does not say is as in the "
        "[playbook that comes along](../how-to/when-something-breaks.md).",
        incidents.Playbook,
    ),
    ("A segment", "One item of `rundown`.", script.Segment),
    ("A variant", "One item of a segment's `variants`.", script.Variant),
    ("A loop", "One item of `rundown`.", script.Loop),
    (
        "A cue",
        "One item of `cues`. It has exactly one of `at`, `before_end`, `clock`, `after`, `with` and `on`;"
        " and `do`, or `who` with `task`, or both.",
        script.Cue,
    ),
    ("Action: take a scene", "", script.TakeScene),
    ("Action: show an overlay", "", script.ShowOverlay),
    ("Action: take an overlay down", "", script.HideOverlay),
    ("Action: move a flash sale", "", script.MoveSale),
    ("Action: move a lucky bag", "", script.MoveBag),
    ("Action: tell the host", "", script.TellHost),
    ("Action: play a clip", "", script.Play),
)


_USED_AMONG = (script.Item, script.Segment, script.Cue)
"""What recipes make."""


def reference() -> str:
    """``docs/reference/show-file.md`` as it should be."""
    return "\n".join([_HEAD, *(line for section in _SECTIONS for line in _section(*section)), *_kept()])


def _kept() -> Iterator[str]:
    yield _KEPT_HEAD
    yield from (f"| {keys} | {today} |" for keys, today in _KEPT)
    yield ""


def sections() -> frozenset[type[BaseModel]]:
    """The models that the reference describes."""
    return frozenset(model for _, _, model in _SECTIONS)


def _section(title: str, about: str, model: type[BaseModel]) -> Iterator[str]:
    yield f"## {title}\n"
    if about:
        yield f"{about}\n"
    yield "| key | value | default | what it is | example |"
    yield "|---|---|---|---|---|"
    for name, field in model.model_fields.items():
        cells = (
            f"`{field.alias or name}`",
            _kind(field),
            _default(field),
            field.description or "",
            _example(field),
        )
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
    yield ""


def _kind(field: FieldInfo) -> str:
    return _read_as(field.metadata) or _named(field.annotation)


def _read_as(marks: Iterable[object]) -> str:
    return next((mark.name for mark in marks if isinstance(mark, Reads)), "")


def _named(annotation: object) -> str:
    """How the page calls a type: pydantic keeps the marks of ``X`` inside ``X | None`` and ``list[X]``."""
    if annotation == script.Action:
        return "action"
    if get_origin(annotation) is Annotated:
        kind, *marks = get_args(annotation)
        return _read_as(marks) or _named(kind)
    inner = [kind for kind in get_args(annotation) if kind is not NoneType]
    if get_origin(annotation) is list:
        item = _named(inner[0])
        # A recipe is put in before the models are read: they do not know ``use``.
        uses = ", or [`use`](recipes.md)" if inner[0] in _USED_AMONG else ""
        return "action, or list of them" if item == "action" else f"list of {item}{uses}"
    if get_origin(annotation) is dict:
        return f"table of {_named(inner[0])}: {_named(inner[1])}"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return f"[table](#{_anchor(annotation)})"
    return " or ".join(_named(kind) for kind in inner)


def _anchor(model: type[BaseModel]) -> str:
    title = next(title for title, _, described in _SECTIONS if described is model)
    return title.lower().replace("`", "").replace(" ", "-")


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "needed"
    text = default_text(field)
    return f"`{text}`" if text else ""


def _example(field: FieldInfo) -> str:
    return f"`{field.examples[0]}`" if field.examples else ""
