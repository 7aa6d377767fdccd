"""What a part of the checkup comes to. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from companion.errors import Fact
from companion.show.health.troubles import Figures


class Severity(StrEnum):
    """What a finding means for the show, in the order in which it should be cared about."""

    ERROR = "error"
    """The show cannot run as it is written."""
    WARNING = "warning"
    """It runs, and this will hurt: a crew would wish to have known."""
    NOTE = "note"
    """Worth knowing."""
    FINE = "ok"


class Area(StrEnum):
    """What a finding is about, in the order in which they are told."""

    SHOW = "show"
    SETTINGS = "settings"
    MACHINE = "machine"
    DATA = "data"
    PAGES = "network"
    OBS = "obs"
    STUDIO = "studio"
    OVERLAYS = "overlays"
    EMERGENCY = "emergency"
    RECORDING = "recording"


@dataclass(frozen=True, slots=True)
class Finding:
    severity: Severity
    area: Area
    code: str
    """Its name in the wording; it stays when the wording is bettered."""
    subject: str = ""
    """Which one: a name in OBS, a path, a setting; empty where there is only one."""
    facts: Mapping[str, Fact] = field(default_factory=dict)
    figures: Figures = field(default_factory=dict)
    """What was measured."""


def stops(area: Area, code: str, subject: str = "", /, **facts: Fact) -> Finding:
    return Finding(Severity.ERROR, area, code, subject, facts)


def hurts(area: Area, code: str, subject: str = "", /, **facts: Fact) -> Finding:
    return Finding(Severity.WARNING, area, code, subject, facts)


def worth_knowing(area: Area, code: str, subject: str = "", /, **facts: Fact) -> Finding:
    return Finding(Severity.NOTE, area, code, subject, facts)


def fine(area: Area, code: str, subject: str = "", /, **facts: Fact) -> Finding:
    return Finding(Severity.FINE, area, code, subject, facts)
