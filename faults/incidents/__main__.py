"""Everything that can break in a show on air, in a real OBS: what viewers see, how soon, what becomes of it.

    python -m faults.incidents [--rows camera-black,feed-frozen] [--times 3]

Each row breaks something, waits for what must come of it, and mends it. The companion runs as a process, OBS
shows a camera that comes over the network and streams to an ingest; instants are those of the journal and
those of OBS. Exit 1 when a run of any row was not as it must be. All rows, three times: an hour.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from obsws_python.error import OBSSDKError

from faults.incidents import camera, deaths, fallback, hands, obs, sound, stream, virtual
from faults.incidents.on_air import NotReadyError, OnAir, end_tidily
from faults.incidents.row import Apart, Ran, Row
from faults.incidents.table import HEAD, line_of, p95

ROWS: Sequence[Row] = (
    *camera.ROWS,
    *sound.ROWS,
    *stream.ROWS,
    *obs.ROWS,
    *hands.ROWS,
    *deaths.ROWS,
    *fallback.ROWS,
    *virtual.ROWS,
)


class Matrix:
    """Plays rows one after the other in one show, or in another where one was left in disorder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stack = ExitStack()
        self._show: OnAir | None = None
        self._shows = 0

    def __enter__(self) -> "Matrix":
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def play(self, row: Row, times: int) -> Iterator[Ran]:
        for _ in range(times):
            try:
                yield self._play(row)
            except (
                RuntimeError,
                AssertionError,
                OSError,
                OBSSDKError,
            ) as error:  # the other rows are run all the same
                yield Ran(wrong=(f"{type(error).__name__}: {error}",))
                self._end()
            if row.fresh:
                self._end()

    def _play(self, row: Row) -> Ran:
        match row.play:
            case Apart(play=play):
                self._shows += 1
                return play(self._folder / f"apart-{self._shows}")
            case play:
                return play(self._in_order())

    def _in_order(self) -> OnAir:
        try:
            if self._show is not None:
                self._show.in_order()
                return self._show
        except NotReadyError as error:
            print(f"    another show is begun, for this one is not in order: {error}", flush=True)
            self._end()
        self._shows += 1
        self._show = self._stack.enter_context(OnAir(self._folder / f"show-{self._shows}"))
        self._show.in_order()
        return self._show

    def _end(self) -> None:
        self._show = None
        self._stack.close()


def slug(row: Row) -> str:
    """What it is called on the command line."""
    return row.name.replace(",", "").replace(" ", "-").lower()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m faults.incidents")
    parser.add_argument("--rows", default="", help=f"some of {', '.join(slug(row) for row in ROWS)}")
    parser.add_argument("--times", type=int, default=3, help="how often each row is run")
    options = parser.parse_args()
    end_tidily()
    wanted = [name for name in options.rows.split(",") if name]
    if unknown := set(wanted) - {slug(row) for row in ROWS}:
        parser.error(f"no such rows: {', '.join(sorted(unknown))}")
    results: dict[str, tuple[Row, list[Ran]]] = {}
    with tempfile.TemporaryDirectory() as folder, Matrix(Path(folder)) as matrix:
        print(HEAD)
        for row in ROWS:
            if wanted and slug(row) not in wanted:
                continue
            runs: list[Ran] = []
            results[row.name] = row, runs
            for number, ran in enumerate(matrix.play(row, options.times), 1):
                runs.append(ran)
                for one in row.judged(ran):
                    print(f"    {row.name}, run {number}: {one}", flush=True)
            print(line_of(row, runs), flush=True)
    print(*p95(results.values()), sep="\n")
    return 1 if any(row.judged(ran) for row, runs in results.values() for ran in runs) else 0


if __name__ == "__main__":
    sys.exit(main())
