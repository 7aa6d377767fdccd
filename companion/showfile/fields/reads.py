"""How a field gets its value: from the text of one scalar, or not at all, with a reason."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema


class RefusedError(ValueError):
    """The text does not mean what its field needs."""

    def __init__(
        self,
        code: str,
        *,
        found: str = "",
        at: int | None = None,
        write: str = "",
        options: tuple[str, ...] = (),
    ) -> None:
        super().__init__(code)
        self.code = code
        self.found = found
        """The part of the text that is wrong; empty: the whole of it."""
        self.at = at
        """Its first letter, from 0; None: the whole text is wrong."""
        self.write = write
        """What to write instead, when that is certain."""
        self.options = options


@dataclass(frozen=True, slots=True, eq=False)
class Reads:
    """Marks a field whose value ``parse`` makes of one scalar's text."""

    name: str
    """What the reference of the show file calls this kind of value."""
    parse: Callable[[str], object]
    schema: Mapping[str, object] = field(default_factory=lambda: {"type": ["string", "number"]})
    """What an editor may take for such a value; YAML there types its scalars."""

    def __get_pydantic_core_schema__(self, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self._read)

    def __get_pydantic_json_schema__(
        self, _core: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return dict(self.schema)

    def _read(self, value: object) -> object:
        if value is not None and not isinstance(value, str):
            raise PydanticCustomError("want-text", "not a scalar")
        if value is None or not value.strip():
            raise PydanticCustomError("value-empty", "nothing")
        try:
            return self.parse(value.strip())
        except RefusedError as refused:
            facts = {
                "given": value,
                "found": refused.found,
                "at": None if refused.at is None else refused.at + len(value) - len(value.lstrip()),
                "write": refused.write,
                "options": refused.options,
            }
            raise PydanticCustomError("refused", "{code}", {"code": refused.code, **facts}) from None
