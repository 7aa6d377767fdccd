"""Rules about the source itself, for what neither ruff nor mypy can see."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
PACKAGE = CHECKOUT / "companion"
DATA = [CHECKOUT / name for name in ("overlays", "cues", "static")]

LONGEST_FILE = 400
"""Lines. What is longer does more than one thing, or has a reason that stands in LONGER_FOR_A_REASON."""
LONGER_FOR_A_REASON: dict[str, str] = {}

MAY_PRINT = ("companion/cli/", "companion/__main__.py", "companion/obs/emergency.py")

MAY_IMPORT_LATE = ("companion/__main__.py", "companion/cli/__init__.py")
"""Where `companion fallback` is told from the rest, so that it is on its way before the rest is imported."""

HTML_FROM_TEXT = re.compile(
    r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|unsafeHTML|unsafeSVG|setHTMLUnsafe|srcdoc)\b"
    r"|\bdocument\.write|\beval\(|\bnew Function\("
)
FROM_ELSEWHERE = re.compile(r"""https?://(?!www\.w3\.org/(?:2000/svg|1999/xlink|1999/xhtml|1998/Math))""")
ONLY_NAMES = re.compile(r'"\$(?:schema|id)"\s*:\s*"[^"]*"')

# What Chromium learned after 103, the engine of OBS up to 30, as far as a page is likely to use it.
NEW_CSS = re.compile(
    r":has\(|@container\b|\bcontainer-(?:type|name)\s*:|@scope\b|@starting-style\b|@view-transition\b|@nest\b"
    r"|:popover-open|:user-(?:in)?valid|:dir\(|:nth-child\([^)]*\bof\b"
    r"|\b(?:color-mix|oklch|oklab|lch|lab|light-dark|linear|round|mod|rem|sin|cos|tan|pow|sqrt|hypot|abs|sign"
    r"|calc-size|anchor)\("
    r"|(?<![-\w])(?:translate|rotate|scale)\s*:|\bsubgrid\b|\btext-wrap(?:-style)?\s*:|\btext-box(?:-trim)?\s*:"
    r"|\bfield-sizing\s*:|\binterpolate-size\s*:|\banimation-(?:timeline|composition|range)\s*:"
    r"|\bview-transition-name\s*:|(?<![-\w])image-set\("
    r"|\d(?:[dsl]v(?:h|w|i|b|min|max)|cq(?:w|h|i|b|min|max)|r?lh)\b"
    r"|@media[^{]*[<>]"
)
NEW_JS = re.compile(
    r"\.(?:toSorted|toReversed|toSpliced|with|isWellFormed|toWellFormed|checkVisibility|showPopover|hidePopover"
    r"|togglePopover|startViewTransition|isSubsetOf|isSupersetOf|isDisjointFrom|symmetricDifference"
    r"|intersection|union|difference)\("
    r"|\b(?:Object|Map)\.groupBy\(|\bPromise\.(?:withResolvers|try)\(|\bArray\.fromAsync\(|\bIterator\."
    r"|\bIntl\.DurationFormat\b|\bURL\.(?:canParse|parse)\(|\bAbortSignal\.any\(|\bResponse\.json\("
    r"|\bscheduler\.yield\(|\bshadowrootmode\b|\bfrom\s*[\"'][^\"']+[\"']\s*with\b"
)


def shown(path: Path) -> str:
    return path.relative_to(CHECKOUT).as_posix()


def python_files() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "_bundled" not in path.parts)


def page_files(*kinds: str) -> Iterator[Path]:
    """What browsers load and we wrote ourselves."""
    for folder in (CHECKOUT / "overlays", CHECKOUT / "static"):
        for path in sorted(folder.rglob("*")):
            if path.suffix in kinds and "vendor" not in path.parts:
                yield path


def code_of(path: Path) -> str:
    """The text of a file, each comment blanked so that lines keep their numbers."""
    return without_comments(path.read_text(encoding="utf-8"))


def without_comments(text: str) -> str:
    comment = re.compile(r"/\*.*?\*/|<!--.*?-->|(?:^|(?<=\s))//[^\n]*", re.DOTALL | re.MULTILINE)
    return comment.sub(lambda match: "\n" * match.group().count("\n"), text)


