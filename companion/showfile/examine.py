"""What a show file holds and everything that is wrong with it, before it is put into any language."""

from dataclasses import dataclass
from itertools import chain, islice

from pydantic import ValidationError

from companion.showfile.checks.show import check
from companion.showfile.fields.about import Language
from companion.showfile.fields.document import Document
from companion.showfile.fields.validation import findings_of, not_a_table
from companion.showfile.limits import Applying, applying
from companion.showfile.messages.explain import language_of
from companion.showfile.messages.findings import Finding
from companion.showfile.playbooks import Brought, brought
from companion.showfile.reading.comments import tell_comments
from companion.showfile.reading.lookalikes import tell_lookalikes
from companion.showfile.reading.reader import read
from companion.showfile.reading.tree import Node, Place, Table, plain
from companion.showfile.recipes.expand import expand
from companion.showfile.safe_areas import check_safe_areas
from companion.showfile.surroundings import Surroundings

MAX_FINDINGS = 1_000
"""What is looked for in a file that is wrong in its fields; all of it may be, and that is soon told."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What became of the bytes of a show file."""

    language: Language
    """The one that the file asks for."""
    findings: tuple[Finding, ...]
    """In no particular order."""
    root: Node | None
    """With what its recipes make; None when the file cannot be read as YAML."""
    so_far: Node | None
    """The file itself, or else what stands before the place where reading ended."""
    document: Document | None
    """None when any of its fields is wrong. It may still not fit together: the findings say."""
    limits: Applying
    """What its platform and its market allow."""
    brought: Brought
    """The playbooks that lie around it."""


def examine(
    source: bytes, file: str, around: Surroundings, otherwise: Language = Language.ENGLISH
) -> Examined:
    """Read a show file; ``file`` is its name. Whatever the bytes are, nothing is raised.

    ``otherwise`` is the language of a file that does not name one.
    """
    reading = read(source)
    language = language_of(source, otherwise)
    root = reading.root
    findings: list[Finding] = list(reading.findings)
    document: Document | None = None
    limits, books = Applying(), Brought()
    if root is not None and not isinstance(root, Table):
        findings.append(not_a_table(Place(root, root.mark), file))
    elif root is not None:
        expansion = expand(root, around.recipes, language)
        findings.extend(expansion.findings)
        root = expansion.root
        limits = applying(root, around.limits)
        findings.extend(limits.findings)
        books = brought(root, around.playbooks, language, around.graphics)
        findings.extend(books.findings)
        findings.extend(check_safe_areas(root, around.safe_areas))
        data = plain(root)
        try:
            document = Document.model_validate(data)
        except ValidationError as error:
            found = expansion.untold(
                chain(findings_of(error, root), check(root, data, around, limits.rules, books.books))
            )
            findings.extend(expansion.gathered(islice(found, MAX_FINDINGS)))
            del found  # It holds the error, whose traceback holds this frame.
        else:
            findings.extend(
                expansion.gathered(check(root, data, around, limits.rules, books.books, document))
            )
        root = expansion.with_plain_marks()
    told = tell_lookalikes(tell_comments(findings, source, reading.root), source, reading.root)
    return Examined(language, tuple(told), root, reading.so_far, document, limits, books)
