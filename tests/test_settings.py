"""Where things are on this machine, and which of several answers counts."""

from pathlib import Path

import pytest

from companion.errors import CompanionError, Sentence, WrongUsage
from companion.errors.words import WORDS
from companion.settings import Origin, Settings, Tells, load_settings
from companion.show.health.troubles import OF_CAMERAS, Trouble


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
        ("obs: {relaunch: sometimes}", "obs.relaunch: it must be true or false"),
        ("obs: {relaunch: 1}", "obs.relaunch: it must be true or false"),
        ("obs: {command: obs --multi}", "obs.command: it must be a list"),
        ("obs: {command: []}", "obs.command: it must not be empty"),
        ("obs: {command: ['']}", "obs.command.0: it must not be empty"),
        ("obs: {command: [obs, 4]}", "obs.command.1: it must be text"),
        ("beacon: {urls: ['https://api.drand.sh']}", "beacon.urls: it must be two different addresses"),
        ("beacon: {urls: ['https://a', 'https://a']}", "beacon.urls: it must be two different addresses"),
        ("beacon: {urls: [a, b]}", "beacon.urls: it must be two different addresses"),
        ("retention: {entries_days: -1}", "retention.entries_days: it must be a number of days"),
        ("retention: {entries_days: true}", "retention.entries_days: it must be a whole number"),
        ("retention: {winners_days: 3 years}", "retention.winners_days: it must be a whole number"),
        ("webhooks: [{secret: 0123456789abcdef}]", "webhooks.0.url: it is missing"),
        ("webhooks: [{url: 'ftp://a', secret: 0123456789abcdef}]", "webhooks.0.url: it must be a whole web"),
        ("webhooks: [{url: 'https://a', secret: short}]", "webhooks.0.secret: it must have 16 characters"),
        (
            "webhooks: [{url: 'https://a', secret: 0123456789abcdef, on: [all]}]",
            "webhooks.0.on.0: it must be",
        ),
        ("webhooks: [{url: 'https://a', secret: 0123456789abcdef, on: []}]", "webhooks.0.on: it must not be"),
        (
            "webhooks: [{url: 'https://a', secret: 0123456789abcdef, about: [camera_lost, price_error]}]",
            "webhooks.0.about.1: it must be something that breaks, such as camera_lost",
        ),
        (
            "webhooks: [{url: 'https://a', secret: 0123456789abcdef, about: []}]",
            "webhooks.0.about: it must not be empty",
        ),
        ("obs: [", "line 1"),
        ("- a list", "settings.yaml"),
    ],
)
def test_a_file_that_means_nothing_is_told_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "settings.yaml").write_text(text)
    with pytest.raises(CompanionError) as error:
        load(tmp_path)
    assert told in str(error.value)


def test_nothing_is_started_unless_somebody_says_so(tmp_path: Path) -> None:
    assert not load(tmp_path).relaunch
    (tmp_path / "settings.yaml").write_text("obs: {relaunch: true, command: [flatpak, run, obs]}")
    settings = load(tmp_path)
    assert settings.relaunch
    assert settings.relaunch_command == ("flatpak", "run", "obs")


def test_every_setting_tells_who_said_it(tmp_path: Path) -> None:
    everything = {
        "obs.url", "obs.password", "obs.relaunch", "obs.command", "listen.host", "listen.port",
        "listen.names", "beacon.urls", "retention.entries_days", "retention.winners_days",
        "webhooks",
    }  # fmt: skip
    assert load(tmp_path).origins == dict.fromkeys(everything, Origin.DEFAULT)
    (tmp_path / "settings.yaml").write_text(
        "obs: {url: 'ws://file:1', password: '', relaunch: false, command: [obs]}\n"
        "listen: {host: 127.0.0.1, port: 1, names: []}\n"
        "beacon: {urls: ['http://a', 'https://b']}\n"
        "retention: {entries_days: 7, winners_days: 730}\n"
        "webhooks: []"
    )
    assert load(tmp_path).origins == dict.fromkeys(everything, Origin.FILE)
    environ = {"COMPANION_OBS_URL": "ws://environment:2", "COMPANION_OBS_PASSWORD": ""}
    said = load(tmp_path, environ=environ).origins
    assert {place for place, origin in said.items() if origin is Origin.ENVIRONMENT} == {
        "obs.url",
        "obs.password",
    }
    said = load_settings(tmp_path, host="::1", port=0, obs="flag:3", environ=environ).origins
    assert {place for place, origin in said.items() if origin is Origin.FLAG} == {
        "obs.url", "listen.host", "listen.port"
    }  # fmt: skip


