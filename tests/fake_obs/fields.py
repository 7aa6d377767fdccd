"""Reading the data of a request as OBS does: in its order, with its status codes and its words."""

import math
from collections.abc import Mapping
from typing import Any

from tests.fake_obs.protocol import Refused, Status


class Fields:
    """The data of one request; every getter raises ``Refused`` as OBS would."""

    def __init__(self, data: Any) -> None:
        self._data: Mapping[str, Any] | None = data if isinstance(data, dict) else None

    def __contains__(self, name: str) -> bool:
        """Whether it is there, and not null."""
        return self._data is not None and self._data.get(name) is not None

    def has(self, name: str) -> bool:
        """Whether it is there, if only as null."""
        return self._data is not None and name in self._data

    def _value(self, name: str) -> Any:
        if self._data is None:
            raise Refused(Status.MISSING_DATA, "Your request data is missing or invalid (non-object)")
        if name not in self:
            raise Refused(Status.MISSING_FIELD, f"Your request is missing the `{name}` field.")
        return self._data[name]

    def anything(self, name: str) -> Any:
        """Whatever is there; None when nothing is."""
        return None if self._data is None else self._data.get(name)

    def text(self, name: str, *, may_be_empty: bool = False) -> str:
        value = self._value(name)
        if not isinstance(value, str):
            raise Refused(Status.WRONG_FIELD_TYPE, f"The field value of `{name}` must be a string.")
        if not value and not may_be_empty:
            raise Refused(Status.EMPTY_FIELD, f"The field value of `{name}` must not be empty.")
        return value

    def number(self, name: str, least: float = -math.inf, most: float = math.inf) -> float:
        value = self._value(name)
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise Refused(Status.WRONG_FIELD_TYPE, f"The field value of `{name}` must be a number.")
        if value < least:
            comment = f"The field value of `{name}` is below the minimum of `{least:f}`"
            raise Refused(Status.OUT_OF_RANGE, comment)
        if value > most:
            comment = f"The field value of `{name}` is above the maximum of `{most:f}`"
            raise Refused(Status.OUT_OF_RANGE, comment)
        return value

    def whole(self, name: str, least: float = -math.inf, most: float = math.inf) -> int:
        return int(self.number(name, least, most))

    def yes(self, name: str) -> bool:
        value = self._value(name)
        if not isinstance(value, bool):
            raise Refused(Status.WRONG_FIELD_TYPE, f"The field value of `{name}` must be boolean.")
        return value

    def yes_unless_said(self, name: str, default: bool) -> bool:
        return self.yes(name) if name in self else default

    def object(self, name: str, *, may_be_empty: bool = False) -> dict[str, Any]:
        value = self._value(name)
        if not isinstance(value, dict):
            raise Refused(Status.WRONG_FIELD_TYPE, f"The field value of `{name}` must be an object.")
        if not value and not may_be_empty:
            raise Refused(Status.EMPTY_FIELD, f"The field value of `{name}` must not be empty.")
        return value
