"""The lookout of a show that is run with a real OBS: a lens cap is covered in time, a camera measured."""

import asyncio
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp

from companion.app import ObsKind, serve
from companion.begin import Opening
from companion.keys import Role
from companion.settings import load_settings
from companion.show.commands import Go, OutputStart
from companion.show.guard_commands import Calibrate
from companion.show.health.troubles import Trouble
from companion.show.incidents.record import Stage
from companion.show.model import GuardPlan
from companion.show.times import Ms
from companion.showfile import load_show
from companion.showfile.surroundings import Surroundings
from tests.lookout.incidents import shade
from tests.real_obs import RealObs
from tests.service import eventually

EXAMPLE = Path(__file__).parents[2] / "examples" / "ten-minutes" / "show.yaml"
BUSY_MS = 1_500
"""Room for a machine that does other things, too: the bench of faults holds the budget itself."""


async def test_a_camera_that_goes_black_is_covered_in_time_and_another_is_measured(
    real_obs: RealObs, tmp_path: Path
) -> None:
    shutil.copytree(EXAMPLE.parent, tmp_path / "show")
    show, data = tmp_path / "show" / EXAMPLE.name, tmp_path / "data"
    data.mkdir()
    loaded = load_show(show, Surroundings.of(show.parent, data))
    assert loaded.plan is not None
    studio = replace(
        loaded.plan.studio, cameras={"main": "Host camera", "closeup": "Product camera"}, microphones={}
    )
    plan = replace(loaded.plan, studio=studio, on_air=("record",), guard=GuardPlan(dwell_ms=Ms(3_000)))
    environ = {
        "COMPANION_OBS_URL": f"ws://{real_obs.host}:{real_obs.port}",
        "COMPANION_OBS_PASSWORD": real_obs.password,
    }
    settings = load_settings(data, host=None, port=0, obs=None, environ=environ)
    await asyncio.to_thread(real_obs.record_into, tmp_path)
    async with serve(
        plan, loaded.source, settings, show_file=show, obs=ObsKind.REAL, opening=Opening()
    ) as service:
        runner = service.runner
        await eventually(lambda: "Host" in runner.state.contents, "what the scenes hold")
        await runner.command("air", "operator", OutputStart("record"))
        await runner.command("go", "operator", Go())
        await runner.command("measure", "operator", Calibrate("Product camera"))
        await asyncio.sleep(4)
        await asyncio.to_thread(_colour, real_obs, 0xFF000000)
        try:
            await eventually(lambda: runner.state.program.actual == "Fallback", "the fallback")
            assert await asyncio.to_thread(lambda: real_obs.program) == "Fallback"
        finally:
            await asyncio.to_thread(_colour, real_obs, 0xFFC06020)
        one = runner.state.incidents[-1]
        assert (one.trouble, one.subject, one.by) == (Trouble.BLACK, "Host camera", "")
        assert one.confirmed is not None
        assert 3_000 <= one.confirmed - one.first_bad <= 3_000 + 500 + 500 + BUSY_MS
        await eventually(lambda: runner.state.program.actual == "Host", "the way back")
        await eventually(lambda: runner.state.incidents[-1].stage is Stage.OVER, "its end")
        await eventually(lambda: "Product camera" in runner.state.calibrations, "what the camera is like")
        # A plain colour is as clean as a camera can be.
        measured = runner.state.calibrations["Product camera"]
        assert (measured.measured["change_low_ppm"], measured.off) == (0, ("frozen",))
        headers = {"Authorization": f"Bearer {service.keys.of(Role.OPERATOR)}"}
        async with aiohttp.ClientSession(f"http://127.0.0.1:{service.port}", headers=headers) as session:

            async def listed() -> dict[str, Any]:
                async with session.get(f"/api/v1/incidents/{one.id}") as answer:
                    known: dict[str, Any] = await answer.json()
                return known

            async with asyncio.timeout(20):
                while "after" not in (known := await listed())["pictures"]:
                    await asyncio.sleep(0.1)
            assert known["pictures"] == ["before", "during", "after"]
            assert known["frames"][0] < 0 <= known["frames"][-1]
            async with session.get(f"/api/v1/incidents/{one.id}/before.jpg") as answer:
                assert shade(await answer.read()) > 50


def _colour(obs: RealObs, abgr: int) -> None:
    obs.ask("SetInputSettings", {"inputName": "Host camera", "inputSettings": {"color": abgr}})
