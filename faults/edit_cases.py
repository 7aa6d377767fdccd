"""Cases in which pages change the rundown, and in which it is saved."""

from companion.show import edit_commands as ed
from companion.show.editing.events import PlanSaved
from faults.case import ON_AIR, Case, Show, command_case, does, event_case, given

_EDIT = ed.SegmentSet("close", ed.Field.TITLE, "再见", "收官", sure=True)

COMMANDS_OF_EDITS: tuple[Case, ...] = (
    command_case(_EDIT),
    command_case(ed.LengthsAdd(("strawberry", "close"), 60, sure=True)),
    command_case(ed.SegmentMove(("close",), "opening", sure=True)),
    command_case(ed.SegmentAdd("答疑", 60, sure=True)),
    command_case(ed.SegmentCopy(("strawberry",), sure=True)),
    command_case(ed.SegmentRemove(("close",), sure=True)),
    command_case(ed.SaveShow(), (_EDIT,)),
)


def _saved(show: Show) -> None:
    """The file has it. There is none here, so the save itself was refused before."""
    show.happens(lambda at: PlanSaved(at=at, effect="e0", digest="0a1b2c3d4e5f"))


EVENTS_OF_EDITS: tuple[Case, ...] = (event_case(PlanSaved, does(_saved), prepare=given(*ON_AIR, _EDIT)),)