def styles_in(path: Path, text: str) -> Iterator[tuple[int, str]]:
    """Every style sheet in a file, with the number of its first line."""
    if path.suffix == ".css":
        yield 1, text
    for match in re.finditer(r"<style\b[^>]*>(.*?)</style>|\bcss`(.*?)`", text, re.DOTALL):
        yield text.count("\n", 0, match.start()) + 1, match.group(1) or match.group(2) or ""


def findings(path: Path, pattern: re.Pattern[str], text: str, first_line: int = 1) -> list[str]:
    return [
        f"{shown(path)}:{first_line + text.count(chr(10), 0, match.start())}: {match.group().strip()}"
        for match in pattern.finditer(text)
    ]


def nested_rules(css: str) -> list[str]:
    """The selectors of rules that stand inside another rule."""
    nested, open_rules = [], []
    for prelude, brace in re.findall(r"([^{};]*)([{};])", css):
        if brace == "{":
            head = prelude.strip()
            inside_a_rule = bool(open_rules) and not open_rules[-1].startswith("@")
            if inside_a_rule:
                nested.append(head)
            open_rules.append(head)
        elif brace == "}" and open_rules:
            open_rules.pop()
    return nested


def test_imports_point_towards_the_show():
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [program, "--no-logo", "--no-cache"], cwd=CHECKOUT, capture_output=True, text=True, timeout=100
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_emergency_command_loads_nothing_of_ours_but_itself():
    say = "import sys, companion.obs.emergency; print(*[m for m in sys.modules if m.startswith('companion')])"
    done = subprocess.run(
        [sys.executable, "-c", say], cwd=CHECKOUT, capture_output=True, text=True, timeout=100
    )
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.split()) == {"companion", "companion.obs", "companion.obs.emergency"}


def test_the_fallback_command_is_on_its_way_before_anything_else_is_imported(tmp_path):
    command = [sys.executable, "-X", "importtime", "-m", "companion", "fallback", "--data", tmp_path]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, timeout=100)
    imported = {
        line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if "import time:" in line
    }

    assert done.returncode == 1, "there is no emergency.json in that folder"
    assert "companion.obs.emergency" in imported
    assert {name for name in imported if name.startswith("companion.")} <= {
        "companion.__main__",
        "companion.cli",
        "companion.cli.fallback",
        "companion.obs",
        "companion.obs.emergency",
    }
    assert imported.isdisjoint({"aiohttp", "apscheduler", "jinja2", "PIL", "pydantic", "rich", "yaml"})


def test_only_the_obs_folder_knows_the_library_for_obs():
    users = [
        shown(path)
        for path in python_files()
        for node in ast.walk(ast.parse(path.read_bytes()))
        if (isinstance(node, ast.Import) and any(name.name.startswith("obsws_python") for name in node.names))
        or (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("obsws_python"))
    ]
    assert [path for path in users if not path.startswith("companion/obs/")] == []


