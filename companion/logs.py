"""What the service says about itself while it runs. The journal of the show is something else."""

import logging
import re
import sys
import urllib.parse
from collections.abc import Iterable
from typing import TextIO

from rich.console import Console
from rich.highlighter import NullHighlighter
from rich.logging import RichHandler

HIDDEN = "***"

_KEY_IN_URL = re.compile(r"(?i)([?&](?:key|token|password)=)[^&\s\"'#<>]+")

_LIBRARY_LEVELS = {
    "aiohttp.access": logging.CRITICAL + 1,  # a line for every request; the URLs of first loads hold keys
    "apscheduler": logging.WARNING,  # two INFO lines for every wake-up
    "asyncio": logging.WARNING,
    "obsws_python": logging.WARNING,  # writes the OBS password in clear at INFO
    "websocket": logging.WARNING,
}


class Redaction:
    """Takes secrets out of text: those it was given, and the value of ``key=`` in any URL."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets: set[str] = set()
        for secret in secrets:
            self.hide(secret)

    def hide(self, secret: str) -> None:
        """From now on also take out ``secret``, plain or as it stands in a URL. Empty hides nothing."""
        if secret:
            self._secrets |= {secret, urllib.parse.quote(secret, safe=""), urllib.parse.quote_plus(secret)}

    def __call__(self, text: str) -> str:
        text = _KEY_IN_URL.sub(rf"\g<1>{HIDDEN}", text)
        # The longest first: a secret that begins like another must not leave its tail behind.
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, HIDDEN)
        return text


class _RedactingFormatter(logging.Formatter):
    """Redacts the finished line: arguments and tracebacks leak as easily as the message itself."""

    def __init__(self, layout: str, redaction: Redaction) -> None:
        super().__init__(layout)
        self._redaction = redaction

    def format(self, record: logging.LogRecord) -> str:
        return self._redaction(super().format(record))


def set_up(*, verbose: bool = False, secrets: Iterable[str] = (), stream: TextIO | None = None) -> Redaction:
    """Send every log line to ``stream`` (None: standard error), in colour when that is a terminal.

    Replaces the handlers of an earlier call. Later secrets are given to the ``Redaction`` it returns.
    Crews are told of what went wrong, and nothing else pushes the printed links away; ``verbose`` also shows
    what the product does all the time. Libraries stay at warnings either way.
    """
    stream = sys.stderr if stream is None else stream
    redaction = Redaction(secrets)
    handler: logging.Handler
    if stream.isatty():
        handler = RichHandler(
            console=Console(file=stream),
            show_path=False,
            log_time_format="%H:%M:%S",
            # Product names hold brackets and digits; they are text here and nothing else.
            markup=False,
            highlighter=NullHighlighter(),
        )
        layout = "%(message)s"
    else:
        handler = logging.StreamHandler(stream)
        layout = "%(asctime)s %(levelname)s %(name)s: %(message)s"
    handler.setFormatter(_RedactingFormatter(layout, redaction))
    root = logging.getLogger()
    for old in root.handlers[:]:
        if isinstance(old.formatter, _RedactingFormatter):
            root.removeHandler(old)
            old.close()
    root.addHandler(handler)
    handler.setLevel(logging.DEBUG if verbose else logging.WARNING)
    root.setLevel(logging.INFO if verbose else logging.WARNING)
    logging.getLogger("companion").setLevel(logging.DEBUG if verbose else logging.WARNING)
    for library, level in _LIBRARY_LEVELS.items():
        logging.getLogger(library).setLevel(level)
    return redaction
