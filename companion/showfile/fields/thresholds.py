"""What detectors go by, as a show file sets it. The names are those of the health settings."""

from typing import Any

from pydantic import Field

from companion.show.health import settings
from companion.showfile.fields.base import Part
from companion.showfile.fields.scalars import Signed

_USUAL = settings.Thresholds()


def _threshold(name: str, what: str) -> Any:
    least, most = settings.BOUNDS[name]
    usual = getattr(_USUAL, name)
    return Field(
        None,
        description=f"{what} From {least} to {most}; without: as calibrated, or {usual}.",
        json_schema_extra={"minimum": least, "maximum": most},
    )


class Thresholds(Part):
    """Each name ends in its unit: ``cdb`` are hundredths of a decibel, ``ppm`` and ``permille`` shares."""

    black_dark_permille: Signed | None = _threshold(
        "black_dark_permille", "Black (黑场): so much of the picture is dark, or more."
    )
    black_luma_spread: Signed | None = _threshold(
        "black_luma_spread",
        "Black as well only while luma spreads less than this, in hundredths of its steps.",
    )
    lit_dark_permille: Signed | None = _threshold(
        "lit_dark_permille", "Not black any more when less than this is dark."
    )
    lit_luma_spread: Signed | None = _threshold(
        "lit_luma_spread", "Not black any more when luma spreads more than this."
    )
    still_change_ppm: Signed | None = _threshold(
        "still_change_ppm", "Frozen (定格): so little changes from picture to picture, or less."
    )
    moving_change_ppm: Signed | None = _threshold("moving_change_ppm", "Not frozen when more changes.")
    silent_before_cdb: Signed | None = _threshold(
        "silent_before_cdb", "Silent (没声): quieter than this, before fader and mute."
    )
    heard_before_cdb: Signed | None = _threshold("heard_before_cdb", "Not silent: louder than this.")
    talking_before_cdb: Signed | None = _threshold(
        "talking_before_cdb", "Somebody speaks: louder than this, before fader and mute."
    )
    faded_level_cdb: Signed | None = _threshold(
        "faded_level_cdb", "Fader down: what is spoken comes out quieter than this."
    )
    clip_before_cdb: Signed | None = _threshold("clip_before_cdb", "Clipped (爆音): this loud, or louder.")
    calm_before_cdb: Signed | None = _threshold(
        "calm_before_cdb", "No clipping while all is quieter than this."
    )
    clip_ticks: Signed | None = _threshold(
        "clip_ticks", "Clipping: so many of the 20 meter readings of a second are clipped."
    )
    low_rms_cdb: Signed | None = _threshold("low_rms_cdb", "Too low: mean power of three seconds below this.")
    low_clear_rms_cdb: Signed | None = _threshold("low_clear_rms_cdb", "Not too low any more: above this.")
    high_rms_cdb: Signed | None = _threshold("high_rms_cdb", "Too loud: mean power above this.")
    high_clear_rms_cdb: Signed | None = _threshold("high_clear_rms_cdb", "Not too loud any more: below this.")
    congested_permille: Signed | None = _threshold(
        "congested_permille", "Congested (上行拥堵): OBS holds back more than this share of what it may."
    )
    congested_clear_permille: Signed | None = _threshold(
        "congested_clear_permille", "Not congested any more: below this."
    )
    dropped_warn_permille: Signed | None = _threshold(
        "dropped_warn_permille", "Frames that the network dropped in ten seconds (丢帧): told above this."
    )
    dropped_act_permille: Signed | None = _threshold("dropped_act_permille", "Likewise: acted on above this.")
    dropped_clear_permille: Signed | None = _threshold("dropped_clear_permille", "Likewise: good below this.")
    lag_warn_permille: Signed | None = _threshold(
        "lag_warn_permille", "Frames that were not drawn, or not encoded, in time: told above this."
    )
    lag_act_permille: Signed | None = _threshold("lag_act_permille", "Likewise: acted on above this.")
    lag_clear_permille: Signed | None = _threshold("lag_clear_permille", "Likewise: good below this.")
    render_warn_permille: Signed | None = _threshold(
        "render_warn_permille", "Share of a frame's time that OBS takes to draw it: told above this."
    )
    render_act_permille: Signed | None = _threshold("render_act_permille", "Likewise: acted on above this.")
    render_clear_permille: Signed | None = _threshold("render_clear_permille", "Likewise: good below this.")
    fps_warn_permille: Signed | None = _threshold(
        "fps_warn_permille", "Share of the wanted frames a second: told below this."
    )
    fps_act_permille: Signed | None = _threshold("fps_act_permille", "Likewise: acted on below this.")
    fps_clear_permille: Signed | None = _threshold("fps_clear_permille", "Likewise: good above this.")
    disk_warn_mb: Signed | None = _threshold(
        "disk_warn_mb", "Room on the disk that is recorded to, in megabytes: told below this."
    )
    disk_act_mb: Signed | None = _threshold("disk_act_mb", "Likewise: acted on below this.")
    disk_clear_mb: Signed | None = _threshold("disk_clear_mb", "Likewise: good above this.")
    late_loop_ms: Signed | None = _threshold(
        "late_loop_ms", "This program itself is late: called so many milliseconds late, twice in ten seconds."
    )
    prompt_loop_ms: Signed | None = _threshold(
        "prompt_loop_ms", "Not late any more: every call of ten seconds came sooner than this."
    )
