"""What lies around the show files of these tests."""

from companion.resources import GraphicFields
from companion.showfile import Surroundings

NO_FIELDS = GraphicFields(known=frozenset(), required=frozenset())

AROUND = Surroundings(graphics=dict.fromkeys(("product-card", "seller-info", "flash-sale"), NO_FIELDS))
