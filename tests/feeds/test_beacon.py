"""Public randomness: over real HTTP from this machine, rounds as quicknet signed them."""

import asyncio
import hashlib
import socket
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp import web

from companion.feeds.beacon import Beacon, Round, checked
from companion.ports import BagFailure
from companion.show.draw.protocol import CHAIN, round_time
from companion.show.times import Ms, WallMs

pytest.importorskip("drand_verify", reason="signatures are verified by an optional part")

ROUNDS = {
    1000: {
        "round": 1000,
        "randomness": "fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd",
        "signature": "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125"
        "e342b73a8dd2bacbe47e4b6b63ed5e39",
    },
    657413: {
        "round": 657413,
        "randomness": "fc1873a13f3545aeade8401532ef5519920652eee6b0d2b19ca12643b87b3587",
        "signature": "b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be"
        "41076862b98fad56e91a6b85b89cd97b",
    },
}
"""As drand's own documents and the verifier's have them."""

AFTER = WallMs(round_time(1_000_000))
"""An instant at which both exist."""

Answer = Callable[[], web.Response]


def says(document: object) -> Answer:
    return lambda: web.json_response(document)


class Places:
    """Relays on this machine, each at a path of its own, that answer as a test wants."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.asked = 0
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get("/{place}/" + CHAIN + "/public/{round}", self._answer)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()

    async def close(self) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    def urls(self) -> list[str]:
        assert self._runner is not None
        host, port = self._runner.addresses[0]
        return [f"http://{host}:{port}/{place}" for place in range(len(self.answers))]

    async def _answer(self, request: web.Request) -> web.Response:
        self.asked += 1
        return self.answers[int(request.match_info["place"])]()


@pytest.fixture
async def places() -> AsyncIterator[Places]:
    made = Places()
    await made.start()
    yield made
    await made.close()


async def fetched(places: Places, *answers: Answer, wait_ms: int = 10_000, now: WallMs = AFTER) -> Round:
    places.answers = list(answers)
    return await Beacon(places.urls(), lambda: now).fetch(1000, Ms(wait_ms))


async def test_a_round_that_two_places_give_is_believed(places: Places) -> None:
    round = await fetched(places, says(ROUNDS[1000]), says(ROUNDS[1000]))
    assert round == Round(1000, ROUNDS[1000]["randomness"], ROUNDS[1000]["signature"])


async def test_one_place_alone_is_not_believed(places: Places) -> None:
    def gone() -> web.Response:
        raise web.HTTPBadGateway

    with pytest.raises(BagFailure, match=r"1 of 3 places answered, and 2 must agree"):
        await fetched(places, says(ROUNDS[1000]), gone, gone, wait_ms=600)


async def test_places_that_lie_or_talk_nonsense_delay_nothing_while_two_are_honest(places: Places) -> None:
    answers = (
        says(ROUNDS[657413]),
        says({**ROUNDS[657413], "round": 1000}),
        lambda: web.Response(text="<html>"),
        lambda: web.Response(text="[" * 50_000),
        lambda: web.Response(body=b" " * 1_000_000),
        says(ROUNDS[1000]),
        says(ROUNDS[1000]),
    )
    assert (await fetched(places, *answers)).number == 1000


async def test_a_round_that_comes_late_is_waited_for(places: Places) -> None:
    def late() -> web.Response:
        if places.asked <= 2:
            raise web.HTTPNotFound
        return web.json_response(ROUNDS[1000])

    assert (await fetched(places, late, late)).number == 1000


async def test_nobody_is_asked_before_the_round_exists(places: Places) -> None:
    before = WallMs(round_time(1000) - 60_000)
    with pytest.raises(BagFailure, match=r"within 0\.2 s"):
        await fetched(places, says(ROUNDS[1000]), says(ROUNDS[1000]), wait_ms=200, now=before)
    assert places.asked == 0


async def test_no_network_at_all_fails_within_the_wait() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # Bound and not listened on: whoever comes is turned away.
        urls = [f"http://127.0.0.1:{taken.getsockname()[1]}/{place}" for place in "ab"]
        began = asyncio.get_running_loop().time()
        with pytest.raises(BagFailure, match="0 of 2 places answered"):
            await Beacon(urls, lambda: AFTER).fetch(1000, Ms(700))
    assert asyncio.get_running_loop().time() - began < 5


async def test_it_goes_through_the_proxy_of_the_environment(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Named in the environment, it is asked in place of an address that leads nowhere."""
    places.answers = [says(ROUNDS[1000]), says(ROUNDS[1000])]
    proxy = places.urls()[0].rpartition("/")[0]
    monkeypatch.setenv("http_proxy", proxy)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    nowhere = ["http://beacon.invalid/0", "http://beacon.invalid/1"]
    assert (await Beacon(nowhere, lambda: AFTER).fetch(1000, Ms(10_000))).number == 1000


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"round": 1001}, "not round"),
        ({"randomness": "00" * 32}, "not that of its signature"),
        ({"randomness": "no"}, "form"),
        ({"signature": "zz" * 48}, "form"),
        ({"signature": ROUNDS[1000]["signature"].upper()}, "form"),
        ({"signature": None}, "form"),
        (
            {"signature": ROUNDS[657413]["signature"], "randomness": ROUNDS[657413]["randomness"]},
            "verif",
        ),
    ],
)
def test_what_the_beacon_did_not_sign_is_refused(changed: dict[str, Any], wrong: str) -> None:
    with pytest.raises(ValueError, match=f"(?i){wrong}"):
        checked(1000, {**ROUNDS[1000], **changed})


def test_a_randomness_with_a_signature_that_gives_it_but_is_nobodys_is_refused() -> None:
    signature = "ab" * 48
    forged = {
        "round": 1000,
        "signature": signature,
        "randomness": hashlib.sha256(bytes.fromhex(signature)).hexdigest(),
    }
    with pytest.raises(ValueError, match=r"(?i)verif"):
        checked(1000, forged)
