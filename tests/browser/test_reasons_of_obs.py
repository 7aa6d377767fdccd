"""Why OBS did not do what was asked is a sentence of ``companion/obs``; the operator page has words for each.

So are the reasons why a device could not be measured. The page knows them by their shape, so one that is new,
or told otherwise, has to be known to it as well.
They are collected from the code: all that its failures are made with, and whatever else begins with "OBS".
"""

import ast
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Page

from companion.obs.absent import WITHOUT_OBS
from companion.show.scenes import NO_OBS
from tests.browser.engines import open_page

pytestmark = pytest.mark.crews_page

COMPANION = Path(__file__).parents[2] / "companion"
WORDS = COMPANION.parent / "static" / "i18n" / "en.json"

FOR_THE_TERMINAL = {"emergency.py", "inventory.py"}
UNTOLD = {
    "OBS says why in a window of its own.",  # the end of a sentence
    "the companion let go of OBS",  # nobody is told any more
    "the simulated OBS is not started",
}

NO_HOST = "no such host"
"""As ``companion.obs`` has it, for an address that means nothing."""

SAMPLES = {
    "address": "127.0.0.1:4455",
    "self.address": "127.0.0.1:4455",
    "self._address": "127.0.0.1:4455",
    "deadline_s": "3",
    "deadline_ms / 1000": "3",
    "effect.deadline_ms / 1000": "2.5",
    "request": "SetInputMute",
    "silence": "OBS did not answer SetInputMute in time",
    "failure": "the connection to OBS broke (connection refused)",
    "refused": "OBS refused StartVirtualCam (604: an (odd) state)",
    "code": "604",
    "': ' + comment if comment else ''": ": an (odd) state",
    "what": "that 'Mic' is heard",
    "trouble": "OBS was closed",
    "self.trouble": "OBS was closed",
    "self._ended": "overtaken by the switch to 'Close'",
    "output": "stream",
    "verb": "start",
}
"""What takes the place of an expression; of any other the name of something in OBS, which is somebody's."""


def sentences() -> dict[str, str]:
    """A sample of each sentence, by how it stands in the code, with the expressions in braces."""
    files = [
        *sorted((COMPANION / "obs").glob("*.py")),
        *sorted((COMPANION / "lookout").glob("*.py")),
        *sorted((COMPANION / "preflight").glob("*.py")),
        *sorted((COMPANION / "preflight" / "sync").glob("*.py")),
        COMPANION / "live" / "dispatch.py",
        COMPANION / "live" / "checks.py",
        COMPANION / "saving.py",
        COMPANION / "show" / "health" / "calibrating.py",
    ]
    modules = [ast.parse(f.read_text(encoding="utf-8")) for f in files if f.name not in FOR_THE_TERMINAL]
    failures = failures_of(modules)
    told = {template(text): sample(text) for module in modules for text in texts_of(module, failures)}
    # Nobody waits for a picture on the operator page.
    told = {
        text: filled for text, filled in told.items() if text not in UNTOLD and "no picture of" not in text
    }
    # The other outputs, and the other way.
    starts = "OBS was asked to start stream"
    others = ("OBS was asked to start record", "OBS was asked to start virtual_camera")
    stops = "OBS was asked to stop stream"
    more = [filled.replace(starts, other) for filled in told.values() for other in (*others, stops)]
    # An address that means nothing is another matter for whoever has to mend it.
    nobody = [filled for filled in told.values() if filled.startswith("nothing listens on")]
    more += [filled[: filled.index("(")] + f"({NO_HOST})" for filled in nobody]
    return told | {filled: filled for filled in (*more, NO_OBS, WITHOUT_OBS)}


def failures_of(modules: list[ast.Module]) -> set[str]:
    """The classes of what is raised to say why something was not done."""
    found = {"ObsFailure", "NotDone", "LaunchFailed", "SessionFailure", "RequestRefused"}
    found |= {"CheckFailure", "NotMeasured", "ShowFileFailure"}
    classes = [node for module in modules for node in ast.walk(module) if isinstance(node, ast.ClassDef)]
    for _ in classes:
        found |= {each.name for each in classes if found & {ast.unparse(base) for base in each.bases}}
    return found


