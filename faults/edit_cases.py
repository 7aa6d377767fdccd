"""Cases in which pages change the rundown, and in which it is saved."""

from companion.show import edit_commands as ed
from companion.show.editing.events import PlanSaved
from faults.case import ON_AIR, Case, command_case, event_case, given

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

EVENTS_OF_EDITS: tuple[Case, ...] = (
    event_case(PlanSaved, given(ed.SaveShow()), prepare=given(*ON_AIR, _EDIT)),
)
