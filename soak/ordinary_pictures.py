"""An ordinary show in a real OBS: nothing breaks, and nothing may be switched by itself.

    python -m soak.ordinary_pictures [--minutes 30] [--seed S]

The host moves and stands still, the set is dark, pages come and go before the camera, a product's still
picture is on air, scenes fade into each other, nobody speaks, somebody is muted on purpose; one after the
other, at random. Exit 1 when the fallback came on air, or the crew was told of a camera or a microphone that
had nothing.
"""

import argparse
import random
import secrets
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from companion.show.health.troubles import OF_CAMERAS, Trouble
from companion.show.incidents.record import Incident
from faults.incidents.on_air import OnAir, end_tidily
from tests.breakable import MICROPHONE, Look, Voice

LASTS_S = (6.0, 25.0)
"""Longer and shorter than the slowest detector takes to act."""
FADES_S = (0.0, 0.3, 1.0)
_BROKEN = frozenset({Look.BLACK, Look.FROZEN})
BEFORE_S = 3.0
"""The way of a picture into OBS, and from there to us."""
RIGHTLY_TOLD = frozenset({Trouble.SILENT})
"""Nobody speaks for longer than ten seconds: that is so, and a person decides whether it is meant."""


class Ordinary:
    """What happens in an ordinary show; whatever was begun is ended before the next thing."""

    def __init__(self, show: OnAir, chance: random.Random) -> None:
        self._show = show
        self._chance = chance
        self.happens: Mapping[str, Callable[[], None]] = {
            **{f"camera {look.value}": self._look(look) for look in Look if look not in _BROKEN},
            "product": self._product,
            "there and back": self._there_and_back,
            "nobody speaks": self._nobody_speaks,
            "muted on purpose": self._muted,
        }

    def _look(self, look: Look) -> Callable[[], None]:
        def happen() -> None:
            self._show.studio.camera.show(look)
            self._goes_on()

        return happen

    def _product(self) -> None:
        self._takes("product")
        self._goes_on()
        self._takes("host")
        self._goes_on()

    def _there_and_back(self) -> None:
        for role in ("product", "host", "product", "host"):
            self._takes(role)
            time.sleep(self._chance.uniform(0.3, 2.0))

    def _nobody_speaks(self) -> None:
        self._show.studio.microphone.hears(Voice.ROOM)
        self._goes_on()
        self._show.studio.microphone.hears(Voice.SPEECH)

    def _muted(self) -> None:
        obs = self._show.studio.obs
        self._show.studio.microphone.hears(Voice.ROOM)
        obs.ask("SetInputMute", {"inputName": MICROPHONE, "inputMuted": True})
        self._goes_on()
        obs.ask("SetInputMute", {"inputName": MICROPHONE, "inputMuted": False})
        self._show.studio.microphone.hears(Voice.SPEECH)

    def _takes(self, role: str) -> None:
        self._show.studio.obs.transition(self._chance.choice(FADES_S))
        self._show.service.command("take_scene", role=role)

    def _goes_on(self) -> None:
        time.sleep(self._chance.uniform(*LASTS_S))


def soak(minutes: float, seed: int, folder: Path) -> list[str]:
    """What was not as it must be."""
    chance = random.Random(seed)
    counted: Counter[str] = Counter()
    with OnAir(folder) as show:
        show.in_order()
        began_at, until = time.time(), time.monotonic() + minutes * 60
        ordinary = Ordinary(show, chance)
        while time.monotonic() < until:
            name = chance.choice(sorted(ordinary.happens))
            counted[name] += 1
            ordinary.happens[name]()
        told = show.incidents(began_at)
        stalls = show.studio.camera.stalls
        falsely = [one for one in told if one.trouble not in RIGHTLY_TOLD and not stood_still(one, stalls)]
        wrong = [f"told of {named(one)}" for one in falsely]
        wrong += [f"switched because of {named(one)}" for one in falsely if one.to]
        rightly_covered = sum(1 for one in told if one.to and one not in falsely)
        if (covers := show.covers(began_at)) > rightly_covered:
            wrong.append(f"the fallback came on air {covers} times")
        switches = len(show.studio.programme.since(began_at))
        rightly = Counter(one.trouble.value for one in told if one.trouble in RIGHTLY_TOLD)
    print(f"{minutes:g} minutes, {dict(counted.most_common())}, {switches} changes of the picture")
    print(f"told rightly: {dict(rightly)}")
    if stalls:
        print(
            f"the machine had no time to send pictures {len(stalls)} times, {longest(stalls):.1f} s at most"
        )
    return wrong


def stood_still(one: Incident, stalls: Sequence[tuple[float, float]]) -> bool:
    """Was it told of a camera that did send nothing, for want of time on this machine?"""
    began, told = one.first_bad / 1000 - BEFORE_S, one.alarm / 1000
    return one.trouble in OF_CAMERAS and any(since < told and until > began for since, until in stalls)


def longest(stalls: Sequence[tuple[float, float]]) -> float:
    return max(until - since for since, until in stalls)


def named(one: Incident) -> str:
    at = time.strftime("%H:%M:%S", time.localtime(one.first_bad / 1000))
    return f"{one.trouble.value} of {one.subject} at {at}, {dict(one.figures)}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m soak.ordinary_pictures")
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    options = parser.parse_args()
    end_tidily()
    print(f"seed {options.seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        wrong = soak(options.minutes, options.seed, Path(folder) / "show")
    for one in wrong:
        print(f"  WRONG {one}")
    print("wrong" if wrong else "no false switch, no false alarm")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
