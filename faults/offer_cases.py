"""Cases of sales, bags, draws and products."""

from companion.show import events as e
from companion.show import offer_commands as o
from faults.case import ON_AIR, Again, command_case, event_case, given, gives

EVENTS_OF_OFFERS = (
    event_case(
        e.SaleDue,
        gives(o.SaleTease("F3")),
        prepare=given(*ON_AIR, o.SaleClose("F1")),
        again=Again.DUE,
    ),
    event_case(
        e.BagDue,
        gives(o.BagOpen("L3")),
        prepare=given(*ON_AIR, o.BagClose("L1")),
        again=Again.DUE,
    ),
)

COMMANDS_OF_OFFERS = (
    command_case(o.SaleArm("F2")),
    command_case(o.SaleTease("F2"), (o.SaleClose("F1"),)),
    command_case(o.SaleOpen("F2"), (o.SaleClose("F1"),)),
    command_case(o.SaleClose("F1")),
    command_case(o.SaleCancel("F1")),
    command_case(o.SaleExtend("F1", 30, "库存补货")),
    command_case(o.SaleSold("F1", 1)),
    command_case(o.BagOpen("L2"), (o.BagClose("L1"),)),
    command_case(o.BagClose("L1")),
)
