"""The page of the pictures: headings, a name under each, and what to show of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gallery.shots import Shot


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    engine: str
    took_s: float
    missing: tuple[str, ...]
    """What could not be rendered, and why."""


def write_page(folder: Path, shots: Sequence[Shot], grounds: Mapping[str, str], summary: Summary) -> Path:
    """Write ``index.html`` into the folder of the pictures; where it is.

    ``grounds``: by size, the picture that lies under those of graphics.
    """
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
    )
    groups: dict[str, dict[str, list[Shot]]] = {}
    for shot in shots:
        groups.setdefault(shot.group, {}).setdefault(shot.state, []).append(shot)
    values = {
        "sizes": sorted({shot.size for shot in shots}),
        "themes": sorted({shot.theme for shot in shots} - {""}),
        "languages": sorted({shot.language for shot in shots}, reverse=True),
    }
    page = folder / "index.html"
    page.write_text(
        environment.get_template("index.html.jinja").render(
            groups=groups,
            grounds=grounds,
            filters=values,
            wrong=[shot for shot in shots if shot.misfits],
            count=len(shots),
            summary=summary,
        ),
        encoding="utf-8",
    )
    return page
