"""Looking at a camera so that what is seen is what it gives now, and comparing it with what it gave before.

What nobody draws OBS does not keep: off programme a picture of a camera is there for one frame of OBS's own,
and in a frame for which none came a screenshot shows the one that was drawn last. Of a camera of 12 pictures
a second in an OBS of 30 three looks of five show nothing new, and looks at an even pace fall into such frames
for half a minute on end (seen with OBS 29). So a camera off programme that seems to stand is looked at a few
times more within the longest time between two pictures.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable

from companion.obs import requests
from companion.obs.pixels import Seen, see
from companion.obs.probes import FORMAT, SIZE
from companion.obs.session import Data, RequestRefused, SessionFailure

_NEXT_LOOK_S = 0.02
"""With the 5 to 15 ms that OBS takes for a picture no frame of 33 ms is passed over."""
_LOOKS_AGAIN = 5
"""As many as the longest time between two pictures takes: a camera gives eight a second at least."""
_DELAYS = 4
"""One that stood the last time is looked at once more only, each time a little later than the time before:
were looks as even as its pictures, it would seem to stand long after it moves."""

Answer = Data | RequestRefused | SessionFailure


class Eyes:
    """The looks of one connection. ``look`` asks OBS for a picture that nobody waits for."""

    def __init__(self, look: Callable[[Data], Awaitable[Data]]) -> None:
        self._look = look
        self._seen: dict[str, Seen] = {}
        """The latest picture of each camera, to compare the next one with."""
        self._stood: dict[str, int] = {}
        """How often each has stood, in a row."""

    def forget(self) -> None:
        """There are other cameras now."""
        self._seen.clear()
        self._stood.clear()

    async def picture(self, camera: str) -> tuple[Answer, float]:
        """The answer, and how many seconds OBS took for it."""
        began_s = time.monotonic()
        answer: Answer
        try:
            answer = await self._look(requests.screenshot(camera, *SIZE, FORMAT))
        except (RequestRefused, SessionFailure) as failure:
            answer = failure
        return answer, time.monotonic() - began_s

    async def see(self, camera: str, answer: Data, *, again: bool) -> tuple[bytes, Seen | None]:
        """The picture of an answer and what is in it, None: nothing; with ``again`` none that only seems to
        stand.

        Raises:
            ValueError: it is no picture.
        """
        before = self._seen.pop(camera, None)
        picture = requests.picture(answer)
        seen = await asyncio.to_thread(see, picture, before)
        if again and _stands(seen):
            picture, seen = await self._look_again(camera, before, (picture, seen))
        self._stood[camera] = self._stood.get(camera, 0) + 1 if _stands(seen) else 0
        if seen is not None:
            self._seen[camera] = seen
        return picture, seen

    async def _look_again(
        self, camera: str, before: Seen | None, first: tuple[bytes, Seen | None]
    ) -> tuple[bytes, Seen | None]:
        """Until it moves, or has stood for longer than cameras do."""
        found, stood = first, self._stood.get(camera, 0)
        looks, delay_s = (1, _NEXT_LOOK_S * (1 + stood % _DELAYS)) if stood else (_LOOKS_AGAIN, _NEXT_LOOK_S)
        for _ in range(looks):
            await asyncio.sleep(delay_s)
            answer, _took_s = await self.picture(camera)
            if isinstance(answer, RequestRefused | SessionFailure):
                break
            picture = requests.picture(answer)
            found = picture, await asyncio.to_thread(see, picture, before)
            if not _stands(found[1]):
                break
        return found


def _stands(seen: Seen | None) -> bool:
    return seen is not None and seen.frame.change == 0.0
