"""What a problem sounds like: for each code a sentence that says what is wrong, and one that says what to do.

The tables that are joined here are the only place with texts about show files. Gaps are filled from the
finding's facts; ``{given}`` is what the author wrote, cropped. Both languages have the same codes, with the
same gaps.
"""

from collections.abc import Mapping

from companion.showfile.fields.about import Language
from companion.showfile.messages import (
    of_fields,
    of_goods,
    of_incidents,
    of_limits,
    of_recipes,
    of_rundown,
    of_safe_areas,
    of_templates,
    of_the_file,
    of_times,
)
from companion.showfile.messages.sentences import Sentences

_TABLES = (
    *(of_the_file, of_fields, of_goods, of_incidents, of_limits),
    *(of_safe_areas, of_rundown, of_times, of_templates, of_recipes),
)

WORDS: Mapping[Language, Mapping[str, Sentences]] = {
    Language.CHINESE: {code: words for table in _TABLES for code, words in table.CHINESE.items()},
    Language.ENGLISH: {code: words for table in _TABLES for code, words in table.ENGLISH.items()},
}