def texts_of(module: ast.Module, failures: set[str]) -> Iterator[ast.expr]:
    for node in ast.walk(module):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[text, *_]) if name in failures - {"RequestRefused"}:
                yield from strings_in(text)
            case ast.Call(func=ast.Name(id="_failed"), args=[_, text]):
                yield from strings_in(text)
            case ast.Call(func=ast.Attribute(attr="_tell"), args=[_, text]):
                yield from strings_in(text)
            case ast.ClassDef(name=name) if name in failures:
                inits = [call for call in ast.walk(node) if isinstance(call, ast.Call) and call.args]
                for call in inits:
                    if ast.unparse(call.func) == "super().__init__":
                        yield from strings_in(call.args[0])
            case ast.FunctionDef(name="obstacle" | "_sentence" | "_too_late"):
                for returned in ast.walk(node):
                    if isinstance(returned, ast.Return) and returned.value is not None:
                        yield from strings_in(returned.value)
            case ast.Constant(value=str(text)) if text.startswith("OBS ") and text.count(" ") > 1:
                if node not in beside_the_point(module):
                    yield node
            case ast.JoinedStr(values=[ast.Constant(value=str(text)), *_]) if text.startswith("OBS "):
                if node not in beside_the_point(module):
                    yield node


def strings_in(expression: ast.expr) -> Iterator[ast.expr]:
    match expression:
        case ast.Constant(value=str(text)) if text:
            yield expression
        case ast.JoinedStr():
            yield expression
        case ast.IfExp(body=body, orelse=orelse):
            yield from strings_in(body)
            yield from strings_in(orelse)


def beside_the_point(module: ast.Module) -> set[ast.AST]:
    """Docstrings, pieces of a longer text, lines of the log, and mistakes in the use of a simulation."""
    found: set[ast.AST] = set()
    for node in ast.walk(module):
        match node:
            case ast.Expr(value=ast.Constant() as text):
                found.add(text)
            case ast.JoinedStr(values=values):
                found.update(values)
            case ast.Call(func=ast.Attribute(value=ast.Name(id="log")) | ast.Name(id="ValueError")):
                found.update(ast.walk(node))
    return found


def template(text: ast.expr) -> str:
    return told_with(
        text, lambda field: f"{{{ast.unparse(field.value)}{'!r' if field.conversion > 0 else ''}}}"
    )


def sample(text: ast.expr) -> str:
    def filled(field: ast.FormattedValue) -> str:
        if field.conversion > 0:
            return repr("Li's")
        return SAMPLES.get(ast.unparse(field.value), "obs")

    return told_with(text, filled)


def told_with(text: ast.expr, fill: Callable[[ast.FormattedValue], str]) -> str:
    if isinstance(text, ast.Constant):
        return str(text.value)
    assert isinstance(text, ast.JoinedStr)
    return "".join(
        fill(value) if isinstance(value, ast.FormattedValue) else told_with(value, fill)
        for value in text.values
    )


async def shapes_of(page: Page, samples: list[str]) -> list[str | None]:
    found: list[str | None] = await page.evaluate(
        """async (samples) => {
          const {shapeOf} = await import('/static/js/operator/failures.js')
          return samples.map((one) => shapeOf(one)?.name ?? null)
        }""",
        samples,
    )
    return found


def test_the_search_finds_what_is_known_to_be_there() -> None:
    told = sentences()
    assert told["OBS has no scene {scene!r}"] == 'OBS has no scene "Li\'s"'
    assert "it crashed again after two starts in ten minutes" in told
    assert "OBS did not answer {request} in time" in told
    assert "OBS at {self.address} says that the password is wrong" in told
    assert "there is no program {word}" in told
    assert f'"{NO_HOST}"' in "".join(
        file.read_text(encoding="utf-8") for file in (COMPANION / "obs").glob("*.py")
    )
    assert "An error in this program; its log has the details." in told


async def test_the_page_has_words_for_every_reason_of_obs_and_none_for_others(server, debian_chromium):
    told = sentences()
    page = await open_page(debian_chromium, f"{server.url}/blank", 320, 200)
    found = dict(zip(told, await shapes_of(page, list(told.values())), strict=True))

    assert [text for text, shape in found.items() if shape is None] == [], "give it a shape in reasons.json"
    words = json.loads(WORDS.read_text(encoding="utf-8"))["operator"]["failure"]
    assert set(words) - set(found.values()) == set(), "no sentence has this shape any more"
    assert set(found.values()) - set(words) == set()
