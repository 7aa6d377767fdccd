"""What every table of a show file has in common."""

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """A table whose keys are all known; an unknown one is a slip of the hand."""

    model_config = ConfigDict(extra="forbid", frozen=True)
