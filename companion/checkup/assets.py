"""What cues and graphics of a show use besides scenes and devices: clips in OBS, pictures beside the file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from companion.checkup.findings import Area, Finding, fine, hurts
from companion.errors import Sentence
from companion.obs.setup.found import Found
from companion.pictures.reading import Refused, opened, read_picture
from companion.pictures.shelf import sentence
from companion.resources import contained
from companion.screens.look import pictures_of
from companion.show.model import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """Those that the show names, as its file writes them."""

    named: int = 0
    refused: Mapping[str, Sentence] = field(default_factory=dict)
    """Why each of these cannot be shown."""


def read_pictures(plan: Plan, folder: Path) -> Pictures:
    """Looks whether each picture in the folder of the show is one, without unpacking it."""
    named = sorted(pictures_of(plan))
    refused = {path: why for path in named if (why := _refused(path, folder)) is not None}
    return Pictures(named=len(named), refused=refused)


def _refused(path: str, folder: Path) -> Sentence | None:
    try:
        with opened(read_picture(contained(folder, path) or folder)):
            return None
    except Refused as refused:
        return sentence(path, refused.fault)


def judge_pictures(facts: Pictures) -> Iterator[Finding]:
    for path, why in facts.refused.items():
        yield hurts(Area.SHOW, "picture-refused", path, about="picture", reason=why)
    if facts.named and not facts.refused:
        yield fine(Area.SHOW, "pictures-fine", about="picture", count=facts.named)


def judge_clips(found: Found, plan: Plan, *, here: bool) -> Iterator[Finding]:
    """``here``: OBS runs on this machine, so that its files can be looked for."""
    for name in sorted(plan.clips):
        clip = found.inputs.get(name)
        if clip is None:
            yield hurts(Area.STUDIO, "input-missing", name, about="input")
            continue
        path = str(clip.settings.get("local_file") or "") if clip.settings.get("is_local_file") else ""
        if here and path and not Path(path).is_file():
            yield hurts(Area.STUDIO, "clip-missing", name, about="input", path=path)
        else:
            yield fine(Area.STUDIO, "there", name, about="input")
