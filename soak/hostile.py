"""The big hostile show files once more, with the parser in Python and cut to the most that it reads.

    python -m soak.hostile

The tests read every shape with both parsers; what takes the parser in Python longest is left to this.
"""

import json
import subprocess
import sys

LONGEST_S = 15.0
"""Of processor time for one file. On a machine with nothing else to do the worst takes about three."""


def main() -> int:
    command = [sys.executable, "-m", "tests.showfile.hostile", "python", "--cut"]
    answers = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    wrong = {
        name: answer
        for name, answer in answers.items()
        if answer["faults"] or answer["plan"] or not answer["codes"] or answer["seconds"] > LONGEST_S
    }
    slowest = max(answer["seconds"] for answer in answers.values())
    print(f"{len(answers)} hostile show files, slowest {slowest:.1f} s; failed: {len(wrong)}")
    for name, answer in wrong.items():
        print(f"  {name}: {answer}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
