"""One picture in a process of its own: in by standard input, out by standard output.

A picture that takes a decoder apart takes this process and nothing of the show.
"""

import os
import sys

from companion.pictures.cutting import Use, cut
from companion.pictures.reading import Refused

if sys.platform != "win32":
    import resource

REFUSED = 3
"""Exit code when the answer is not a picture but the name of a ``Fault``."""

_MOST_MEMORY = 1_500_000_000
"""Bytes of address space; the largest picture takes some 500 MB of it with its copies."""

_MOST_CPU_S = 20


def main() -> int:
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (_MOST_CPU_S, _MOST_CPU_S))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.nice(10)  # OBS draws on the same machine
    try:
        answer, code = cut(sys.stdin.buffer.read(), Use(sys.argv[1])), 0
    except Refused as refused:
        answer, code = refused.fault.value.encode(), REFUSED
    sys.stdout.buffer.write(answer)
    return code


if __name__ == "__main__":
    sys.exit(main())
