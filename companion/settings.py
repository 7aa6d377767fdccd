"""Where things are: data folder, listening address, OBS, the beacon; and how long names are kept.

Precedence: flag, environment, ``settings.yaml`` in the data folder, default.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar
from urllib.parse import urlsplit

import platformdirs
import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    Strict,
    StrictBool,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

from companion.errors import CompanionError, Sentence, WrongUsage, system_reason
from companion.show.health.troubles import Trouble
from companion.show.incidents.playbooks import HAPPENINGS

T = TypeVar("T")

FILE_NAME = "settings.yaml"

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8765
DEFAULT_OBS_PORT = 4455
"""obs-websocket's own default."""

ENTRIES_DAYS = 30
"""Names of viewers who won nothing are needed while somebody may still ask about the draw."""
WINNERS_DAYS = 1095
"""Three years: longer than the two that Order 32 of 2020, Art. 19, asks for winners of a prize promotion, and
as long as Order 117 of 2025, Art. 31, asks for records of a live show."""

_MOST_DAYS = 36_500

OBS_URL = "COMPANION_OBS_URL"
OBS_PASSWORD = "COMPANION_OBS_PASSWORD"  # noqa: S105 - the name of a variable


_LOOKS_LIKE = Sentence("settings.looks-like", {"example": Sentence("settings.example")})

_RULES = {
    "extra_forbidden": "settings.unknown",
    "int_type": "settings.integer",
    "int_parsing": "settings.integer",
    "int_from_float": "settings.integer",
    "greater_than_equal": "settings.range",
    "less_than_equal": "settings.range",
    "string_type": "settings.text",
    "list_type": "settings.list",
    "bool_type": "settings.yes-or-no",
    "string_too_short": "settings.empty",
    "too_short": "settings.empty",
    "model_type": "settings.section",
    "beacon_urls": "settings.beacon-urls",
    "days": "settings.days",
    "webhook_url": "settings.webhook-url",
    "webhook_secret": "settings.webhook-secret",
    "enum": "settings.webhook-on",
    "webhook_about": "settings.webhook-about",
    "missing": "settings.missing",
}
"""What a value must be, by the kind of mistake that pydantic found."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Obs(_Section):
    url: str | None = None
    password: str | None = None
    relaunch: StrictBool | None = None
    command: Annotated[list[Annotated[str, Field(min_length=1)]], Field(min_length=1)] | None = None


class _Listen(_Section):
    host: str | None = None
    port: int | None = Field(default=None, ge=0, le=65535)
    names: list[str] | None = None


def _places(urls: list[str]) -> list[str]:
    """Two that can be asked at least: one alone is not believed."""
    if len(set(urls)) < 2 or not all(urlsplit(url).scheme in ("http", "https") for url in urls):
        raise PydanticCustomError("beacon_urls", "not two addresses")
    return urls


class _Beacon(_Section):
    urls: Annotated[list[str], AfterValidator(_places)] | None = None


def _days(days: int) -> int:
    if not 0 <= days <= _MOST_DAYS:
        raise PydanticCustomError("days", "not so many days")
    return days


_Days = Annotated[int, Strict(), AfterValidator(_days)]


class _Retention(_Section):
    entries_days: _Days | None = None
    winners_days: _Days | None = None


class Tells(StrEnum):
    """What a webhook is called for."""

    INCIDENTS = "incidents"
    """Something that is watched has broken, something was done about it, or it is over."""
    LOCKED = "locked"
    """Automation has switched too often and waits for a person."""
    SHOW = "show"
    """The show has begun or ended."""


ABOUT: Mapping[str, frozenset[Trouble]] = {
    **{
        happening.value: frozenset(trouble for trouble, one in HAPPENINGS.items() if one is happening)
        for happening in HAPPENINGS.values()
    },
    **{trouble.value: frozenset({trouble}) for trouble in Trouble},
}
"""What a webhook can be about, by the names that playbooks have: what can break, the coarse words first."""

LEAST_SECRET = 16
"""Characters; a secret that can be guessed signs nothing."""


def _web_address(url: str) -> str:
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good:
        raise PydanticCustomError("webhook_url", "not a web address")
    return url


def _long_secret(secret: str) -> str:
    if len(secret) < LEAST_SECRET:
        raise PydanticCustomError("webhook_secret", "too short")
    return secret


def _that_breaks(name: str) -> str:
    if name not in ABOUT:
        raise PydanticCustomError("webhook_about", "nothing that breaks")
    return name


class _Webhook(_Section):
    url: Annotated[str, AfterValidator(_web_address)]
    secret: Annotated[str, AfterValidator(_long_secret)]
    on: Annotated[list[Tells], Field(min_length=1)] = list(Tells)
    about: Annotated[list[Annotated[str, AfterValidator(_that_breaks)]], Field(min_length=1)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _on_is_a_word(cls, said: object) -> object:
        """A bare ``on`` is the same as ``true`` to YAML 1.1, as a key too."""
        if not isinstance(said, dict):
            return said
        return {"on" if key is True else key: value for key, value in said.items()}


class _File(_Section):
    obs: _Obs = _Obs()
    listen: _Listen = _Listen()
    beacon: _Beacon = _Beacon()
    retention: _Retention = _Retention()
    webhooks: list[_Webhook] | None = None


@dataclass(frozen=True, slots=True)
class ObsAddress:
    """Where OBS listens."""

    host: str = DEFAULT_HOST
    port: int = DEFAULT_OBS_PORT
    password: str = field(default="", repr=False)
    chosen: bool = False
    """Somebody named it, so a real OBS is meant even while none answers."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that is called when something happens."""

    url: str
    secret: str = field(repr=False)
    """What calls are signed with; whoever is called knows it too."""
    on: frozenset[Tells]
    about: frozenset[Trouble] = frozenset(Trouble)
    """Of incidents those of these troubles."""


