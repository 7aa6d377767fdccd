"""Request batches: one after the other, one frame after the other, or all at once."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from enum import IntEnum
from typing import Any

from tests.fake_obs.protocol import Close, Closed, Data, Status

_FRAME_S = 1 / 60
_LONGEST_MS, _MOST_FRAMES = 50_000, 10_000


class Execution(IntEnum):
    SERIAL_REALTIME = 0
    SERIAL_FRAME = 1
    PARALLEL = 2


Perform = Callable[[Data], Awaitable[dict[str, Any]]]
"""Does one request and gives its result."""


async def run_batch(batch: Data, perform: Perform) -> Sequence[Mapping[str, Any]]:
    """The results; raises ``Closed`` for a batch that is none."""
    execution, halts = _checked(batch)
    requests: Sequence[Data] = batch["requests"]
    if execution is Execution.PARALLEL:
        return await _all_at_once(requests, perform)
    variables: dict[str, Any] = dict(batch.get("variables") or {})
    results: list[Mapping[str, Any]] = []
    for request in requests:
        asked = _filled_in(request, variables)
        result = await (_sleep(asked, execution) if asked["requestType"] == "Sleep" else perform(asked))
        for variable, place in (request.get("outputVariables") or {}).items():
            variables[variable] = result.get("responseData", {}).get(place)
        results.append(result)
        if halts and not result["requestStatus"]["result"]:
            break
        if execution is Execution.SERIAL_FRAME:
            await asyncio.sleep(_FRAME_S)
    return results


def _checked(batch: Data) -> tuple[Execution, bool]:
    if "requestId" not in batch:
        raise Closed(Close.MISSING_FIELD, "Your payload data is missing a `requestId`.")
    if "requests" not in batch:
        raise Closed(Close.MISSING_FIELD, "Your payload data is missing a `requests`.")
    if not isinstance(batch["requests"], list):
        raise Closed(Close.WRONG_TYPE, "Your `requests` is not an array.")
    for request in batch["requests"]:
        # OBS 29 ends here, and all of it with it.
        if not isinstance(request, dict):
            raise Closed(Close.WRONG_TYPE, "One of your requests is not an object.")
        if not isinstance(request.get("requestType"), str):
            raise Closed(Close.MISSING_FIELD, "One of your requests is missing a `requestType`.")
    kind = batch.get("executionType", 0)
    if not isinstance(kind, int) or isinstance(kind, bool) or kind < 0:
        raise Closed(Close.WRONG_TYPE, "Your `executionType` is not a number.")
    if kind not in list(Execution):
        raise Closed(Close.BAD_VALUE, "Your `executionType` has an invalid value.")
    halts = batch.get("haltOnFailure", False)
    if not isinstance(halts, bool):
        raise Closed(Close.WRONG_TYPE, "Your `haltOnFailure` is not a boolean.")
    if kind == Execution.PARALLEL and batch.get("variables"):
        raise Closed(Close.UNSUPPORTED_FEATURE, "Variables are not supported in Parallel mode.")
    return Execution(kind), halts


def _filled_in(request: Data, variables: Data) -> dict[str, Any]:
    """The request with the variables that it names put into its data."""
    named = {
        place: variables[variable]
        for place, variable in (request.get("inputVariables") or {}).items()
        if variable in variables
    }
    if not named:
        return dict(request)
    return {**request, "requestData": {**(request.get("requestData") or {}), **named}}


async def _sleep(request: Data, execution: Execution) -> dict[str, Any]:
    field, most = (
        ("sleepFrames", _MOST_FRAMES) if execution is Execution.SERIAL_FRAME else ("sleepMillis", _LONGEST_MS)
    )
    wanted = (request.get("requestData") or {}).get(field)
    status: dict[str, Any] = {"code": int(Status.SUCCESS), "result": True}
    if wanted is None:
        comment = f"Your request is missing the `{field}` field."
        status = {"code": int(Status.MISSING_FIELD), "comment": comment, "result": False}
    elif not 0 <= wanted <= most:
        status = {"code": int(Status.OUT_OF_RANGE), "result": False}
    else:
        await asyncio.sleep(wanted * _FRAME_S if execution is Execution.SERIAL_FRAME else wanted / 1000)
    own = {"requestId": request["requestId"]} if "requestId" in request else {}
    return {"requestStatus": status, "requestType": "Sleep", **own}


async def _all_at_once(requests: Sequence[Data], perform: Perform) -> Sequence[Mapping[str, Any]]:
    """In the order in which they were done, each labelled as the request at its place: OBS mixes them up."""
    done: list[Mapping[str, Any]] = []

    async def one(request: Data) -> None:
        done.append(await perform(request))

    await asyncio.gather(*(one(request) for request in requests))
    return [_labelled(result, request) for result, request in zip(done, requests, strict=True)]


def _labelled(result: Mapping[str, Any], request: Data) -> Mapping[str, Any]:
    label = {key: request[key] for key in ("requestType", "requestId") if key in request}
    return {**{key: value for key, value in result.items() if key != "requestId"}, **label}
