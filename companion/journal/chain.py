"""How one line of a journal is spelt, and how each vouches for all before it."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

SCHEMA = 1
"""Version of the line format; the first line carries it."""

NO_HASH = "0" * 64
"""``prev`` of the first line."""

_SPELLING = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def canonical(record: Mapping[str, Any]) -> bytes:
    """The one spelling of a record: keys sorted, no spaces, UTF-8, no line end.

    Half a surrogate pair, which is no character and has no UTF-8, becomes ``?``: a broken client must
    not be able to stop the journal.

    Raises:
        ValueError: NaN or an infinity.
        TypeError: something that JSON does not have.
    """
    text = _SPELLING.encode(record)
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        # Spelt anew, because keys may sort differently once they are mended.
        return _SPELLING.encode(json.loads(text.encode("utf-8", "replace"))).encode("utf-8")


def digest(record: Mapping[str, Any]) -> str:
    """SHA-256, in hex, of the record's spelling without its ``hash``."""
    return hashlib.sha256(canonical({key: record[key] for key in record if key != "hash"})).hexdigest()
