"""What a problem sounds like: for each code a sentence that says what is wrong, and one that says what to do.

Its two tables are the only place with texts about show files. Gaps are filled from the finding's facts;
``{given}`` is what the author wrote, cropped. Both languages have the same codes with the same gaps.
"""

from collections.abc import Mapping

from companion.showfile.about import Language
from companion.showfile.sentences import Sentences
from companion.showfile.words_chinese import CHINESE
from companion.showfile.words_english import ENGLISH

WORDS: Mapping[Language, Mapping[str, Sentences]] = {Language.CHINESE: CHINESE, Language.ENGLISH: ENGLISH}
