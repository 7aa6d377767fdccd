"""What one picture of the gallery is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One picture, and by what it can be found."""

    group: str
    """The graphic or the screen."""
    state: str
    size: str
    """``1080x1920``, as a canvas or a window is."""
    theme: str
    """Empty for screens: they have one."""
    language: str
    file: str
    """The picture in full size, as a path from the page. One of a graphic has no ground: the camera's is laid
    under it."""
    small: str
    """The same as it is listed, with its ground."""
    misfits: tuple[str, ...] = ()
    """What does not fit, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which pictures are asked for; an empty field asks for all."""

    groups: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    def has(self, *, group: str, size: str, theme: str = "", language: str = "") -> bool:
        asked = ((self.groups, group), (self.sizes, size), (self.themes, theme), (self.languages, language))
        return all(not some or not one or one in some for some, one in asked)
