"""InputVolumeMeters: how loud everything is that is on air and has sound."""

import random
from typing import Any

from tests.fake_obs.protocol import Data
from tests.fake_obs.things import Input
from tests.fake_obs.world import World

NOISE = 9.66e35
"""A peak that was seen in the first meters of OBS 29."""


def measured(obs: World, *, noisy: bool = False) -> Data:
    """The data of one such event; ``noisy``: with peaks that are whatever was in the memory of OBS."""
    return {
        "inputs": [
            obs.with_uuids({"inputLevelsMul": _levels(obs, one, noisy), "inputName": one.name})
            for one in obs.inputs
            if one in obs.mixer.active and one.kind.sound
        ]
    }


def _levels(obs: World, one: Input, noisy: bool) -> list[Any]:
    level = obs.media.level(one)
    if level is None:
        return []  # it never gave any sound
    if level:
        level *= random.uniform(0.9, 1)
    heard = 0.0 if one.muted else level * one.volume
    channel = [heard * 0.7, NOISE, NOISE] if noisy else [heard * 0.7, heard, level]
    return [channel, channel]
