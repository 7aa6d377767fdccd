"""What cannot be taken back, because viewers have seen it or were promised it, and what helps instead."""

from collections.abc import Mapping
from types import MappingProxyType

REMEDIES: Mapping[str, str] = MappingProxyType(
    {
        "started": "The show has begun; jump to its first segment to begin anew.",
        "ended": "The show has ended and is not opened again; begin another run.",
        "segment": "Viewers have seen it; go back, or jump to the segment that is to run.",
        "cue": "What the cue did is on air; take back by hand what is not wanted.",
        "plan": "This run cannot name the plan it began with; save the show file as it was, and apply it.",
        "output_start": "Viewers may be watching; stop the output.",
        "output_stop": "The broadcast was cut; start the output again.",
        "sale_tease": "Viewers were told when it opens; cancel the sale.",
        "sale_open": "Viewers are buying; close the sale early.",
        "sale_extend": "Viewers were told the new end; close the sale early.",
        "sale_over": "Viewers were told that it is over; run the sale again.",
        "bag_void": "Viewers were told its rules; call the bag off, and say why.",
        "bag_over": "Viewers were told that it is called off; copy the bag, and open the copy.",
        "bag_winners": "Enter the winners again before they are published.",
        "bag_published": "Viewers know who has won; let an alternate move up, or call the bag off.",
        "correction": "Viewers have read it; send another correction, or take the graphic down.",
    }
)
"""One English sentence each; the pages' own words are ``undo.remedy.<code>`` in ``static/i18n``."""
