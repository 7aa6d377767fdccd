"""``companion`` and ``python -m companion``.

``companion fallback`` is dispatched before anything else of ours is imported: it must answer within a
moment, and must work when the rest is broken. It needs the standard library and obsws-python, no more.
This is the one place that imports where it is used.
"""

import sys


def main() -> int:
    """The exit code: 0 fine, 1 the thing asked about is wrong, 2 wrong usage, 130 ended by Ctrl-C."""
    try:
        if sys.argv[1:2] == ["fallback"]:
            from companion.obs.emergency import main as fallback

            return fallback(sys.argv[2:])
        from companion.cli import main as everything_else

        return everything_else(sys.argv[1:])
    except KeyboardInterrupt:
        return 130  # Pressed while most of it was still being loaded; later every command has its own answer.


if __name__ == "__main__":
    sys.exit(main())
