"""How the overlays look: a brand's colour where it can be read, and the pictures that a show names."""

import re
from dataclasses import dataclass
from typing import Any

from companion.show.model import Look, Plan

WHITE = "#ffffff"
INK = "#1a1210"
"""The two colours that words have on a brand's colour."""

GROUNDS = {"bright": "#fffaf1", "quiet": "#ebe8e0"}
"""By theme, the darkest ground that coloured digits stand on: the plate, and in ``quiet`` the card's key."""

READABLE = 4.5
"""Least contrast of words with their ground (WCAG 2.2, 1.4.3)."""

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """What a brand's colour is used for."""

    colour: str
    """Fill of what the theme gives its accent to."""
    words: str
    """Colour of the words on it."""
    digits: str | None
    """Colour of prices and numbers on the theme's own ground; None when the brand's is too faint there."""


def brand_of(look: Look) -> Brand | None:
    """The brand's colours; None when there is none, or one that neither white nor ink can be read on."""
    colour = look.brand.lower()
    if not _COLOUR.fullmatch(colour):
        return None
    words = max((WHITE, INK), key=lambda candidate: contrast(candidate, colour))
    if contrast(words, colour) < READABLE:
        return None
    ground = GROUNDS.get(look.theme, GROUNDS["bright"])
    return Brand(colour=colour, words=words, digits=colour if contrast(colour, ground) >= READABLE else None)


def look_view(look: Look) -> dict[str, Any]:
    """Theme and brand as the overlay page sets them on every graphic."""
    brand = brand_of(look)
    return {
        "theme": look.theme,
        "brand": brand.colour if brand else None,
        "on_brand": brand.words if brand else None,
        "brand_digits": brand.digits if brand else None,
        "logo": picture_address(look.logo),
    }


def contrast(one: str, other: str) -> float:
    """From 1 to 21, of two ``#rrggbb`` (WCAG 2.2, "contrast ratio")."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def pictures_of(plan: Plan) -> frozenset[str]:
    """Every picture beside the show file that may be seen on air, as the show file writes it."""
    named = {plan.look.logo, *(product.image for product in plan.products.values())}
    return frozenset(named - {""})


def picture_address(picture: str) -> str | None:
    """Where a page finds a picture that the plan names; None when it names none."""
    if not picture:
        return None
    # A browser escapes the rest by itself; these three would mean something in an address.
    return "/assets/" + picture.replace("%", "%25").replace("?", "%3F").replace("#", "%23")


def _luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour (WCAG 2.2)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
