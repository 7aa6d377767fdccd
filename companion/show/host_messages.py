"""What the host is told, and has seen."""

from dataclasses import replace

from companion.show.actions import Urgency
from companion.show.commands import Refusal
from companion.show.on_screen import HostMessage
from companion.show.turn import Turn

MESSAGES_KEPT = 10


def tell_host(turn: Turn, text: str, urgency: Urgency) -> None:
    number = turn.state.messages_sent + 1
    message = HostMessage(id=f"m{number}", text=text, urgency=urgency, by=turn.by, sent=turn.at.wall)
    turn.set(messages=(*turn.state.messages, message)[-MESSAGES_KEPT:], messages_sent=number)
    turn.note("message", text=text, urgency=urgency.value)


def acknowledge(turn: Turn, message_id: str) -> Refusal | None:
    message = next((m for m in turn.state.messages if m.id == message_id), None)
    if message is None:
        return Refusal("unknown_message", f"There is no message {message_id!r} any more.")
    if message.acked is not None:
        return Refusal("already_acked", "It was acknowledged before.")
    acked = replace(message, acked=turn.at.wall)
    turn.set(messages=tuple(acked if m is message else m for m in turn.state.messages))
    turn.note("message_acked", text=message.text)
    return None
