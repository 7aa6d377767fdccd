"""Requests about what OBS sends out."""

from collections.abc import Mapping

from tests.fake_obs.answers.answer import Answer
from tests.fake_obs.fields import Fields
from tests.fake_obs.outputs import Output
from tests.fake_obs.protocol import Data, Refused, Status
from tests.fake_obs.world import World

_FLAGS = {
    "OBS_OUTPUT_AUDIO": True,
    "OBS_OUTPUT_ENCODED": True,
    "OBS_OUTPUT_MULTI_TRACK": True,
    "OBS_OUTPUT_SERVICE": False,
    "OBS_OUTPUT_VIDEO": True,
}
_PATH = "/tmp/show.mkv"


def _start(obs: World, output: Output) -> None:
    output.must_not_run()

    async def start() -> None:
        output.start()

    obs.windows.queue(start)


def _stop(obs: World, output: Output) -> None:
    output.must_run()

    async def stop() -> None:
        output.stop()

    obs.windows.queue(stop)


async def stream_status(obs: World, _: Fields) -> Data:
    return obs.stream.stream_status


async def start_stream(obs: World, _: Fields) -> None:
    _start(obs, obs.stream)


async def stop_stream(obs: World, _: Fields) -> None:
    _stop(obs, obs.stream)


async def record_status(obs: World, _: Fields) -> Data:
    return {**obs.record.status, "outputPaused": False}


async def start_record(obs: World, _: Fields) -> None:
    _start(obs, obs.record)


async def stop_record(obs: World, _: Fields) -> Data:
    _stop(obs, obs.record)
    return {"outputPath": _PATH}


def _virtual_camera(obs: World) -> Output:
    if not obs.virtual_camera_there:
        raise Refused(Status.INVALID_STATE, "VirtualCam is not available.")
    return obs.virtual_camera


async def virtual_camera_status(obs: World, _: Fields) -> Data:
    return {"outputActive": _virtual_camera(obs).running}


async def start_virtual_camera(obs: World, _: Fields) -> None:
    _start(obs, _virtual_camera(obs))


async def stop_virtual_camera(obs: World, _: Fields) -> None:
    _stop(obs, _virtual_camera(obs))


async def no_replay_buffer(_: World, __: Fields) -> None:
    raise Refused(Status.INVALID_STATE, "Replay buffer is not available.")


def _listed(obs: World, name: str, kind: str, output: Output) -> Data:
    width, height = obs.size if output.running else (0, 0)
    return {
        "outputActive": output.running,
        "outputFlags": _FLAGS,
        "outputHeight": height,
        "outputKind": kind,
        "outputName": name,
        "outputWidth": width,
    }


def _by_name(obs: World) -> dict[str, tuple[str, Output]]:
    there = {"simple_file_output": ("ffmpeg_muxer", obs.record)}
    if obs.stream.running:
        there["simple_stream"] = ("rtmp_output", obs.stream)
    if obs.virtual_camera_there:
        there["virtualcam_output"] = ("virtualcam_output", obs.virtual_camera)
    return there


async def output_list(obs: World, _: Fields) -> Data:
    return {"outputs": [_listed(obs, name, *one) for name, one in _by_name(obs).items()]}


async def output_status(obs: World, fields: Fields) -> Data:
    name = fields.text("outputName")
    known = _by_name(obs)
    if name not in known:
        raise Refused(Status.NOT_FOUND, f"No output was found with the name `{name}`.")
    return known[name][1].stream_status


ANSWERS: Mapping[str, Answer] = {
    "GetStreamStatus": stream_status,
    "StartStream": start_stream,
    "StopStream": stop_stream,
    "GetRecordStatus": record_status,
    "StartRecord": start_record,
    "StopRecord": stop_record,
    "GetVirtualCamStatus": virtual_camera_status,
    "StartVirtualCam": start_virtual_camera,
    "StopVirtualCam": stop_virtual_camera,
    "GetReplayBufferStatus": no_replay_buffer,
    "StartReplayBuffer": no_replay_buffer,
    "StopReplayBuffer": no_replay_buffer,
    "GetOutputList": output_list,
    "GetOutputStatus": output_status,
}
