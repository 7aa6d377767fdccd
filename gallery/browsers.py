"""The engine that the pictures are drawn by."""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright

from tests.browser.engines import DEBIAN_NAMES, ENGINE_103, FLAGS


class EngineMissing(Exception):
    """The engine is not on this machine; the text says what to do."""


@asynccontextmanager
async def engine(name: str) -> AsyncIterator[Browser]:
    """``debian``: the Chromium of this system; ``103``: that of OBS up to 30.

    Raises :class:`EngineMissing`.
    """
    async with async_playwright() as playwright:
        with tempfile.TemporaryDirectory(prefix="gallery-", ignore_cleanup_errors=True) as home:
            program, flags, environment = _engine(name)
            browser = await playwright.chromium.launch(
                executable_path=program,
                args=list(flags),
                env={**os.environ, "HOME": home, **environment},
                timeout=60_000,
            )
            try:
                yield browser
            finally:
                await browser.close()


def _engine(name: str) -> tuple[str, tuple[str, ...], dict[str, str]]:
    if name == "103":
        program = ENGINE_103 / "chrome"
        if not program.exists():
            raise EngineMissing("Chromium 103 is not in .cache/; `make browsers` fetches it.")
        # zygote: its way to start processes needs a newer set of system libraries than it brings along
        return str(program), (*FLAGS, "--no-zygote"), {"LD_LIBRARY_PATH": str(ENGINE_103 / "lib")}
    found = next(filter(None, map(shutil.which, DEBIAN_NAMES)), None)
    if found is None:
        raise EngineMissing("Chromium is not installed (Debian: chromium); `make system` installs it.")
    return found, FLAGS, {}
