"""The words in which a run is told to people: times in the show's zone, causes, and the lines of its log."""

import json
import re
from collections.abc import Mapping
from typing import Any, assert_never
from zoneinfo import ZoneInfo

from companion.report.data import instant
from companion.report.reasons import shape_of, shapes
from companion.report.vocabulary import WORDS
from companion.resources import static_folder
from companion.show.actions import (
    Action,
    HideOverlay,
    MoveBag,
    MoveSale,
    Play,
    ShowOverlay,
    TakeScene,
    TellHost,
)
from companion.show.asrun import AsRunLine, Cause, Occasion
from companion.show.checks import Checked
from companion.show.incidents.record import Incident
from companion.show.model import Plan
from companion.show.times import SECOND, Moment, Ms, WallMs, clock_text

ITSELF = "companion"
"""Who gives the command that starts a show by itself."""

_NO_WORDS = "en"
"""The language of a show in one that has no words here."""


class Words:
    """How one show speaks."""

    def __init__(self, language: str, zone: str) -> None:
        """``language`` and ``zone`` are those of the show."""
        self.language = language if language in WORDS else _NO_WORDS
        self._zone = ZoneInfo(zone)
        self._own = WORDS[self.language]
        path = static_folder() / "i18n" / f"{self.language}.json"
        self._pages: Mapping[str, Any] = json.loads(path.read_bytes())
        self._reasons = shapes()

    def say(self, key: str, **facts: object) -> str:
        """Words of a report, by their key."""
        return self._own[key].format(**facts)

    def day(self, moment: Moment) -> str:
        return f"{instant(moment.wall).astimezone(self._zone):%Y-%m-%d}"

    def time(self, at: Moment | WallMs | None) -> str:
        """Time of day in the show's zone, ``20:14:05``; a dash when there is none."""
        if at is None:
            return "–"
        wall = at.wall if isinstance(at, Moment) else at
        return f"{instant(wall).astimezone(self._zone):%H:%M:%S}"

    def difference(self, earlier: Moment | None, later: Moment | None) -> str:
        """``+1:20``: so much later; a dash when one of them is not known."""
        return "–" if earlier is None or later is None else signed(Ms(later.run - earlier.run))

    def span(self, ms: int) -> str:
        """A length in a sentence: ``0.4 秒``, ``12 秒``, ``3:05``."""
        size, sign = abs(ms), "−" if ms < 0 else ""
        if size < 10 * SECOND:
            return sign + self.say("seconds", n=f"{size / SECOND:.1f}")
        if size < 60 * SECOND:
            return sign + self.say("seconds", n=round(size / SECOND))
        return sign + clock_text(size)

    def cause(self, occasion: Occasion | None) -> str:
        """What made it happen, and who: ``GO（小王）``; empty when nothing has."""
        if occasion is None:
            return ""
        person = self.person(occasion.by)
        if person and occasion.cause in (Cause.COMMAND, Cause.OBS):
            return person
        # What a press of GO came to is told where it is told.
        what = "" if occasion.cause in (Cause.GO, Cause.TICK, Cause.EDIT) else occasion.what
        if occasion.cause is Cause.COMMAND:
            what = self.command(what)
        told = self.say(f"cause.{occasion.cause}", what=what)
        return self.say("cause by", cause=told, by=person) if person else told

    def person(self, by: str) -> str:
        """The name that a page gave, or else the role; empty when it was nobody, or the companion itself."""
        if by == ITSELF:
            return ""
        role, *name = re.split(r"[\s:/]+", by)
        return " ".join(name) if name and name[0] else self._page(f"operator.by.{role}", by)

    def line(self, line: AsRunLine) -> str:
        """One decision or happening in a sentence; a code without words stands as it is."""
        args = {name: self._argument(line.code, name, value) for name, value in line.args.items()}
        if "kind" in line.args:
            name = self.output(str(line.args["what"]))
            wish = self._page(f"operator.effect.{line.args['kind']}", name)
            args["what"] = _filled(wish, {"name": name})
        if "promise" in line.args:
            args["promise"] = self.say(f"broken.{line.args['promise']}", **line.args)
        if line.code in ("undone", "redone"):
            name = str(line.args["command"])
            args["did"] = _filled(self._page(f"undo.did.{name}", name), args)
        if line.code == "refused":
            return self.say("line.refused", **args | {"command": self.command(str(line.args["command"]))})
        if line.code == "fallback" and not line.args.get("reason"):
            return self._page("operator.bar.fallback", line.code)
        return _filled(self._page(f"log.{line.code}", line.code), args)

    def reason(self, told: str) -> str:
        """Why OBS did not do it, or is not there; as it was told where there are no words for it."""
        found = shape_of(told, self._reasons)
        if found is None:
            return told
        name, args = found
        if "output" in args:
            args = {**args, "output": self.output(args["output"])}
        return _filled(self._page(f"operator.failure.{name}", told), args)

    def command(self, name: str) -> str:
        """What somebody asked for, by the name that programs call it by."""
        return self._page(f"command.{name}", name)

    def overlay(self, graphic: str) -> str:
        """What a graphic is called; one of the crew's own by the name of its folder."""
        return self._page(f"operator.overlay.{graphic}", graphic)

    def scene(self, role: str, plan: Plan) -> str:
        """The trade's word for a role; for one of the crew's own making the name of its scene in OBS."""
        return self._page(f"operator.role.{role}", plan.studio.scenes.get(role, role))

    def deed(self, action: Action, plan: Plan) -> str:
        """What a cue does, as the operator page says it."""
        match action:
            case TakeScene(role):
                key, told = "scene", {"scene": self.scene(role, plan)}
            case ShowOverlay(overlay):
                key, told = "overlay", {"overlay": self.overlay(overlay)}
            case HideOverlay(overlay):
                key, told = "hide", {"overlay": self.overlay(overlay)}
            case MoveSale(sale, step):
                product = plan.products[plan.sales[sale].product].name
                key, told = f"sale_{step}", {"sale": self.say("named", id=sale, name=product)}
            case MoveBag(bag, step):
                prize = plan.bags[bag].prize.name
                key, told = f"bag_{step}", {"bag": self.say("named", id=bag, name=prize)}
            case TellHost(text):
                key, told = "message", {"text": text}
            case Play(input):
                key, told = "play", {"input": input}
            case _:
                assert_never(action)
        return _filled(self._page(f"operator.do.{key}", key), told)

    def refusal(self, code: str) -> str:
        """Why something was not done, in a sentence."""
        return self._page(f"refusal.{code}", code)

    def feed(self, name: str) -> str:
        """Where notices come from."""
        return self._page(f"operator.feed.{name}", name)

    def output(self, name: str) -> str:
        """What an output is called."""
        return self._page(f"operator.output.{name}", name)

    def deviation(self, what: str) -> str:
        """A thing in OBS that is not as the show wants it, as ``put_right`` names it."""
        kind, _, name = what.partition(":")
        return self.output(name) if kind == "output" else self.say(f"deviation.{kind}", name=name)

    def trouble(self, record: Incident) -> str:
        """What was wrong."""
        return self._page(f"trouble.{record.trouble}", record.trouble)

    def done_about(self, record: Incident) -> str:
        """What was done about it, how soon after its first bad sample, and when the show was back; or why
        nothing was."""
        if not record.to:
            why = record.why_not
            return self._page(f"why_not.{why}", why) if why is not None else ""
        late = self.span(record.confirmed - record.first_bad) if record.confirmed is not None else "–"
        back = record.returned
        return self.say("trouble done", scene=record.to, late=late, back=self.time(back) if back else "–")

    def found(self, one: Checked) -> str:
        """How bad it is."""
        return self._page(f"preflight.finding.{one.finding}", one.finding)

    def finding(self, one: Checked) -> str:
        """What preflight found of one thing, with its name."""
        about = one.id.partition(":")[0]
        named = f"{self._page(f'preflight.about.{about}', about)} {one.args.get('name', '')}".rstrip()
        args = {name: str(value) for name, value in one.args.items()}
        return f"{named}: {_filled(self._page(f'preflight.{one.code}', one.code), args)}"

    def _argument(self, code: str, name: str, value: str | int) -> str:
        match name, value:
            case "step", _:
                return self._page(f"operator.step.{code}.{value}", str(value))
            case (("urgency" | "output" | "feed"), _):
                return self._page(f"operator.{name}.{value}", str(value))
            case "keep", _:
                return self._page(f"operator.clock.{value}", str(value))
            case "refusal", _:
                return self.refusal(str(value))
            case "policy", _:
                return self._page(f"operator.edits.word.{value}", str(value))
            case "outputs", str():
                names = [self._page(f"operator.output.{one}", one) for one in value.split(", ") if one]
                return " · ".join(names) or self._page("operator.output.none", "–")
            case "reason", "":
                return self._page("operator.no_reason", "–")
            case "reason", _:
                return self.reason(str(value))
            case "subject", "":
                return self._page("operator.trouble.itself", "–")
            case "subject", _:
                return self.output(str(value))  # or the name of a device in OBS
            case "overlay", _:
                return self.overlay(str(value))
            case "check", _:
                return self._page(f"operator.check.{value}", str(value))
            case "seconds", int():
                return f"{value:+}"
            case "added", int():
                return signed(Ms(value))
            case "won", int():
                return signed(Ms(-value))
            case "trouble", _:
                return self._page(f"trouble.{value}", str(value))
            case "why", _:
                return self._page(f"why_not.{value}", str(value))
            case (("late" | "away" | "by" | "lost" | "limit"), int()):
                return self.span(value)
            case "time", int():
                return self.time(WallMs(value))
            case _:
                return str(value)

    def _page(self, key: str, otherwise: str) -> str:
        """Words that the pages have too; ``otherwise`` when they have none."""
        found: Any = self._pages
        for part in key.split("."):
            found = found.get(part) if isinstance(found, dict) else None
        return found if isinstance(found, str) else otherwise


def signed(ms: Ms) -> str:
    """``+1:20``, ``−0:03``; what rounds to nothing is ``0:00``."""
    whole = round(ms / SECOND) * SECOND
    return f"{'−' if whole < 0 else '+' if whole else ''}{clock_text(abs(whole))}"


def _filled(sentence: str, args: Mapping[str, str]) -> str:
    """As the pages do it: a name that is not known stands as it is."""
    return re.sub(r"\{(\w+)\}", lambda found: args.get(found[1], found[0]), sentence)
