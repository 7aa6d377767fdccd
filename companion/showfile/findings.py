"""What is wrong, before it is put into words."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from companion.show.problems import Mark, Severity


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
