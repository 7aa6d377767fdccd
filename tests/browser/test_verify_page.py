"""The page that checks a draw: it finds what ``companion verify-draw`` finds, from a file, with no server."""

import json
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from companion.cli.draw_words import CHECKS, SAID, SENTENCES, STEPS, WANTED, WHY
from companion.cli.verify_draw import sentence
from companion.show.draw.check import verify
from companion.show.draw.form import NotReadable, read
from companion.show.draw.protocol import canonical
from companion.show.offers import Fairness
from companion.showfile import Language
from tests.browser.engines import click, expect_complaint
from tests.browser.stand_in import until
from tests.show.drawn import HONEST, SPOILT, UNREADABLE, drawn, marked, mirrored
from tests.web.service import running

pytestmark = pytest.mark.crews_page

PAGE = Path(__file__).resolve().parents[2] / "static" / "verify-draw.html"


def draws() -> dict[str, bytes]:
    """Files of every kind: draws that hold, altered ones with and without a new mark, what is no draw."""
    files = {name: canonical(honest()) for name, honest in HONEST.items()}
    files["mirrored"] = canonical(mirrored())
    files["nobody"] = canonical(drawn(entries=0))
    files["in another order"] = json.dumps(drawn(), indent=2).encode()
    for name, (spoil, _) in SPOILT.items():
        bundle = drawn(planned=Fairness.A)
        spoil(bundle)
        files[name] = canonical(bundle)
        files[f"{name}, marked"] = canonical(marked(bundle))
    words = drawn()
    words["rules"]["名 😀 ｚ"] = {"\U00010000": 'a"\\\n\u2028\x7f', "\uffff": [-1, 0, None, True, {}, []]}
    files["rules in any script"] = canonical(marked(words))
    files["half a pair"] = canonical(drawn()).replace("返程".encode(), b"\\ud83d")
    files["a name fewer"] = canonical({k: v for k, v in drawn().items() if k != "seed"})
    files["a name more"] = canonical(drawn() | {"salt": "00"})
    files["a true for a number"] = canonical(marked(drawn() | {"counts": True}))
    files["a list"] = b"[1]"
    files |= {f"unreadable {text[:20]!r}": text for text, _ in UNREADABLE}
    return files


def found_here(text: bytes) -> list[list[object]]:
    try:
        findings = verify(read(text))
    except NotReadable as wrong:
        findings = (wrong.finding,)
    return [[found.check, found.ok, found.code, dict(found.facts)] for found in findings]


async def opened(browser: Browser, language: str = "en-US", url: str = PAGE.as_uri()) -> Page:
    context = await browser.new_context(viewport={"width": 1366, "height": 900}, locale=language)
    page = await context.new_page()
    await page.goto(url)
    return page


async def give(page: Page, bundle: object) -> None:
    file: Any = {"name": "draw.json", "mimeType": "application/json", "buffer": canonical(bundle)}
    await page.set_input_files("#file", files=[file])
    await until(page, "document.querySelector('#checks') !== null")


async def test_the_page_and_the_command_find_the_same_in_every_file(browser):
    page = await opened(browser)
    files = draws()
    assert len(files) > 60

    found = await page.evaluate(
        """(files) => files.map((text) => {
            const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))
            return examine(bytes).findings.map((found) => [found.check, found.ok, found.code, found.facts])
        })""",
        [b64encode(text).decode() for text in files.values()],
    )

    differ = {
        name: (there, here)
        for (name, text), there in zip(files.items(), found, strict=True)
        if there != (here := found_here(text))
    }
    assert differ == {}
    held = [name for name, findings in zip(files, found, strict=True) if all(ok for _, ok, _, _ in findings)]
    assert {*HONEST, "mirrored", "nobody", "in another order"} == set(held)


UNSEEN = "\x1b[2J \x9b2J \N{RIGHT-TO-LEFT OVERRIDE}\N{ZERO WIDTH SPACE}\N{LINE SEPARATOR}"


async def test_the_page_and_the_command_say_the_same_of_what_cannot_be_seen(browser):
    """Neither shows it: on a terminal it moves the cursor, on a page it turns the words around it."""
    page = await opened(browser)
    bundle = HONEST["cut off"]()
    bundle["fairness"]["why"] = bundle["show"]["title"] = bundle["rules"]["note"] = UNSEEN
    bundle = marked(bundle)
    await give(page, bundle)

    said = await page.evaluate("page.examined.findings.map(sentence)")
    assert said == [sentence(found, Language.ENGLISH) for found in verify(bundle)]
    shown = await page.evaluate("document.body.textContent")
    assert not set(UNSEEN) - set("[2J ") & set(shown)
    assert "\N{REPLACEMENT CHARACTER}[2J \N{REPLACEMENT CHARACTER}2J" in shown


