"""Whether OBS shows the overlays, by the pages that are connected."""

from dataclasses import replace

from companion.checkup.findings import Finding
from companion.lookout.pages import SeenPage
from companion.obs.setup.found import Canvas, Found
from companion.preflight.overlay_pages import judge_overlay_pages
from companion.show.times import WallMs

BARE = Found(version="30", canvas=Canvas(1920, 1080, 30), scenes={}, inputs={}, kinds=frozenset())
BROWSING = replace(BARE, kinds=frozenset({"browser_source"}))
NOW = WallMs(1_800_000_000_000)


def told(pages: list[SeenPage], found: Found | None) -> list[tuple[str, str]]:
    findings: list[Finding] = list(judge_overlay_pages(pages, found, NOW))
    return [(one.code, one.subject) for one in findings]


def test_no_page_is_a_lack_only_of_an_obs_that_could_show_one() -> None:
    assert told([], BROWSING) == [("page-none", "")]
    assert told([], BARE) == []
    assert told([], None) == []


def test_pages_are_counted_and_one_that_says_nothing_is_named() -> None:
    speaks, silent = SeenPage("1920x1080", None), SeenPage("1080x1920", WallMs(NOW - 12_000))
    assert told([speaks], BROWSING) == [("page-connected", "")]
    (quiet, *_) = judge_overlay_pages([speaks, silent], BROWSING, NOW)
    assert (quiet.code, quiet.subject, quiet.facts["seconds"]) == ("page-quiet", "1080x1920", 12)
