"""What viewers asked, in words again: the show itself has only what stands for a text."""

from collections.abc import Mapping

from companion.show.questions import MARK

NONE: Mapping[str, str] = {}

_PURGED = {"zh-CN": "（已清除）", "en": "(purged)"}


def words(text: str, texts: Mapping[str, str], language: str) -> str:
    """The text that this stands for in ``texts``; any other text as it is, as journals of older versions have
    it. One that is not there any more was purged, and is told as such."""
    if not text.startswith(MARK):
        return text
    return texts.get(text, _PURGED.get(language, _PURGED["en"]))
