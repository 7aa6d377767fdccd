"""The state that a journal leads to at one of its lines, so that a restart replays only what came after.

A checkpoint is a shortcut and never a second truth: it names the line that it belongs to by its hash, and
one that does not fit is left aside, because the journal leads to the same state without it. Plans are not
in it; it names the lines that they stand in.
"""

import asyncio
import json
import logging
import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from companion import __version__
from companion.journal.chain import canonical, digest
from companion.journal.conditions import CONDITION
from companion.journal.files import write_all
from companion.journal.reader import Lines
from companion.journal.shapes import Bad, Shape, Shapes, short
from companion.kept import BINARY, FILE_MODE
from companion.show.conditions import Condition
from companion.show.events import Event, PlanOffered, ShowOpened
from companion.show.model import Plan
from companion.show.state import ShowState

log = logging.getLogger(__name__)

CHECKPOINT = "checkpoint.json"

EVERY_LINES = 500
"""Replaying so many lines takes some 50 ms, and a busy show writes them in ten minutes or more."""

_WITHIN_S = 5.0
"""How long the end of a run waits for the disk."""

_KEYS = {"seq", "line_hash", "engine", "plans", "state", "hash"}


def plan_of(event: Event) -> Plan | None:
    """The plan that the line of this event holds; None for most."""
    return event.plan if isinstance(event, ShowOpened | PlanOffered) else None


def encode_state(state: ShowState, plans: Mapping[int, Plan]) -> tuple[dict[str, Any], list[int]]:
    """The state as JSON can hold it, and the lines that it refers to.

    ``plans`` are those that lines of the journal hold, by their ``seq``; any other is written whole.

    Raises:
        TypeError: a field holds something that its type hint does not allow.
    """
    named: set[int] = set()

    def write(plan: Any) -> Any:
        # By identity: comparing two plans costs more than writing all the rest.
        seq = next((seq for seq, one in plans.items() if one is plan), None)
        if seq is None:
            return _PLAN.write(plan)
        named.add(seq)
        return {"line": seq}

    try:
        values: dict[str, Any] = _states(Shape(write, write)).write(state)
    except Bad as bad:
        raise TypeError(f"ShowState.{bad}") from None
    return values, sorted(named)


def decode_state(values: Any, plans: Mapping[int, Plan]) -> ShowState:
    """The state that ``encode_state`` made these values of, with the plans that it referred to.

    Raises:
        ValueError: they are not those of a state of this version; the text says where.
    """

    def read(value: Any) -> Any:
        if not isinstance(value, dict) or value.keys() != {"line"}:
            return _PLAN.read(value)
        plan = plans.get(value["line"])
        if plan is None:
            raise Bad(f"must be a line that holds a plan, not {short(value['line'])}")
        return plan

    try:
        state: ShowState = _states(Shape(read, read)).read(values)
    except Bad as bad:
        raise ValueError(str(bad)) from None
    return state


def _states(plan: Shape) -> Shape:
    return Shapes({Plan: plan, Condition: CONDITION}).of(ShowState)