class Origin(StrEnum):
    """Who said what a setting is; the first that did counts."""

    FLAG = "flag"
    ENVIRONMENT = "environment"
    FILE = "file"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Settings:
    data: Path
    host: str
    port: int
    """0 lets the system choose."""
    names: tuple[str, ...]
    """Names and addresses of this machine, besides loopback, that somebody listed."""
    obs: ObsAddress
    relaunch: bool = False
    """An OBS that crashed is to be started again."""
    relaunch_command: tuple[str, ...] = field(default=(), repr=False)
    """What to start then, the program first; empty: what ran."""
    beacon_urls: tuple[str, ...] = ()
    """Where public randomness is fetched from; empty: from the beacon's own public relays."""
    entries_days: int = ENTRIES_DAYS
    """So long after a show the names of those who entered its bags are kept."""
    winners_days: int = WINNERS_DAYS
    """So long those of the winners are."""
    webhooks: tuple[Webhook, ...] = ()
    origins: Mapping[str, Origin] = field(default_factory=dict)
    """Who said what each setting is, by its place in ``settings.yaml``: ``obs.url``, ``listen.port``, …"""

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no log may hold."""
        return (self.obs.password, *(hook.secret for hook in self.webhooks))

    @property
    def hosts(self) -> tuple[str, ...]:
        """All names and addresses, besides loopback, that pages may be asked for by."""
        everywhere = self.host in ("0.0.0.0", "::")  # noqa: S104 - compared, not bound
        return self.names if everywhere else (*self.names, self.host)


def data_folder(flag: Path | None) -> Path:
    """The data folder named by a flag, or the platform's own place for user data."""
    if flag is not None:
        return flag.expanduser().resolve()
    return Path(platformdirs.user_data_dir("live-companion", appauthor=False))


