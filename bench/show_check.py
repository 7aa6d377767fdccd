"""Checking a big show: 500 segments, 5,000 cues.

    python -m bench.show_check

In one process, as a run does when the file is edited: reading, checking and compiling. Then the whole
command, ``python -m companion check``, from its start to its exit.
"""

import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

from bench.figures import show
from companion.showfile import Surroundings, load_show
from companion.showfile.reading.reader import LOADER

SEGMENTS = 500
CUES = 10
"""In each segment."""
RUNS = 25
COMMANDS = 7

TEN_MINUTES = Path(__file__).parents[1] / "examples" / "ten-minutes" / "show.yaml"


def big_show() -> str:
    """The example show with a long rundown after its own."""
    show_file = TEN_MINUTES.read_text(encoding="utf-8").rstrip("\n")
    return f"{show_file}\n{''.join(_segment(number) for number in range(SEGMENTS))}"


def _segment(number: int) -> str:
    cues = [f"      - {{id: c{cue}, at: {cue * 30}s, {_work(cue)}}}\n" for cue in range(CUES)]
    return (
        f"  - id: segment-{number}\n"
        f"    title: 环节 {number}\n"
        "    length: 10m\n"
        "    shortest: 5m\n"
        "    product: P4\n"
        "    scene: product\n"
        "    say: [一句, 两句]\n"
        f"    cues:\n{''.join(cues)}"
    )


def _work(cue: int) -> str:
    if cue % 5 == 4:
        return "who: 场控, task: 后台放库存 100, copy: 4号链接 限购1"
    return "do: {overlay: product-card, for: 20s}"


def measure(path: Path) -> None:
    around = Surroundings.of(path.parent)
    took, worked = [], []
    for _ in range(RUNS):
        began, began_work = time.perf_counter(), time.process_time()
        loaded = load_show(path, around)
        took.append(time.perf_counter() - began)
        worked.append(time.process_time() - began_work)
        if loaded.plan is None:
            raise SystemExit(f"the show has problems: {loaded.problems[:3]}")
    show("read, check and compile", took)
    show("the same, in time of the processor", worked)
    took = []
    for _ in range(COMMANDS):
        began = time.perf_counter()
        command = [sys.executable, "-m", "companion", "check", str(path)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        took.append(time.perf_counter() - began)
    show("companion check, the whole command", took)


def main() -> int:
    text = big_show()
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; "
        f"Python {platform.python_version()}, PyYAML {yaml.__version__} ({LOADER.__name__})"
    )
    print(f"{SEGMENTS} segments, {SEGMENTS * CUES:,} cues, {len(text.encode()) / 1_000:.0f} KB")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "show.yaml"
        path.write_text(text, encoding="utf-8")
        measure(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
