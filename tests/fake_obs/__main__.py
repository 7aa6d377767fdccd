"""The fake as a process of its own: ``python -m tests.fake_obs --inputs 200``.

It prints where it listens as a line of JSON. Each line of JSON that it reads is a call of one of its
hands or faults, ``{"do": "take", "args": ["Product"]}`` or ``{"do": "fault", "args": ["GetStats", "late",
1.2]}``, and is answered by a line; it ends when there are no more. Besides its own scene collection it
has ``Other``, with one scene, ``Waiting``.
"""

import argparse
import asyncio
import inspect
import json
import os
import sys
from typing import Any

from tests.fake_obs import OBS_29, OBS_31, FakeObs, faults
from tests.real_obs import colour

OTHER = {"Other": {"Waiting": (colour("Clouds", 0x90A0B0),)}}


async def serve(options: argparse.Namespace) -> None:
    version = OBS_29 if options.obs == 29 else OBS_31
    # From the environment, for a command line is there for everybody to read.
    password = os.environ.get("FAKE_OBS_PASSWORD", "")
    async with FakeObs(
        password=password, port=options.port, inputs=options.inputs, version=version, collections=OTHER
    ) as obs:
        _say({"host": obs.host, "port": obs.port})
        while line := await asyncio.to_thread(sys.stdin.readline):
            _say(await _obey(obs, json.loads(line)))


async def _obey(obs: FakeObs, order: dict[str, Any]) -> dict[str, Any]:
    try:
        if order["do"] == "fault":
            order = {**order, "args": _with_its_fault(*order["args"])}
        hand = getattr(obs, order["do"])
        done = hand(*order.get("args", ()), **order.get("kwargs", {})) if callable(hand) else hand
        if inspect.isawaitable(done):
            done = await done
    except Exception as error:  # whoever ordered it is to know, and the rest goes on
        return {"failed": f"{type(error).__name__}: {error}"}
    return {"done": done}


def _with_its_fault(request: str, name: str, *options: Any) -> list[Any]:
    """``["GetStats", "late", 1.2]`` is what ``obs.fault("GetStats", late(1.2))`` is in a test."""
    fault = getattr(faults, name)
    return [request, fault(*options) if options else fault]


def _say(what: dict[str, Any]) -> None:
    print(json.dumps(what, default=repr), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="where to listen (default: a free one)")
    parser.add_argument("--inputs", type=int, default=0, help="so many microphones in the first scene")
    parser.add_argument("--obs", type=int, choices=(29, 31), default=31, help="which OBS it speaks as")
    asyncio.run(serve(parser.parse_args()))