async def test_its_hashes_are_those_of_the_standard(browser):
    """FIPS 180-4: nothing, three bytes, two blocks. RFC 4231: test cases 1 and 2 of HMAC."""
    page = await opened(browser)

    digests = await page.evaluate(
        """() => ['', 'abc', 'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq'].map(hexDigest)
            .concat([hex(hmacUnder(new Uint8Array(20).fill(11))(utf8.encode('Hi There'))),
                     hex(hmacUnder(utf8.encode('Jefe'))(utf8.encode('what do ya want for nothing?')))])"""
    )

    assert digests == [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    ]


@pytest.mark.parametrize(("language", "words"), [("zh-CN", Language.CHINESE), ("en-US", Language.ENGLISH)])
async def test_a_file_that_is_chosen_is_told_of_in_the_language_of_the_browser(browser, language, words):
    page = await opened(browser, language)
    await give(page, drawn(planned=Fairness.A))

    said = await page.evaluate("document.querySelector('#verdict').innerText")
    assert SAID[words]["holds"].format(level="A", count=14) in said
    assert await page.locator("#checks .right").count() == 14
    compare = await page.evaluate("document.querySelector('#compare').innerText")
    assert str(drawn(planned=Fairness.A)["eligible_digest"]) in compare


async def test_an_altered_file_shows_which_check_failed_and_another_file_takes_its_place(browser):
    page = await opened(browser)
    bundle = drawn()
    bundle["winners"].reverse()
    await give(page, bundle)

    wrong = await page.locator("#checks .wrong").evaluate_all("rows => rows.map(row => row.dataset.check)")
    assert wrong == ["record", "ranking"]
    assert await page.locator("#verdict.fails").count() == 1
    await give(page, drawn())
    await until(page, "document.querySelector('#verdict.holds') !== null")


async def test_a_file_can_be_dropped_and_read_in_the_other_language(browser):
    page = await opened(browser)
    await page.evaluate(
        """(text) => {
            const data = new DataTransfer()
            data.items.add(new File([text], 'draw.json'))
            document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true }))
        }""",
        canonical(mirrored()).decode(),
    )
    await until(page, "document.querySelector('#verdict.nothing_to_check') !== null")
    await click(page, "#language")

    assert await page.evaluate("document.documentElement.lang") == "zh-CN"
    said = await page.evaluate("document.querySelector('#verdict').innerText")
    assert SAID[Language.CHINESE]["nothing_to_check"] in said


async def test_ten_thousand_entries_are_checked_in_the_browser(browser):
    page = await opened(browser)
    bundle = drawn(entries=10_000, winners=100, alternates=100)

    await give(page, bundle)

    assert await page.locator("#verdict.holds").count() == 1


async def test_it_fits_a_phone_and_keeps_the_file_to_itself(browser):
    context = await browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    page = await context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(PAGE.as_uri())
    await give(page, drawn(planned=Fairness.A, late=True, passed_over=True))

    assert await page.evaluate("document.documentElement.scrollWidth") == 390
    assert [url for url in asked if not url.startswith("data:")] == [PAGE.as_uri()]


async def test_the_service_gives_it_to_anyone_and_nothing_else_may_run_in_it(browser, tmp_path):
    async with running(tmp_path) as service:
        (service.static / PAGE.name).write_bytes(PAGE.read_bytes())
        async with service.session.get(service.url("/verify-draw")) as answer:
            assert answer.status == 200, "without a key"
            policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy

        page = await opened(browser, url=service.url("/verify-draw"))
        await give(page, drawn())
        await until(page, "document.querySelector('#verdict.holds') !== null")
        expect_complaint(browser, "Content Security Policy")
        await page.evaluate(
            """() => document.body.append(
                Object.assign(document.createElement('script'), { textContent: 'window.ran = 1' }))"""
        )
        assert await page.evaluate("window.ran") is None


def test_it_says_what_the_command_says():
    text = PAGE.read_text("utf-8")
    begin = text.index('id="words">') + len('id="words">')
    words = json.loads(text[begin : text.index("</script>", begin)])

    for language in Language:
        there = words[language.value]
        assert there["checks"] == CHECKS[language]
        assert there["sentences"] == SENTENCES[language]
        assert there["wanted"] == WANTED[language]
        assert there["why"] == WHY[language]
        assert there["steps"] == STEPS[language]
        of_files = {"missing", "unreadable"}
        assert there["said"] == {k: v for k, v in SAID[language].items() if k not in of_files}
    assert words["en"]["page"].keys() == words["zh-CN"]["page"].keys()
