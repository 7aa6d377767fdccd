"""What setting OBS up would do about one finding, done. Blocks for some seconds at most."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from companion.checkup.lacks import judge_rows
from companion.checkup.of_show import ObsOfShow
from companion.errors import CompanionError, system_reason
from companion.obs.inventory import asking
from companion.obs.session import Address, Data, RequestRefused, SessionFailure
from companion.obs.setup.doing import do
from companion.obs.setup.reading import settle
from companion.obs.setup.steps import OwnFile, Row
from companion.ports import CheckFailure
from companion.preflight.telling import id_of

_MADE_WITHIN_S = 15.0
"""The first browser source of an OBS starts a whole browser."""


def set_up(of_show: ObsOfShow, address: Address, check: str) -> None:
    """Do the line of the plan whose finding has this id, and make the scenes that it needs.

    Raises:
        CheckFailure: OBS needs it no more, viewers would notice, OBS refused or broke, or a file of ours
            cannot be written.
    """
    try:
        with asking(address) as session:
            found, rows = of_show.compare(session)
            row = _row(rows, check)
            if found.outputs and row.seen:
                raise CheckFailure("An output runs: viewers would notice.")

            def ask(request: str, data: Data) -> Data:
                return session.ask(request, data, timeout_s=_MADE_WITHIN_S)

            for one in (*_scenes_of(row, rows), row):
                for step in one.steps:
                    do(step, ask, of_show.kit.write)
            settle()
    except RequestRefused as refused:
        raise CheckFailure(str(refused)) from None
    except SessionFailure as broken:
        raise CheckFailure(f"the connection to OBS broke: {broken}") from None
    except OSError as error:
        raise CheckFailure(_sentence(error)) from None
    except CompanionError as error:
        raise CheckFailure(str(error)) from None


def write_files(of_show: ObsOfShow) -> None:
    """Lay out what an emergency needs.

    Raises:
        CheckFailure: a file cannot be written.
    """
    try:
        of_show.kit.write(OwnFile.EMERGENCY)
        of_show.kit.write(OwnFile.SCRIPT)
    except OSError as error:
        raise CheckFailure(_sentence(error)) from None


def _sentence(error: OSError) -> str:
    return f"{Path(error.filename or '').name} cannot be written: {system_reason(error)}."


def _row(rows: Sequence[Row], check: str) -> Row:
    for row in rows:
        if row.doable and any(id_of(finding) == check for finding in judge_rows([row])):
            return row
    raise CheckFailure("OBS has that already: look again.")


def _scenes_of(row: Row, rows: Iterable[Row]) -> Sequence[Row]:
    """What is put into a scene needs it, and it may be as missing."""
    named = {row.name, row.facts.get("scene")}
    return [one for one in rows if one.about == "scene" and one.doable and one.name in named and one != row]
