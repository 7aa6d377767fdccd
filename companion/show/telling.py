"""What a hand may have a graphic say: texts for the fields of its own schema."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from companion.show.commands import Refusal
from companion.show.model import FieldKind, GraphicField, Plan
from companion.show.placing import placement

PRODUCT = "product"
"""A field of this name is the id of a product of the show."""

_WHOLE = re.compile(r"-?[0-9]{1,15}", re.ASCII)


def refused(plan: Plan, graphic: str, data: Mapping[str, str]) -> Refusal | None:
    """Why these texts do not fit the schema of the graphic; None: they do.

    A graphic whose manifest names no fields, or of a run from before plans knew them, may be told anything.
    """
    fields = placement(plan, graphic).fields
    if fields is None:
        return None
    known = {field.name: field for field in fields}
    for name, text in data.items():
        if name not in known:
            takes = ", ".join(known) or "none"
            return Refusal("unknown_field", f"Overlay {graphic!r} has no field {name!r}; it takes {takes}.")
        if text and (wrong := _wrong(known[name], text)):
            return Refusal("bad_field", f"Overlay {graphic!r}: {name!r} must be {wrong}.")
    missing = next((field.name for field in fields if field.needed and not data.get(field.name)), None)
    if missing is not None:
        return Refusal("missing_field", f"Overlay {graphic!r} needs {missing!r}.")
    named = data.get(PRODUCT)
    if named and named not in plan.products:
        return Refusal("unknown_product", f"The show has no product {named!r}.")
    return None


def needs_words(plan: Plan, graphic: str) -> bool:
    """Would it show nothing of sense without any?"""
    return any(field.needed for field in placement(plan, graphic).fields or ())


def _wrong(field: GraphicField, text: str) -> str:
    """What it should have been; empty when it is right."""
    if field.options and text not in field.options:
        return f"one of {', '.join(field.options)}"
    if field.longest is not None and len(text) > field.longest:
        return f"{field.longest} characters or fewer"
    match field.kind:
        case FieldKind.WHOLE:
            return "" if _WHOLE.fullmatch(text) else "a whole number"
        case FieldKind.NUMBER:
            return "" if _is_number(text) else "a number"
        case FieldKind.YES_NO:
            return "" if text in ("true", "false") else "true or false"
        case FieldKind.TEXT:
            return ""


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False
