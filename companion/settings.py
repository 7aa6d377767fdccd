"""Where things are on this machine: data folder, listening address, OBS.

Precedence: flag, environment, ``settings.yaml`` in the data folder, default.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from companion.errors import CompanionError, Sentence, WrongUsage, system_reason

FILE_NAME = "settings.yaml"

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8765
DEFAULT_OBS_PORT = 4455
"""obs-websocket's own default."""

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
    "model_type": "settings.section",
}
"""What a value must be, by the kind of mistake that pydantic found."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Obs(_Section):
    url: str | None = None
    password: str | None = None


class _Listen(_Section):
    host: str = DEFAULT_HOST
    port: int = Field(default=DEFAULT_PORT, ge=0, le=65535)
    names: list[str] = []


class _File(_Section):
    obs: _Obs = _Obs()
    listen: _Listen = _Listen()


@dataclass(frozen=True, slots=True)
class ObsAddress:
    """Where OBS listens."""

    host: str = DEFAULT_HOST
    port: int = DEFAULT_OBS_PORT
    password: str = field(default="", repr=False)
    chosen: bool = False
    """Somebody named it, so a real OBS is meant even while none answers."""


@dataclass(frozen=True, slots=True)
class Settings:
    data: Path
    host: str
    port: int
    """0 lets the system choose."""
    names: tuple[str, ...]
    """Names and addresses of this machine, besides loopback, that somebody listed."""
    obs: ObsAddress

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
    data: Path, *, host: str | None, port: int | None, obs: str | None, environ: Mapping[str, str]
) -> Settings:
    """Settings for one run.

    ``obs`` is the flag's ``HOST:PORT``; None leaves the address to the environment and the file.

    Raises:
        CompanionError: ``settings.yaml`` cannot be read or means nothing; the text says where and why.
        WrongUsage: an address in a flag or the environment is none.
    """
    file = _read(data / FILE_NAME)
    url = environ.get(OBS_URL) or file.obs.url
    password = environ.get(OBS_PASSWORD, file.obs.password or "")
    address = obs or url
    obs_host, obs_port = _address(address) if address else (DEFAULT_HOST, DEFAULT_OBS_PORT)
    return Settings(
        data=data,
        host=host if host is not None else file.listen.host,
        port=port if port is not None else file.listen.port,
        names=tuple(file.listen.names),
        obs=ObsAddress(obs_host, obs_port, password, chosen=address is not None),
    )


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