def test_only_the_command_line_prints():
    prints = [
        f"{shown(path)}:{node.lineno}"
        for path in python_files()
        if not shown(path).startswith(MAY_PRINT)
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert prints == []


def test_imports_stand_at_the_top_of_their_file():
    late = [
        f"{shown(path)}:{node.lineno}"
        for path in python_files()
        for scope in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        for node in ast.walk(scope)
        if isinstance(node, ast.Import | ast.ImportFrom) and shown(path) not in MAY_IMPORT_LATE
    ]
    assert late == []


def test_no_file_does_more_than_one_thing():
    long = {shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}
    assert {
        path: lines
        for path, lines in long.items()
        if lines > LONGEST_FILE and path not in LONGER_FOR_A_REASON
    } == {}


def test_opening_a_show_folder_runs_no_python():
    assert [shown(path) for folder in DATA for path in folder.rglob("*.py*")] == []


def test_no_page_makes_html_or_code_out_of_text():
    found = [
        finding
        for path in page_files(".js", ".mjs", ".html")
        for finding in findings(path, HTML_FROM_TEXT, code_of(path))
    ]
    assert found == []


def test_no_page_loads_anything_from_elsewhere():
    found = [
        finding
        for path in page_files(".js", ".mjs", ".html", ".css", ".json", ".svg")
        for finding in findings(path, FROM_ELSEWHERE, ONLY_NAMES.sub("", code_of(path)))
    ]
    assert found == []


def test_styles_need_nothing_that_the_engine_of_obs_lacks():
    found = []
    for path in page_files(".css", ".html", ".js", ".mjs"):
        for line, css in styles_in(path, code_of(path)):
            found += findings(path, NEW_CSS, css, line)
            found += [f"{shown(path)}: {rule} stands inside another rule" for rule in nested_rules(css)]
    assert found == []


def test_scripts_need_nothing_that_the_engine_of_obs_lacks():
    found = [
        finding
        for path in page_files(".js", ".mjs", ".html")
        for finding in findings(path, NEW_JS, code_of(path))
    ]
    assert found == []


@pytest.mark.parametrize(
    "css",
    [
        "a:has(b) { top: 0 }",
        "@container card (width > 1px) { a { top: 0 } }",
        "a { color: color-mix(in srgb, red, blue) }",
        "a { color: oklch(50% 0 0) }",
        "a { height: 100dvh }",
        "a { font-size: 4cqi }",
        "a { translate: 0 4px }",
        "@media (width >= 600px) { a { top: 0 } }",
        "a { transition-timing-function: linear(0, 1) }",
    ],
)
def test_the_check_of_styles_sees_what_is_too_new(css):
    assert NEW_CSS.search(css)


def test_the_check_of_styles_lets_pass_what_is_old_enough():
    css = """
    @layer base { :is(a, b):not(.x) { transform: translate(0, 4px) scale(2) } }
    @media (min-width: 600px) { a { width: clamp(1px, 50vw, 4rem); background: linear-gradient(red, blue) } }
    @keyframes in { from { opacity: 0 } 50% { opacity: 1 } }
    """
    assert [match.group() for match in NEW_CSS.finditer(css)] == []
    assert nested_rules(css) == []


def test_the_check_of_styles_sees_a_rule_inside_a_rule():
    assert nested_rules("a { top: 0; &:hover { top: 1px } }") == ["&:hover"]
    assert nested_rules("@media print { a { .b { top: 0 } } }") == [".b"]


@pytest.mark.parametrize(
    "script",
    [
        "rows.toSorted()",
        "Object.groupBy(rows, key)",
        "Promise.withResolvers()",
        "new Intl.DurationFormat('zh')",
        "import a from './a.json' with { type: 'json' }",
    ],
)
def test_the_check_of_scripts_sees_what_is_too_new(script):
    assert NEW_JS.search(script)


def test_comments_are_no_code_and_addresses_are_no_comments():
    text = "a /* :has( */ b // eval(\nc = 'http://host/'\n<!-- innerHTML -->d"
    assert without_comments(text) == "a  b \nc = 'http://host/'\nd"


def words(language: str) -> dict[str, set[str]]:
    """Each key of a language, dotted, with the placeholders in its text."""

    def walk(section: dict[str, object], prefix: str) -> Iterator[tuple[str, set[str]]]:
        for name, value in section.items():
            if isinstance(value, dict):
                yield from walk(value, f"{prefix}{name}.")
            else:
                assert isinstance(value, str), f"{language}: {prefix}{name} is no text"
                assert value.strip(), f"{language}: {prefix}{name} is empty"
                yield f"{prefix}{name}", set(re.findall(r"\{(\w+)", value))

    file = CHECKOUT / "static" / "i18n" / f"{language}.json"
    return dict(walk(json.loads(file.read_text(encoding="utf-8")), ""))


def test_both_languages_have_the_same_words_with_the_same_gaps():
    chinese, english = words("zh-CN"), words("en")

    assert sorted(chinese.keys() - english.keys()) == [], "missing in en"
    assert sorted(english.keys() - chinese.keys()) == [], "missing in zh-CN"
    assert {key: (chinese[key], english[key]) for key in chinese if chinese[key] != english[key]} == {}