def test_a_key_without_a_value_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "settings.yaml").write_text("obs: {url: , relaunch: }\nlisten: {port: }")
    assert set(load(tmp_path).origins.values()) == {Origin.DEFAULT}
    assert load(tmp_path).port == 8765


def test_public_randomness_comes_from_where_somebody_says(tmp_path: Path) -> None:
    assert load(tmp_path).beacon_urls == ()
    (tmp_path / "settings.yaml").write_text(
        "beacon: {urls: ['http://127.0.0.1:1/a', 'http://127.0.0.1:1/b']}"
    )
    assert load(tmp_path).beacon_urls == ("http://127.0.0.1:1/a", "http://127.0.0.1:1/b")


def test_no_password_shows_in_a_repr(tmp_path: Path) -> None:
    (tmp_path / "settings.yaml").write_text("obs: {command: [obs, --websocket_password, secret]}")
    assert "secret" not in repr(load(tmp_path, environ={"COMPANION_OBS_PASSWORD": "secret"}))


def test_the_address_listened_on_is_a_known_host(tmp_path: Path) -> None:
    def hosts(host: str) -> tuple[str, ...]:
        return load_settings(tmp_path, host=host, port=None, obs=None, environ={}).hosts

    (tmp_path / "settings.yaml").write_text("listen: {names: [studio.local]}")
    assert hosts("192.168.1.20") == ("studio.local", "192.168.1.20")
    assert hosts("0.0.0.0") == ("studio.local",)


def test_names_are_kept_for_a_month_and_those_of_winners_for_three_years_unless_somebody_says_otherwise(
    tmp_path: Path,
) -> None:
    assert (load(tmp_path).entries_days, load(tmp_path).winners_days) == (30, 1095)
    (tmp_path / "settings.yaml").write_text("retention: {entries_days: 0, winners_days: 730}")
    assert (load(tmp_path).entries_days, load(tmp_path).winners_days) == (0, 730)


def test_a_webhook_is_told_everything_unless_somebody_says_what_and_its_secret_is_never_shown(
    tmp_path: Path,
) -> None:
    (tmp_path / "settings.yaml").write_text(
        "webhooks:\n"
        "  - {url: 'https://a.example/live', secret: the-first-of-two-secrets}\n"
        "  - {url: 'http://b.example', secret: the-other-of-two-secrets, on: [locked]}\n"
    )
    settings = load(tmp_path)
    everything, locked = settings.webhooks
    assert (everything.on, everything.about) == (frozenset(Tells), frozenset(Trouble))
    assert locked.on == {Tells.LOCKED}
    assert "secrets" not in repr(settings)
    assert {"the-first-of-two-secrets", "the-other-of-two-secrets"} < set(settings.secrets)


def test_a_webhook_is_about_what_it_names_by_happenings_and_by_exact_troubles(tmp_path: Path) -> None:
    (tmp_path / "settings.yaml").write_text(
        "webhooks: [{url: 'https://a', secret: 0123456789abcdef, about: [camera_lost, mic_dead]}]"
    )
    [hook] = load(tmp_path).webhooks
    assert hook.about == OF_CAMERAS | {Trouble.MIC_DEAD}
