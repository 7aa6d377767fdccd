"""What an action is called where it can be taken back, and about what it was."""

from collections.abc import Mapping, Sequence

from companion.show import commands as c
from companion.show import desk_commands as d
from companion.show import edit_commands as e
from companion.show import guard_commands as g
from companion.show import host_lines
from companion.show import offer_commands as o
from companion.show import timing_commands as t
from companion.show.command_table import NAMES, Command
from companion.show.money import Money
from companion.show.questions import currency_of
from companion.show.state import ShowState
from companion.show.timeline import go_target
from companion.show.times import SECOND
from companion.show.turn import short

SKIP_CUE = "skip_cue"
"""``skip`` without a segment: another thing than a segment that is passed over."""


LENGTH = NAMES[e.LengthsAdd]
"""Whether a length was set or something was added to it: so much more time for a segment."""

SEVERAL = "_several"
"""Behind the name of what was done to more than one segment."""


CATCH_UP, FILL_UP = "catch_up", "fill_up"
"""``apply_plan`` of a proposal: lost time is won back, or time that was won is filled."""


def name_of(state: ShowState, command: Command) -> str:
    """As the show stood before it."""
    match command:
        case c.Skip(None, ()):
            return SKIP_CUE
        case c.ApplyPlan(plan) if state.proposal is not None and state.proposal.id == plan:
            return CATCH_UP if state.proposal.won_ms >= 0 else FILL_UP
        case e.SegmentSet(field=e.Field.LENGTH):
            return LENGTH
        case e.SegmentSet(field=field):
            return f"set_{field.value}"
        case _:
            name = NAMES[type(command)]
            return name + SEVERAL if len(_segments(command)) > 1 else name


def _segments(command: Command) -> Sequence[str]:
    """Those that it is about, where it may be about several."""
    match command:
        case c.Skip(segment, segments) | c.Unskip(segment, segments):
            return segments if segment is None else (segment, *segments)
        case e.LengthsAdd() | e.SegmentMove() | e.SegmentCopy() | e.SegmentRemove():
            return command.segments
        case _:
            return ()


def args_of(state: ShowState, command: Command) -> Mapping[str, str | int]:
    """What the words of the action name, as the show stood before it."""
    return {name: short(value) for name, value in _args(state, command).items()}


def _args(state: ShowState, command: Command) -> dict[str, str | int]:
    match command:
        case c.Skip(None, ()):
            cue = go_target(state).cue
            return {"cue": cue.id} if cue is not None else {}
        case c.Skip() | c.Unskip() | e.SegmentMove() | e.SegmentCopy() | e.SegmentRemove():
            return _about(state, _segments(command))
        case c.Jump(segment) | e.SegmentSet(segment) if not _is_length(command):
            return _about(state, (segment,))
        case e.SegmentSet(segment, _, value, was):
            return {"added": (int(value) - int(was)) * SECOND, **_about(state, (segment,))}
        case e.LengthsAdd(segments, seconds):
            return {"added": seconds * SECOND, **_about(state, segments)}
        case e.SegmentAdd(title):
            return {"title": title}
        case c.AddTime(seconds):
            running = state.running_segment
            return {"added": seconds * SECOND, "title": running.title if running is not None else ""}
        case t.TimerStart(timer, title):
            planned = state.plan.timers.get(timer)
            return {"title": title or (planned.title if planned is not None else "")}
        case t.TimerAdd(timer, seconds):
            return {"added": seconds * SECOND, "title": _timer(state, timer)}
        case t.TimerStop(timer):
            return {"title": _timer(state, timer)}
        case c.ApplyPlan(plan) if state.proposal is not None and state.proposal.id == plan:
            return {"won": state.proposal.won_ms}
        case c.TaskDone(cue_id) | c.ArmCue(cue_id) | c.DisarmCue(cue_id):
            return {"cue": cue_id}
        case c.TakeSceneNow(role, scene):
            return {"scene": state.scenes.get(role, role) if role is not None else scene or ""}
        case c.Mute(input) | c.Unmute(input) | g.FaderLower(input) | g.FaderBack(input):
            return {"input": state.plan.studio.microphones.get(input, input)}
        case c.OutputStart(output) | c.OutputStop(output) | g.OutputRestart(output):
            return {"output": output}
        case c.SendMessage(text) | d.QuestionShow(text) | o.Correction(text):
            return {"text": text}
        case d.QuestionDone(question_id):
            return {"text": next((q.text for q in state.questions if q.id == question_id), "")}
        case d.RevenueSet(amount):
            currency = currency_of(state.plan)
            said = host_lines.amount(state.plan, Money(amount, currency)) if currency else str(amount)
            return {"amount": said}
        case g.PreflightTick(duty):
            return {"duty": duty}
        case d.OverlayShow(overlay) | d.OverlayHide(overlay):
            return {"overlay": overlay}
        case _:
            return _of_offers(state, command)


def _timer(state: ShowState, timer: str) -> str:
    return next((one.title for one in state.timers if one.id == timer), "")


def _is_length(command: Command) -> bool:
    return isinstance(command, e.SegmentSet) and command.field is e.Field.LENGTH


def _about(state: ShowState, segments: Sequence[str]) -> dict[str, str | int]:
    """The title of the first, and how many they are."""
    place = state.place_of(segments[0])
    title = state.plan.rundown[place].title if place is not None else segments[0]
    return {"title": title, "count": len(segments)} if len(segments) > 1 else {"title": title}


def _of_offers(state: ShowState, command: Command) -> dict[str, str | int]:
    match command:
        case o.SaleExtend(sale, seconds):
            return {"sale": sale, "seconds": seconds}
        case o.SaleSold(sale, quantity):
            return {"sale": sale, "quantity": f"{quantity:+d}"}
        case o.SaleLeft(sale, left):
            return {"sale": sale, "left": left}
        case o.QueueSet(bags):
            return {"count": len(bags)}
        case o.PriceSet(product, price):
            planned = state.plan.products.get(product)
            said = host_lines.amount(state.plan, Money(price, planned.price.currency)) if planned else ""
            return {"product": _product(state, product), "price": said}
        case o.StockSet(product, stock):
            return {"product": _product(state, product), "stock": stock}
        case (
            o.ProductShow(product)
            | o.ProductSoldOut(product)
            | o.ProductPull(product)
            | o.ProductBack(product)
            | o.CheckIn(product)
            | o.CheckInConfirm(product)
        ):
            return {"product": _product(state, product)}
        case (
            o.SaleArm(sale)
            | o.SaleTease(sale)
            | o.SaleOpen(sale)
            | o.SaleClose(sale)
            | o.SaleCancel(sale)
            | o.SaleRerun(sale)
        ):
            return {"sale": sale}
        case (
            o.BagAnnounce(bag)
            | o.BagOpen(bag)
            | o.BagClose(bag)
            | o.BagDraw(bag)
            | o.BagWinners(bag)
            | o.BagPublish(bag)
            | o.BagClaimed(bag)
            | o.BagReplace(bag)
            | o.BagVoid(bag)
            | o.BagCopy(bag)
        ):
            return {"bag": bag}
        case _:
            return {}


def _product(state: ShowState, product_id: str) -> str:
    product = state.plan.products.get(product_id)
    return product.name if product is not None else product_id
