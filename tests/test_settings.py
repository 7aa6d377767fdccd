"""Where things are on this machine, and which of several answers counts."""

from pathlib import Path

import pytest

from companion.errors import CompanionError, Sentence, WrongUsage
from companion.errors.words import WORDS
from companion.settings import Settings, load_settings


def load(data: Path, *, obs: str | None = None, environ: dict[str, str] | None = None) -> Settings:
    return load_settings(data, host=None, port=None, obs=obs, environ=environ or {})


def test_without_a_file_everything_is_on_this_machine(tmp_path: Path) -> None:
    settings = load(tmp_path)
    assert (settings.host, settings.port) == ("127.0.0.1", 8765)
    assert (settings.obs.host, settings.obs.port, settings.obs.password) == ("127.0.0.1", 4455, "")
    assert not settings.obs.chosen


@pytest.mark.parametrize("language", WORDS)
def test_the_example_in_the_messages_is_a_good_file(tmp_path: Path, language: str) -> None:
    example = Sentence("settings.example").spoken(language)
    (tmp_path / "settings.yaml").write_text(example, encoding="utf-8")
    assert load(tmp_path).obs.chosen


def test_flag_before_environment_before_file(tmp_path: Path) -> None:
    (tmp_path / "settings.yaml").write_text("obs: {url: 'ws://file:1', password: from-file}")
    environ = {"COMPANION_OBS_URL": "ws://environment:2", "COMPANION_OBS_PASSWORD": "from-environment"}
    assert load(tmp_path).obs.host == "file"
    assert load(tmp_path, environ=environ).obs.host == "environment"
    assert load(tmp_path, environ=environ).obs.password == "from-environment"
    assert load(tmp_path, environ=environ, obs="flag:3").obs.host == "flag"


@pytest.mark.parametrize(
    ("address", "host", "port"),
    [
        ("192.168.1.5", "192.168.1.5", 4455),
        ("192.168.1.5:4460", "192.168.1.5", 4460),
        ("ws://studio:4460", "studio", 4460),
        ("[::1]:4460", "::1", 4460),
    ],
)
def test_an_address_is_written_in_any_of_the_usual_ways(
    tmp_path: Path, address: str, host: str, port: int
) -> None:
    obs = load(tmp_path, obs=address).obs
    assert (obs.host, obs.port) == (host, port)


@pytest.mark.parametrize("address", ["host:port", "host:99999", "ftp://host", ":4455"])
def test_an_address_that_is_none_is_wrong_usage(tmp_path: Path, address: str) -> None:
    with pytest.raises(WrongUsage):
        load(tmp_path, obs=address)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("obs: {adress: x}", "obs.adress"),
        ("listen: {port: many}", "listen.port"),
        ("listen: {port: 70000}", "listen.port"),
        ("obs: [", "line 1"),
        ("- a list", "settings.yaml"),
    ],
)
def test_a_file_that_means_nothing_is_told_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "settings.yaml").write_text(text)
    with pytest.raises(CompanionError) as error:
        load(tmp_path)
    assert told in str(error.value)


def test_the_password_shows_in_no_repr(tmp_path: Path) -> None:
    assert "secret" not in repr(load(tmp_path, environ={"COMPANION_OBS_PASSWORD": "secret"}))


def test_the_address_listened_on_is_a_known_host(tmp_path: Path) -> None:
    def hosts(host: str) -> tuple[str, ...]:
        return load_settings(tmp_path, host=host, port=None, obs=None, environ={}).hosts

    (tmp_path / "settings.yaml").write_text("listen: {names: [studio.local]}")
    assert hosts("192.168.1.20") == ("studio.local", "192.168.1.20")
    assert hosts("0.0.0.0") == ("studio.local",)
