"""What a busy crew asks of the example show, at random."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

SEGMENTS = ("opening", "nori", "nuts", "questions", "almonds", "strawberry")
"""Far from the end: a show that has ended is not gone on with."""

SCENES = ("host", "product", "table")
OVERLAYS = ("seller-info", "product-card")

Args = Mapping[str, Any]


@dataclass(slots=True)
class Wish:
    """A command that somebody has given, and what is known of it."""

    id: str
    command: str
    args: Args
    done: bool = False
    """A receipt said so."""
    refused: str = ""
    """The code of its refusal; empty when it was not refused."""

    @property
    def answered(self) -> bool:
        return self.done or bool(self.refused)


class Wishes:
    """Draws one command after the other; the same seed draws the same ones."""

    def __init__(self, draw: random.Random) -> None:
        self._draw = draw
        self._count = 0

    def next(self) -> Wish:
        self._count += 1
        kinds: Mapping[str, Callable[[], Args]] = {
            "go": dict,
            "jump": lambda: {"to": self._draw.choice(SEGMENTS)},
            "back": dict,
            "hold": dict,
            "resume": dict,
            "add_time": lambda: {"seconds": self._draw.choice((-30, 30, 60))},
            "message": lambda: {"text": f"第 {self._count} 句", "urgency": "warn"},
            "message_ack": lambda: {"message": f"m{self._draw.randint(1, self._count)}"},
            "sale_sold": lambda: {"sale": "F1", "quantity": 1},
            "sale_open": lambda: {"sale": "F1"},
            "bag_open": lambda: {"bag": self._draw.choice(("L1", "L2"))},
            "bag_close": lambda: {"bag": "L1"},
            "overlay_show": lambda: {"overlay": self._draw.choice(OVERLAYS)},
            "overlay_hide": lambda: {"overlay": self._draw.choice(OVERLAYS)},
            "take_scene": lambda: {"role": self._draw.choice(SCENES)},
            "fallback": lambda: {"reason": "试一下"},
            "return": dict,
            "mute": lambda: {"input": "host"},
            "unmute": lambda: {"input": "host"},
            "task_done": lambda: {"cue": self._draw.choice(("link-1", "link-2", "stock"))},
        }
        often = {"message": 6, "sale_sold": 8, "jump": 3, "overlay_show": 2, "return": 2, "resume": 2}
        weights = [often.get(name, 1) for name in kinds]
        (name,) = self._draw.choices(list(kinds), weights)
        return Wish(f"w{self._count}-{self._draw.getrandbits(32):08x}", name, kinds[name]())
