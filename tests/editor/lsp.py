"""A client of the language server that editors run for YAML: it types, and asks what an editor asks."""

import asyncio
import contextlib
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

SERVER = Path(__file__).parents[2] / ".cache" / "yaml-language-server"
PROGRAM = SERVER / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"

ANSWER_S = 60.0
"""For a machine that many share; it answers within some 50 ms."""

CURSOR = "¦"

_SETTINGS: Mapping[str, Any] = {
    # As an editor sets it, but for the list of schemas that it would fetch from the network.
    "yaml": {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}},
}


class ServerMissing(RuntimeError):
    """This machine has no Node.js, or the server was not fetched."""


class LanguageServer:
    """The server in a process of its own, spoken to over its standard input and output.

    Places in a text are shown by a ``CURSOR`` in it, which is taken out before the text is opened.
    """

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._asked = 0
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._problems: dict[str, asyncio.Queue[list[dict[str, Any]]]] = {}
        self._version = 0
        self._reader = asyncio.create_task(self._read())

    @classmethod
    async def start(cls, program: Path = PROGRAM) -> Self:
        """
        Raises:
            ServerMissing: there is no node, or no server.
        """
        node = _node_for(program)
        process = await asyncio.create_subprocess_exec(
            node,
            program,
            "--stdio",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        server = cls(process)
        await server._ask(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": None,
                "capabilities": {
                    "workspace": {"configuration": True},
                    "textDocument": {
                        "completion": {"completionItem": {"documentationFormat": ["markdown"]}},
                        "hover": {"contentFormat": ["markdown"]},
                    },
                },
            },
        )
        server._tell("initialized", {})
        server._tell("workspace/didChangeConfiguration", {"settings": _SETTINGS})
        return server

    async def stop(self) -> None:
        with contextlib.suppress(Exception):
            await self._ask("shutdown", None)
            self._tell("exit", None)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._process.wait(), 10)
        if self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
        self._reader.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._reader
        self._process._transport.close()  # type: ignore[attr-defined]  # or it is found open at the end

    # What an editor does -------------------------------------------------------------------------

    async def problems(self, file: Path, text: str) -> list[tuple[int, str]]:
        """What is underlined in this text: the line, counted from 1, and what is said of it."""
        told = await self._type(file, text)
        return [(one["range"]["start"]["line"] + 1, one["message"]) for one in told]

    async def completions(self, file: Path, text: str) -> dict[str, str]:
        """What is offered at the cursor, each with what is told of it."""
        answer = await self._at_cursor("textDocument/completion", file, text)
        items = answer["items"] if isinstance(answer, dict) else answer
        return {item["label"]: _words(item.get("documentation")) for item in items}

    async def hover(self, file: Path, text: str) -> str:
        """What a hand that rests at the cursor is shown."""
        answer = await self._at_cursor("textDocument/hover", file, text)
        return _words(answer["contents"]) if answer else ""

    async def _at_cursor(self, method: str, file: Path, text: str) -> Any:
        before, cursor, after = text.partition(CURSOR)
        assert cursor, "where is the cursor?"
        await self._type(file, before + after)
        line, column = before.count("\n"), len(before.rpartition("\n")[2].encode("utf-16-le")) // 2
        position = {"line": line, "character": column}
        return await self._ask(method, {"textDocument": {"uri": file.as_uri()}, "position": position})

    async def _type(self, file: Path, text: str) -> list[dict[str, Any]]:
        """Open the file with this text, in place of what was in it, and wait until it has been looked at."""
        uri = file.as_uri()
        self._version += 1
        told = self._problems.get(uri)
        if told is None:
            told = self._problems[uri] = asyncio.Queue()
            document = {"uri": uri, "languageId": "yaml", "version": self._version, "text": text}
            self._tell("textDocument/didOpen", {"textDocument": document})
        else:
            document = {"uri": uri, "version": self._version}
            changes = {"textDocument": document, "contentChanges": [{"text": text}]}
            self._tell("textDocument/didChange", changes)
        return await asyncio.wait_for(told.get(), ANSWER_S)

    # The wire ------------------------------------------------------------------------------------

    async def _ask(self, method: str, params: Any) -> Any:
        self._asked += 1
        answer = self._answers[self._asked] = asyncio.get_running_loop().create_future()
        self._send({"id": self._asked, "method": method, "params": params})
        return await asyncio.wait_for(answer, ANSWER_S)

    def _tell(self, method: str, params: Any) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: Mapping[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))

    async def _read(self) -> None:
        assert self._process.stdout is not None
        while head := await self._process.stdout.readline():
            while (line := await self._process.stdout.readline()).strip():
                head += line
            length = int(head.lower().partition(b"content-length:")[2].split()[0])
            self._take(json.loads(await self._process.stdout.readexactly(length)))

    def _take(self, message: Mapping[str, Any]) -> None:
        match message:
            case {"id": id_, "method": "workspace/configuration", "params": {"items": items}}:
                asked = [_SETTINGS.get(item.get("section", ""), {}) for item in items]
                self._send({"id": id_, "result": asked})
            case {"id": id_, "method": _}:
                self._send({"id": id_, "result": None})
            case {"id": id_, "error": error}:
                self._answers.pop(id_).set_exception(RuntimeError(str(error)))
            case {"id": id_}:
                self._answers.pop(id_).set_result(message["result"])
            case {"method": "textDocument/publishDiagnostics", "params": {"uri": uri, "diagnostics": found}}:
                if uri in self._problems:
                    self._problems[uri].put_nowait(found)


def _node_for(program: Path) -> str:
    node = shutil.which("node")
    if node is None or not program.exists():
        raise ServerMissing("node and the language server are needed (setup/from_npm.py fetches it)")
    return node


def _words(content: Any) -> str:
    match content:
        case {"value": str(words)} | str(words):
            return words
        case list():
            return "\n".join(_words(one) for one in content)
        case _:
            return ""
