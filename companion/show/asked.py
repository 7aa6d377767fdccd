"""All that the engine asks of the world around it."""

from companion.show.bags.effects import BagEffect
from companion.show.editing.effects import SavePlan
from companion.show.effects import Effect

Asked = Effect | BagEffect | SavePlan
