"""The language server, started once for all that type in it."""

import os
from collections.abc import AsyncIterator

import pytest

from tests.editor.lsp import LanguageServer, ServerMissing


@pytest.fixture(scope="module")
async def server() -> AsyncIterator[LanguageServer]:
    try:
        running = await LanguageServer.start()
    except ServerMissing as missing:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{missing}, and CI must not pass without it")
        pytest.skip(str(missing))
    yield running
    await running.stop()
