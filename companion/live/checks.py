"""Who does which check: the parts that measure and look know nothing of each other."""

from collections.abc import Awaitable, Callable, Mapping

from companion.ports import CheckFailure
from companion.show.checks import CheckKind
from companion.show.effects import RunCheck


class Checks:
    """A ``ChecksPort`` made of several."""

    def __init__(self, by_kind: Mapping[CheckKind, Callable[[RunCheck], Awaitable[None]]]) -> None:
        """A kind that is missing cannot be done here."""
        self._by_kind = by_kind

    async def run(self, effect: RunCheck) -> None:
        """As ``ChecksPort`` says."""
        do = self._by_kind.get(effect.kind)
        if do is None:
            raise CheckFailure("Nothing here can do that.")
        await do(effect)
