"""What is wrong, before it is put into words."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from companion.show.problems import Mark, Severity


@dataclass(frozen=True, slots=True)
class MadeMark(Mark):
    """The place where a show file uses a recipe, for what the recipe made there."""

    recipe: str
    item: str
    """Id of the cue or segment that was made; empty where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing wrong with a show file, in no language yet; ``explain`` makes the ``Problem`` of it."""

    code: str
    """Key of its sentence in ``words``, and the ``code`` of the ``Problem``."""
    mark: Mark
    severity: Severity = Severity.ERROR
    facts: Mapping[str, str | int] = field(default_factory=dict)
    """What fills the gaps of the sentence."""
    given: str = ""
    """What the author wrote where only ``options`` would do."""
    options: Collection[str] = ()
    write: str = ""
    """What to write instead, when that is certain; empty when it is not."""

    def as_warning(self) -> Self:
        """The same, of which the show runs nevertheless."""
        return replace(self, severity=Severity.WARNING)

    def with_cure(self, write: str) -> Self:
        """The same, with what to write instead; empty when that is not certain."""
        return replace(self, write=write)

    because: "Finding | None" = None
    """What is wrong in another file, when that is why; its mark is a place there."""
