"""What lies around a show file, and is needed to understand it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from companion.resources import (
    GraphicFields,
    graphic_fields,
    graphics,
    limits,
    playbooks,
    recipes,
    safe_areas,
)
from companion.show.model import Placement
from companion.showfile.graphics import Broken, read_placement


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    folder: Path | None = None
    """Where the files lie that the show names; None when nobody is to look whether they are there."""
    graphics: Mapping[str, GraphicFields] = field(default_factory=dict)
    """The overlays that can be shown, and what each can be told to say."""
    placements: Mapping[str, Placement] = field(default_factory=dict)
    """Where each of them stands in the picture."""
    broken: Mapping[str, Broken] = field(default_factory=dict)
    """Overlays that are there and cannot be shown."""
    recipes: Mapping[str, Path] = field(default_factory=dict)
    """The file of each recipe that can be used."""
    playbooks: Mapping[str, Path] = field(default_factory=dict)
    """The file of each playbook that counts where the show says nothing else."""
    limits: Mapping[str, Path] = field(default_factory=dict)
    """The file of what each platform and market allows, where that is known."""
    safe_areas: Mapping[str, Path] = field(default_factory=dict)
    """The file of what each platform's app covers, where that is known."""

    @classmethod
    def of(cls, show_folder: Path, data_folder: Path | None = None) -> Self:
        """Those of a show file in ``show_folder``; None: no data folder holds anything for it."""
        found = graphics(show_folder, data_folder)
        read = {name: read_placement(folder) for name, folder in found.items()}
        placements = {name: one for name, one in read.items() if isinstance(one, Placement)}
        return cls(
            folder=show_folder,
            graphics={name: graphic_fields(found[name]) for name in placements},
            placements=placements,
            broken={name: one for name, one in read.items() if isinstance(one, Broken)},
            recipes=recipes(show_folder, data_folder),
            playbooks=playbooks(show_folder, data_folder),
            limits=limits(show_folder, data_folder),
            safe_areas=safe_areas(show_folder, data_folder),
        )
