"""From exec to the fallback confirmed: ``companion fallback``, 20 times, against a real OBS.

    python -m bench.fallback

The process ends only when OBS shows the scene; a second client checks that it is so.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.figures import show
from companion.obs import emergency
from tests.real_obs import ObsMissing, RealObs

RUNS = 20


def measure(obs: RealObs, folder: Path) -> None:
    emergency.write(
        folder / emergency.FILE,
        host=obs.host,
        port=obs.port,
        password=obs.password,
        fallback_scene="Fallback",
        language="en",
    )
    command = [sys.executable, "-m", "companion", "fallback", "--data", str(folder)]
    took = []
    for _ in range(RUNS):
        obs.take("Host")
        obs.wait_for(lambda: not obs.shows("Fallback picture"), "the host alone")
        began = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        took.append(time.perf_counter() - began)
        if not obs.shows("Fallback picture"):
            raise SystemExit("the fallback is not in the picture")
    show("exec → fallback confirmed and exited", took)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        try:
            with RealObs(Path(folder), preview=True) as obs:
                measure(obs, Path(folder))
        except ObsMissing as missing:
            print(missing, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
