"""How late this program's own loop is: a loop that is held up hears of everything late, and acts late."""

import asyncio

from companion.show.times import Ms


async def beat(every_s: float) -> Ms:
    """Return after ``every_s``, and say how much later than that it was. A machine's sleep is none."""
    loop = asyncio.get_running_loop()
    due_s = loop.time() + every_s
    await asyncio.sleep(every_s)
    return Ms(max(0, round((loop.time() - due_s) * 1000)))