def load_settings(
    data: Path,
    *,
    host: str | None,
    port: int | None,
    obs: str | None,
    environ: Mapping[str, str],
    with_file: bool = True,
) -> Settings:
    """Settings for one run.

    ``obs`` is the flag's ``HOST:PORT``; None leaves the address to the environment and the file. Not
    ``with_file``: as if there were none, for whoever goes on though it cannot be used.

    Raises:
        CompanionError: ``settings.yaml`` cannot be read or means nothing; the text says where and why.
        WrongUsage: an address in a flag or the environment is none.
    """
    file = _read(data / FILE_NAME) if with_file else _File()
    url, url_said = _first(
        "", flag=obs or None, environment=environ.get(OBS_URL) or None, file=file.obs.url or None
    )
    # An empty password is said all the same: OBS asks for none.
    password, password_said = _first("", environment=environ.get(OBS_PASSWORD), file=file.obs.password)
    relaunch, relaunch_said = _first(False, file=file.obs.relaunch)
    command, command_said = _first([], file=file.obs.command)
    listen_host, host_said = _first(DEFAULT_HOST, flag=host, file=file.listen.host)
    listen_port, port_said = _first(DEFAULT_PORT, flag=port, file=file.listen.port)
    names, names_said = _first([], file=file.listen.names)
    beacon, beacon_said = _first([], file=file.beacon.urls)
    entries_days, entries_said = _first(ENTRIES_DAYS, file=file.retention.entries_days)
    winners_days, winners_said = _first(WINNERS_DAYS, file=file.retention.winners_days)
    webhooks, webhooks_said = _first([], file=file.webhooks)
    obs_host, obs_port = _address(url) if url else (DEFAULT_HOST, DEFAULT_OBS_PORT)
    return Settings(
        data=data,
        host=listen_host,
        port=listen_port,
        names=tuple(names),
        obs=ObsAddress(obs_host, obs_port, password, chosen=bool(url)),
        relaunch=relaunch,
        relaunch_command=tuple(command),
        beacon_urls=tuple(beacon),
        entries_days=entries_days,
        winners_days=winners_days,
        webhooks=tuple(
            Webhook(
                hook.url,
                hook.secret,
                frozenset(hook.on),
                frozenset[Trouble]().union(*(ABOUT[name] for name in hook.about or ABOUT)),
            )
            for hook in webhooks
        ),
        origins={
            "obs.url": url_said,
            "obs.password": password_said,
            "obs.relaunch": relaunch_said,
            "obs.command": command_said,
            "listen.host": host_said,
            "listen.port": port_said,
            "listen.names": names_said,
            "beacon.urls": beacon_said,
            "retention.entries_days": entries_said,
            "retention.winners_days": winners_said,
            "webhooks": webhooks_said,
        },
    )


def _first(
    default: T, *, flag: T | None = None, environment: T | None = None, file: T | None = None
) -> tuple[T, Origin]:
    """What counts, and who said it."""
    said = ((Origin.FLAG, flag), (Origin.ENVIRONMENT, environment), (Origin.FILE, file))
    return next(((value, origin) for origin, value in said if value is not None), (default, Origin.DEFAULT))


def _read(path: Path) -> _File:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return _File()
    except OSError as error:
        raise _unreadable(path, system_reason(error)) from error
    except UnicodeDecodeError as error:
        raise _unreadable(path, Sentence("settings.not-text")) from error
    try:
        return _File.model_validate(yaml.safe_load(text) or {})
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or Sentence("settings.whole-file")
        rule = _RULES.get(first["type"])
        reason = Sentence(rule) if rule else Sentence("settings.other", {"message": first["msg"]})
        wrong = Sentence("settings.wrong", {"path": path, "key": key, "reason": reason})
        raise CompanionError(wrong, hint=_LOOKS_LIKE) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        # ValueError: a day that no calendar has.
        mark = getattr(error, "problem_mark", None)
        if mark is None:
            not_yaml = Sentence("settings.not-yaml", {"path": path})
        else:
            not_yaml = Sentence("settings.not-yaml-at", {"path": path, "line": mark.line + 1})
        raise CompanionError(not_yaml, hint=_LOOKS_LIKE) from None


def _unreadable(path: Path, reason: Sentence) -> CompanionError:
    return CompanionError(Sentence("settings.unreadable", {"path": path, "reason": reason}))


def _address(text: str) -> tuple[str, int]:
    parts = urlsplit(text if "//" in text else f"ws://{text}")
    try:
        port = parts.port
    except ValueError:
        port = -1
    if not parts.hostname or port == -1 or parts.scheme not in ("ws", "http"):
        raise WrongUsage(
            Sentence("settings.no-address", {"text": repr(text)}), hint=Sentence("settings.address-like")
        )
    return parts.hostname, port or DEFAULT_OBS_PORT
