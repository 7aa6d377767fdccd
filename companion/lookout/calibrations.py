"""What devices were measured to be, kept from one show to the next in the data folder."""

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from companion import kept
from companion.show.checks import Calibration
from companion.show.times import WallMs

log = logging.getLogger(__name__)

FILE = "calibration.json"

_FORM = 1
"""Of the file; another one is left alone and counts as none."""


class Calibrations:
    """By the scene collection of OBS, and there by device: the same name may be another camera in another
    collection. Both methods are slow, and belong into a thread."""

    def __init__(self, data: Path) -> None:
        self._path = data / FILE

    def of(self, collection: str) -> Mapping[str, Calibration]:
        """Those of a collection; none where the file is missing or means nothing, which the log says."""
        found = {}
        for device, told in self._read().get(collection, {}).items():
            try:
                found[device] = _calibration(device, told)
            except (KeyError, TypeError, ValueError, AttributeError):
                log.warning("What %s says of %r means nothing; measure it again", self._path, device)
        return found

    def keep(self, collection: str, calibrations: Iterable[Calibration]) -> None:
        """Keep these in place of what was known of the same devices.

        Raises:
            OSError: it cannot be written; what was there still is.
        """
        known = self._read()
        of_collection = {**known.get(collection, {})}
        for one in calibrations:
            told = asdict(one)
            of_collection[told.pop("device")] = told
        text = json.dumps(
            {"form": _FORM, "collections": {**known, collection: of_collection}}, ensure_ascii=False, indent=1
        )
        kept.put(self._path, text.encode() + b"\n")

    def _read(self) -> dict[str, dict[str, Any]]:
        try:
            told = json.loads(self._path.read_bytes())
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError) as error:
            log.warning("%s cannot be used, so nothing counts as measured: %s", self._path, error)
            return {}
        collections = told.get("collections") if isinstance(told, dict) else None
        if not isinstance(collections, dict) or told.get("form") != _FORM:
            log.warning("%s is of no form that is known here, so nothing counts as measured", self._path)
            return {}
        return {name: one for name, one in collections.items() if isinstance(one, dict)}


def _calibration(device: str, told: Mapping[str, Any]) -> Calibration:
    return Calibration(
        device=device,
        measured=_figures(told["measured"]),
        thresholds=_figures(told["thresholds"]),
        off=tuple(str(trouble) for trouble in told["off"]),
        at=WallMs(int(told["at"])),
    )


def _figures(told: Mapping[str, Any]) -> dict[str, int]:
    return {str(name): int(figure) for name, figure in told.items()}
