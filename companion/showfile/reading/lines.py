"""The lines of a text, as an editor counts them."""

from companion.show.problems import Mark

BOM = "\ufeff"


def split(text: str) -> list[str]:
    """The lines without their breaks: ``\\n``, ``\\r\\n`` and ``\\r``, and nothing else."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def mark_at(text: str, index: int) -> Mark:
    before = split(text[:index])
    return Mark(len(before), len(before[-1]) + 1)


def lines_of(source: bytes) -> list[str]:
    """The lines of a file that may be damaged; what is not UTF-8 is shown as U+FFFD."""
    return split(source.decode("utf-8", errors="replace").removeprefix(BOM))
