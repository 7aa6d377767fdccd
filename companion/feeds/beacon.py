"""Public randomness: rounds of drand's quicknet, over HTTPS, verified before anything is made of them.

A round is believed when two places say the same, its randomness is the SHA-256 of its signature, and that
signature verifies with the network's public key. Places that lie or are cut off cost time, never a draw.
"""

import asyncio
import hashlib
import json
import logging
import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import aiohttp

from companion.ports import BagFailure
from companion.show.draw.protocol import CHAIN, round_time
from companion.show.model import Plan
from companion.show.offers import Fairness, WindowMode
from companion.show.times import Ms, WallMs
from companion.tasks import TaskSet

try:
    from drand_verify import verify_quicknet
except ImportError:
    verify_quicknet = None

log = logging.getLogger(__name__)

PLACES = (
    "https://api.drand.sh",
    "https://api2.drand.sh",
    "https://api3.drand.sh",
    "https://drand.cloudflare.com",
)
"""Public relays of the League of Entropy and of others."""

AGREE = 2
"""So many places must say the same."""

TRY_AGAIN_S = 0.5
ANSWER_WITHIN_S = 10.0
"""A place that takes longer is asked anew."""

LONGEST_ANSWER = 65_536
"""A round is some 300 bytes."""

_SIGNATURE = re.compile(r"[0-9a-f]{96}", re.ASCII)
_RANDOMNESS = re.compile(r"[0-9a-f]{64}", re.ASCII)

CAN_VERIFY = verify_quicknet is not None
"""The optional part that checks signatures is installed: ``live-companion[beacon]``."""

HOW_TO_INSTALL = f"{sys.executable} -m pip install 'drand-verify>=0.2,<0.3'"
"""What ``[beacon]`` asks for, by its own name: that installs it into a clone too."""

INSTALL = f"Install it with: {HOW_TO_INSTALL}"


def needed_by(plan: Plan) -> Sequence[str]:
    """The ids of those bags of a show that public randomness is to decide."""
    return [
        bag.id for bag in plan.bags.values() if bag.mode is WindowMode.NATIVE and bag.fairness is Fairness.A
    ]


@dataclass(frozen=True, slots=True)
class Round:
    """What the beacon said; made by ``checked`` alone."""

    number: int
    randomness: str
    """32 bytes as hex."""
    signature: str
    """48 bytes as hex."""


def checked(number: int, answer: object) -> Round:
    """A round as a place gave it, once it is known to be genuine.

    Raises:
        ValueError: it is of another round, of another form, or not what the beacon signed.
        BagFailure: nothing that could verify signatures is installed.
    """
    if verify_quicknet is None:
        raise BagFailure(f"The signature of the public randomness cannot be verified here. {INSTALL}")
    if not isinstance(answer, dict) or answer.get("round") != number:
        raise ValueError(f"not round {number}")
    randomness, signature = str(answer.get("randomness")), str(answer.get("signature"))
    # Before the verifier sees it: it does not take well what is not hex.
    if not _SIGNATURE.fullmatch(signature) or not _RANDOMNESS.fullmatch(randomness):
        raise ValueError("not of the form of a round")
    if hashlib.sha256(bytes.fromhex(signature)).hexdigest() != randomness:
        raise ValueError("its randomness is not that of its signature")
    if verify_quicknet(number, signature) != randomness:
        raise ValueError("its signature gives another randomness")
    return Round(number, randomness, signature)


class Beacon:
    """Fetches rounds."""

    def __init__(self, places: Sequence[str], wall_now: Callable[[], WallMs]) -> None:
        """``places`` are two addresses or more, each of them as far as ``/<chain>/public/<round>``."""
        self._places = tuple(place.rstrip("/") for place in places)
        self._wall_now = wall_now

    async def fetch(self, number: int, wait_ms: Ms) -> Round:
        """The round, as soon as it exists and enough places say the same.

        Addresses are asked through the proxy that the environment names, if it names one.

        Raises:
            BagFailure: that was not so within ``wait_ms``.
        """
        if not CAN_VERIFY:
            raise BagFailure(f"The signature of the public randomness cannot be verified here. {INSTALL}")
        said: Counter[Round] = Counter()
        why: dict[str, str] = {}
        enough: asyncio.Future[Round] = asyncio.get_running_loop().create_future()

        async def ask(place: str, session: aiohttp.ClientSession) -> None:
            while True:
                try:
                    round = checked(number, await _answer(session, f"{place}/{CHAIN}/public/{number}"))
                except (aiohttp.ClientError, TimeoutError, ValueError, OSError) as error:
                    why[place] = str(error) or type(error).__name__
                    await asyncio.sleep(TRY_AGAIN_S)
                    continue
                why.pop(place, None)
                said[round] += 1
                if said[round] >= AGREE and not enough.done():
                    enough.set_result(round)
                return

        timeout = aiohttp.ClientTimeout(total=ANSWER_WITHIN_S)
        try:
            async with asyncio.timeout(wait_ms / 1000):
                await asyncio.sleep(max(0, round_time(number) - self._wall_now()) / 1000)
                async with (
                    aiohttp.ClientSession(timeout=timeout, trust_env=True) as session,
                    TaskSet() as asking,
                ):
                    for place in self._places:
                        asking.spawn(ask(place, session), name=f"round {number} from {place}")
                    return await enough
        except TimeoutError:
            for place, reason in why.items():
                log.warning("Round %s could not be had from %s: %s", number, place, reason)
            answered = sum(said.values())
            raise BagFailure(
                f"Round {number} of the public randomness could not be fetched within {wait_ms / 1000:g} s: "
                f"{answered} of {len(self._places)} places answered, and {AGREE} must agree."
            ) from None


async def _answer(session: aiohttp.ClientSession, url: str) -> object:
    """What a place says, as JSON; a round that does not exist yet is none.

    Raises:
        aiohttp.ClientError: there is no answer, or one that says no.
        ValueError: it is not JSON, or far too long.
    """
    async with session.get(url, raise_for_status=True) as response:
        text = b""
        async for piece in response.content.iter_chunked(LONGEST_ANSWER):
            text += piece
            if len(text) > LONGEST_ANSWER:
                raise ValueError("far too long for a round")
    try:
        answer: object = json.loads(text)
    except RecursionError:
        raise ValueError("not JSON") from None
    return answer
