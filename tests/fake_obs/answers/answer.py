"""What answering a request is."""

from collections.abc import Awaitable, Callable

from tests.fake_obs.fields import Fields
from tests.fake_obs.protocol import Data
from tests.fake_obs.world import World

Answer = Callable[[World, Fields], Awaitable[Data | None]]
"""Gives the data of the answer, None when it has none; raises ``Refused``."""
