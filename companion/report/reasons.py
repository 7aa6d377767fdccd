"""Why OBS did not do what was asked: told in English where it happens, and shown in the words of the crew."""

import json
import re
from collections.abc import Mapping, Sequence

from companion.resources import static_folder

Shapes = Sequence[tuple[re.Pattern[str], str]]


def shapes() -> Shapes:
    """Those that the operator page knows too, and the names of their words under ``operator.failure``; the
    first that fits counts."""
    listed = json.loads((static_folder() / "i18n" / "reasons.json").read_bytes())
    # JavaScript and Python write a named group differently, and everything else in these alike.
    return [(re.compile(shape.replace("(?<", "(?P<")), name) for shape, name in listed]


def shape_of(reason: str, known: Shapes) -> tuple[str, Mapping[str, str]] | None:
    """The name of its words and what stands in their places; None: it has no fixed shape."""
    for shape, name in known:
        if found := shape.search(reason):
            return name, found.groupdict()
    return None