_PLAN = Shapes({Condition: CONDITION}).of(Plan)
_states(_PLAN)  # A state that no checkpoint could hold is refused when this module is imported.


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a run was at one of its lines."""

    seq: int
    state: ShowState
    plans: Mapping[int, Plan]
    """Those that the state refers to, by the ``seq`` of their lines."""


def read_checkpoint(lines: Lines) -> Checkpoint | None:
    """The checkpoint beside a journal; None when there is none that fits it, and the log says why not."""
    path = lines.chain.path.with_name(CHECKPOINT)
    try:
        return _fitting(path.read_bytes(), lines)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, RecursionError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        log.warning("%s is left aside, and the whole journal replayed: %s.", path, reason)
        return None


def _fitting(data: bytes, lines: Lines) -> Checkpoint:
    record = json.loads(data)
    if not isinstance(record, dict) or record.keys() != _KEYS:
        raise ValueError("it is no checkpoint of this version")
    if digest(record) != record["hash"]:
        raise ValueError("it is not as it was written")
    if record["engine"] != __version__:
        raise ValueError(f"version {record['engine']} wrote it, whose rules may be others")
    seq, chain = record["seq"], lines.chain
    if not 1 <= seq <= chain.lines:
        raise ValueError(f"it belongs to line {seq}, and the journal has {chain.lines}")
    if lines.records[seq - 1]["hash"] != record["line_hash"]:
        raise ValueError(f"line {seq} is another one than it was made at")
    plans = {number: plan_of(lines.entry(number).event) for number in record["plans"] if 1 <= number <= seq}
    known = {number: plan for number, plan in plans.items() if plan is not None}
    return Checkpoint(seq, decode_state(record["state"], known), known)


class Checkpoints:
    """Keeps the checkpoint of a run that is being written. Used on the event loop; writes in a thread.

    Whatever goes wrong in here is a line in the log: the next start takes a little longer, nothing more.
    """

    def __init__(self, folder: Path, plans: Mapping[int, Plan] | None = None, *, kept_seq: int = 0) -> None:
        """``plans`` and ``kept_seq`` are what a resumed run brings along: the plans in its lines, and the
        line of the checkpoint that it was resumed with."""
        self._path = folder / CHECKPOINT
        self._plans = dict(plans or {})
        self._kept_seq = kept_seq
        self._newest: _Reached | None = None
        self._named: Callable[[int], bool] = lambda seq: True
        """Does a state from here on refer to the plan in this line?"""
        self._thread: threading.Thread | None = None

    def saw(self, seq: int, event: Event) -> None:
        """Remember the plan of a line that holds one."""
        if (plan := plan_of(event)) is not None:
            self._plans[seq] = plan

    def reached(self, state: ShowState, seq: int, line_hash: str) -> None:
        """The journal up to this line leads to this state."""
        self._newest = _Reached(state, seq, line_hash)
        if seq - self._kept_seq >= EVERY_LINES and not self._busy:
            self._write(self._newest)

    async def close(self) -> None:
        """Write the last one, if there is anything new. Returns within 10 s, whatever the disk does."""
        await self._written()
        if self._newest is not None and self._newest.seq > self._kept_seq and not self._busy:
            self._write(self._newest)
            await self._written()

    @property
    def _busy(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def _write(self, reached: "_Reached") -> None:
        # A disk that does not take it is not asked again at the next line, but at the next turn.
        self._kept_seq = reached.seq
        self._plans = {seq: plan for seq, plan in self._plans.items() if self._named(seq)}
        # A thread of its own, which the end of the process does not wait for: the disk may hang.
        thread = threading.Thread(
            target=self._put_or_say, args=(reached, dict(self._plans)), name="checkpoint", daemon=True
        )
        try:
            thread.start()
        except RuntimeError as error:  # The system has no more threads; the show must not stumble over it.
            log.warning("%s cannot be written: %s.", self._path, error)
        else:
            self._thread = thread

    def _put_or_say(self, reached: "_Reached", plans: Mapping[int, Plan]) -> None:
        try:
            state, named = encode_state(reached.state, plans)
            # A state that has let go of a plan never comes back to it; nor need we keep it.
            self._named = lambda seq: seq > reached.seq or seq in named
            _put(self._path, reached, state, named)
        except OSError as error:
            log.warning("%s cannot be written: %s.", self._path, error.strerror)
        except Exception:
            log.exception("No checkpoint could be made of line %d", reached.seq)

    async def _written(self) -> None:
        if self._thread is not None and self._thread.is_alive():
            await asyncio.to_thread(self._thread.join, _WITHIN_S)


@dataclass(frozen=True, slots=True)
class _Reached:
    state: ShowState
    seq: int
    line_hash: str


def _put(path: Path, reached: _Reached, state: Mapping[str, Any], named: list[int]) -> None:
    """Write it beside its place and put it there whole. Not synced: one that a power failure spoils is left
    aside by its hash."""
    record = {
        "seq": reached.seq,
        "line_hash": reached.line_hash,
        "engine": __version__,
        "plans": named,
        "state": state,
    }
    record["hash"] = digest(record)
    fresh = path.with_suffix(".new")
    try:
        fd = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | BINARY, FILE_MODE)
        try:
            write_all(fd, canonical(record) + b"\n")
        finally:
            os.close(fd)
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)  # A full disk must not be kept full by it.
        raise
