"""Log lines are for people, and hold no secret."""

import io
import logging
from collections.abc import Iterator

import pytest

from companion import logs
from companion.logs import Redaction

LOGGERS = ("", "companion", "aiohttp.access", "apscheduler", "asyncio", "obsws_python", "websocket")


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """Logging belongs to the process; each test gives it back."""
    root = logging.getLogger()
    handlers = root.handlers[:]
    levels = {name: logging.getLogger(name).level for name in LOGGERS}
    yield
    root.handlers[:] = handlers
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
def test_a_secret_is_hidden_in_messages_arguments_and_tracebacks(stream):
    out = stream()
    logs.set_up(secrets=["hunter2 & co"], stream=out, verbose=True)
    log = logging.getLogger("companion.obs")
    log.info("connecting with hunter2 & co")
    log.info("asked %s", "ws://obs?password=hunter2%20%26%20co")
    try:
        raise ConnectionError("refused hunter2 & co")
    except ConnectionError:
        log.exception("lost")

    said = out.getvalue()
    assert "hunter2" not in said
    assert said.count(logs.HIDDEN) >= 3
    assert "ConnectionError" in said


def test_a_secret_that_is_learned_later_is_hidden_from_then_on():
    out = io.StringIO()
    redaction = logs.set_up(stream=out)
    redaction.hide("new-key")
    logging.getLogger("companion").warning("made new-key")

    assert "new-key" not in out.getvalue()


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("GET /host?key=abc-_123&x=1", "GET /host?key=***&x=1"),
        ("GET /host?x=1&key=abc HTTP/1.1", "GET /host?x=1&key=*** HTTP/1.1"),
        ("GET /host?KEY=abc", "GET /host?KEY=***"),
        ('"http://localhost/?token=abc"', '"http://localhost/?token=***"'),
        ("monkey=abc stays, and key=abc outside a URL", "monkey=abc stays, and key=abc outside a URL"),
    ],
)
def test_the_key_in_a_url_is_hidden_whoever_made_it(said, left):
    assert Redaction()(said) == left


def test_a_secret_that_begins_with_another_is_hidden_whole():
    assert Redaction(["pass", "password-2"])("it is password-2") == "it is ***"


def test_an_empty_password_hides_nothing():
    assert Redaction([""])("as it is") == "as it is"


def test_libraries_are_heard_only_when_something_is_wrong():
    out = io.StringIO()
    logs.set_up(stream=out, verbose=True)
    for library in ("apscheduler.scheduler", "obsws_python.baseclient", "websocket", "asyncio"):
        logging.getLogger(library).info("chatter")
    logging.getLogger("aiohttp.access").error("GET /host?key=abc 200")
    logging.getLogger("apscheduler.scheduler").warning("missed a wake-up")

    assert "chatter" not in out.getvalue()
    assert "GET /host" not in out.getvalue()
    assert "missed a wake-up" in out.getvalue()


def test_what_the_product_does_all_the_time_is_shown_on_request_and_what_goes_wrong_always():
    quiet, verbose = io.StringIO(), io.StringIO()
    for stream, asked in ((quiet, False), (verbose, True)):
        logs.set_up(stream=stream, verbose=asked)
        logging.getLogger("companion.live").debug("tick")
        logging.getLogger("companion.web").info("a page has come")
        logging.getLogger("companion.journal").warning("a line was cut off")

    assert [line.split(": ")[1] for line in quiet.getvalue().splitlines()] == ["a line was cut off"]
    for said in ("tick", "a page has come", "a line was cut off"):
        assert said in verbose.getvalue()


def test_a_second_set_up_replaces_the_first():
    first, second = io.StringIO(), io.StringIO()
    logs.set_up(stream=first)
    logs.set_up(stream=second)
    logging.getLogger("companion").warning("once")

    assert first.getvalue() == ""
    assert second.getvalue().count("once") == 1


def test_brackets_in_a_product_name_are_text_on_a_terminal():
    out = Terminal()
    logs.set_up(stream=out)
    logging.getLogger("companion").warning("showing [red]口红[/red] [/]")

    assert "[red]口红[/red] [/]" in out.getvalue()


def test_a_plain_line_says_when_how_bad_and_who():
    out = io.StringIO()
    logs.set_up(stream=out)
    logging.getLogger("companion.journal").warning("the disk is full")

    assert out.getvalue().rstrip().endswith("WARNING companion.journal: the disk is full")
    assert out.getvalue()[:2] == "20"
