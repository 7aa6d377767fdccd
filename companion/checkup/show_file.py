"""The show file and the settings, in short."""

from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from companion.checkup.findings import Area, Finding, fine, hurts, stops
from companion.feeds import beacon
from companion.settings import Origin, Settings
from companion.show.problems import Severity
from companion.show.times import clock_text
from companion.showfile import Loaded


def judge_show(loaded: Loaded, path: str) -> Iterator[Finding]:
    """``companion check`` tells each problem; here it is told that there are some."""
    count = Counter(problem.severity for problem in loaded.problems)
    if loaded.plan is None:
        first = loaded.problems[0].message if loaded.problems else ""
        yield stops(Area.SHOW, "show-errors", path, count=count[Severity.ERROR], first=first)
        return
    plan = loaded.plan
    length = clock_text(plan.length_ms)
    yield fine(Area.SHOW, "show-runs", path, title=plan.title, segments=len(plan.rundown), length=length)
    if count[Severity.WARNING]:
        yield hurts(Area.SHOW, "show-warnings", path, count=count[Severity.WARNING])
    if not beacon.CAN_VERIFY and (by_beacon := beacon.needed_by(plan)):
        yield stops(Area.SHOW, "no-beacon", ", ".join(by_beacon), install=beacon.HOW_TO_INSTALL)


def tell_settings(settings: Settings) -> Iterator[Finding]:
    """What each is and who said so; of a password, only whether there is one."""
    obs = settings.obs
    values = {
        "obs.url": f"ws://{obs.host}:{obs.port}",
        "obs.password": "***" if obs.password else "",
        "obs.relaunch": "true" if settings.relaunch else "false",
        # Command lines hold passwords.
        "obs.command": settings.relaunch_command[0] if settings.relaunch_command else "",
        "listen.host": settings.host,
        "listen.port": str(settings.port),
        "listen.names": ", ".join(settings.names),
        "beacon.urls": ", ".join(settings.beacon_urls),
        "retention.entries_days": str(settings.entries_days),
        "retention.winners_days": str(settings.winners_days),
        # Their paths may be secrets of their own.
        "webhooks": ", ".join(urlsplit(hook.url).hostname or "" for hook in settings.webhooks),
    }
    for name, value in values.items():
        origin = settings.origins.get(name, Origin.DEFAULT)
        code = "secret" if name == "obs.password" else "setting"
        if not value:
            code = "unset"
        yield fine(Area.SETTINGS, f"{code}-{origin.value}", name, value=value)
