"""Overlay pages that OBS shows. Pure."""

from collections.abc import Iterator, Sequence

from companion.checkup.findings import Area, Finding, fine, hurts
from companion.lookout.pages import SeenPage
from companion.obs.setup.found import Found
from companion.obs.setup.overlay import KIND
from companion.show.times import SECOND, WallMs


def judge_overlay_pages(pages: Sequence[SeenPage], found: Found | None, now: WallMs) -> Iterator[Finding]:
    """``found`` is what OBS has; without browser sources in it that is told elsewhere."""
    for page in pages:
        if page.quiet_since is not None:
            seconds = (now - page.quiet_since) // SECOND
            yield hurts(Area.OVERLAYS, "page-quiet", page.label, about="page", seconds=seconds)
    if pages:
        yield fine(Area.OVERLAYS, "page-connected", about="page", count=len(pages))
    elif found is not None and KIND in found.kinds:
        yield hurts(Area.OVERLAYS, "page-none", about="page")
