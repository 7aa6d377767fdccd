"""Which incident the host is told about."""

from companion.show.incidents.picture import is_seen
from companion.show.incidents.playbooks import playbook_for
from companion.show.incidents.record import Incident, WhyNot
from companion.show.state import ShowState


def of_host(state: ShowState) -> Incident | None:
    """The one that covers programme, or else the newest that lasts, is noticed by viewers, and about which
    the host has something to say; None: the host has nothing to do with any."""
    cover = state.program.cover
    covering = [one for one in state.incidents if cover is not None and one.id in cover.incidents]
    if covering:
        return covering[-1]
    noticed = (one for one in state.incidents if one.open and _is_noticed(state, one))
    said = [one for one in noticed if one.to or playbook_for(state.plan, one.trouble).say]
    return said[-1] if said else None


def _is_noticed(state: ShowState, one: Incident) -> bool:
    scene = state.program.actual
    if scene is None or state.program.cover is not None:
        return one.why_not is not WhyNot.NOT_SEEN
    return is_seen(state, one.trouble, one.subject, scene)
