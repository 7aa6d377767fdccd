"""Entries of lucky bags, many at once, and what is told of a draw to whoever wants to check it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from aiohttp import hdrs, web

from companion.show.bags.entry import Entry, Taken
from companion.show.bags.read_entry import BadEntry, BadRow, read_entry
from companion.show.commands import Refusal
from companion.show.times import WallMs
from companion.web.answers import Denied, json_answer
from companion.web.api import read_json
from companion.web.people import denied
from companion.web.security import VISITOR
from companion.web.site import SITE

LARGEST_LIST = 8 * 1024 * 1024
"""Bytes: 10,000 entries of 800 bytes each."""

MOST_ENTRIES = 10_000
"""In one request."""

MOST_TOLD = 200
"""Rows that are no entries; of the others only the number is told."""

_CSV = frozenset({"text/csv", "application/csv", "application/vnd.ms-excel", "text/plain"})


async def enter_many(request: web.Request) -> web.Response:
    """Take many entries of a bag, as a JSON list or as CSV.

    What is no entry is told by its line and costs none of the others; the same list again changes nothing.
    """
    site = request.app[SITE]
    if not site.lists.take(request.remote or "", request[VISITOR].highest):
        raise Denied(429, "too_many", "More than 5 lists a second; wait a moment.", {hdrs.RETRY_AFTER: "1"})
    bag, book = request.match_info["bag"], site.desk.bags
    if request.content_type == "application/json":
        data = await _body(request)
        entries, bad = await asyncio.to_thread(_read_list, data, WallMs(site.desk.server_time_ms()))
        taken = await book.enter(bag, entries)
    elif request.content_type in _CSV:
        done = await book.enter_list(bag, await _body(request))
        taken, bad = (done, ()) if isinstance(done, Refusal) else done
    else:
        raise Denied(415, "not_a_list", "Send a JSON list, or CSV with 'Content-Type: text/csv'.")
    if isinstance(taken, Refusal):
        raise denied(taken, unknown=404)
    return json_answer(_told(taken, bad, rev=site.desk.view("live").rev))


async def entries_list(request: web.Request) -> web.Response:
    """All entries of a bag as CSV, with names: for the crew alone."""
    bag = request.match_info["bag"]
    data = await request.app[SITE].desk.bags.as_list(bag)
    if isinstance(data, Refusal):
        raise denied(data, unknown=404)
    # The show has a bag of this name, so it is of letters, digits, - and _.
    headers = {hdrs.CONTENT_DISPOSITION: f'attachment; filename="entries-{bag}.csv"'}
    return web.Response(body=data, content_type="text/csv", charset="utf-8", headers=headers)


async def draw_file(request: web.Request) -> web.Response:
    """What anyone can check a published draw with: ids, and no names."""
    bag = request.match_info["bag"]
    data = await request.app[SITE].desk.bags.draw_file(bag)
    if data is None:
        raise Denied(404, "not_found", "There is no such bag, or its draw is not published.")
    headers = {hdrs.CONTENT_DISPOSITION: f'attachment; filename="draw-{bag}.json"'}
    return web.Response(body=data, content_type="application/json", headers=headers)


async def _body(request: web.Request) -> bytes:
    """All of it. Other requests are far smaller, and are held to that.

    Raises:
        Denied: it is too large.
    """
    parts, size = [], 0
    async for part in request.content.iter_any():
        size += len(part)
        if size > LARGEST_LIST:
            raise Denied(413, "too_large", "The list is larger than 8 MiB; send it in parts.")
        parts.append(part)
    return b"".join(parts)


def _read_list(data: bytes, at: WallMs) -> tuple[Sequence[Entry], Sequence[BadRow]]:
    """Called in a thread.

    Raises:
        Denied: it is no list, or too long.
    """
    try:
        rows = read_json(data.decode())
    except ValueError:
        raise Denied(400, "bad_request", "The body is not JSON in UTF-8.") from None
    if not isinstance(rows, list):
        raise Denied(400, "bad_request", 'Send a list: [{"user_id", "name", "text"}, …].')
    if len(rows) > MOST_ENTRIES:
        raise Denied(413, "too_large", f"Send {MOST_ENTRIES} entries or fewer at once.")
    entries: list[Entry] = []
    bad: list[BadRow] = []
    for number, row in enumerate(rows, 1):
        try:
            if not isinstance(row, Mapping):
                raise BadEntry("An entry must be an object.")
            entries.append(read_entry(row, at=at))
        except BadEntry as error:
            bad.append(BadRow(number, str(error)))
    return entries, bad


def _told(taken: Taken, bad: Sequence[BadRow], *, rev: int) -> dict[str, object]:
    return {
        "rev": rev,
        "taken": sum(taken.verdicts.values()),
        "new": taken.new,
        "verdicts": {verdict.value: number for verdict, number in sorted(taken.verdicts.items())},
        "bad": len(bad),
        "errors": [asdict(row) for row in bad[:MOST_TOLD]],
    }
