"""What setting OBS up would make, change or ask of a person, as findings. Pure."""

from collections.abc import Iterable, Iterator, Mapping

from companion.checkup.findings import Area, Finding, Severity
from companion.obs.setup.steps import Mark, Row

_AREAS: Mapping[str, Area] = {
    "overlay": Area.OVERLAYS,
    "key": Area.EMERGENCY,
    "collection": Area.OBS,
    "profile": Area.OBS,
    "studio_mode": Area.OBS,
}
"""Everything else is in the studio."""

_SEVERITIES: Mapping[str, Severity] = {
    "scene-make": Severity.ERROR,
    "fallback-scene-make": Severity.ERROR,
    # None of the show's scenes is in another collection.
    "collection-other": Severity.ERROR,
    "collection-load": Severity.ERROR,
    "camera-hidden-beside": Severity.NOTE,
    "overlay-switched-off": Severity.NOTE,
}
_MISSING = ("camera-missing-", "microphone-missing-")

TOLD_BY_ITSELF = "emergency"
"""Files of ours: what is wrong with them is known without OBS too."""


def judge_rows(rows: Iterable[Row]) -> Iterator[Finding]:
    """A finding for each line of the plan; its code is that of the line."""
    for row in rows:
        if row.about != TOLD_BY_ITSELF:
            area = _AREAS.get(row.about, Area.STUDIO)
            yield Finding(severity_of(row), area, row.told, row.name, {**row.facts, "about": row.about})


def severity_of(row: Row) -> Severity:
    if row.told in _SEVERITIES:
        return _SEVERITIES[row.told]
    if row.told.startswith(_MISSING):
        return Severity.ERROR
    return Severity.FINE if row.mark is Mark.FINE else Severity.WARNING
