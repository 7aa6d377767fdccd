"""Fetch what the tests take from npm into ``.cache/``, unless it is there already.

Chromium 103 is the engine OBS draws its browser sources with, up to OBS 30. axe-core checks pages for
people who cannot see or use a mouse. The language server is what editors complete and check YAML with. Ends
with 1 and a sentence for each that cannot be had.
"""

import contextlib
import hashlib
import io
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import brotli

HERE = Path(__file__).resolve().parent
CACHE = HERE.parent / ".cache"
FETCH_WITHIN_S = 600


class CannotBeHad(Exception):
    """Why a package is not here; fit for a person."""


def member(package: tarfile.TarFile, name: str) -> bytes:
    """The content of one file of an npm package."""
    file = package.extractfile(f"package/{name}")
    if file is None:
        raise CannotBeHad(f"{name} is no file in it")
    return file.read()


def unpack_chromium(package: tarfile.TarFile, folder: Path) -> None:
    """Lay out the engine in ``folder``: chrome and its GL libraries at the top, the others in ``lib``."""
    chrome = folder / "chrome"
    chrome.write_bytes(brotli.decompress(member(package, "bin/chromium.br")))
    chrome.chmod(0o755)
    for bundle in ("swiftshader", "aws"):
        libraries = brotli.decompress(member(package, f"bin/{bundle}.tar.br"))
        with tarfile.open(fileobj=io.BytesIO(libraries)) as inner:
            # No filter: Debian 12's Python has none yet, and the checksum says what is inside.
            inner.extractall(folder)
    (folder / "LICENSE").write_bytes(member(package, "LICENSE"))


def unpack_axe(package: tarfile.TarFile, folder: Path) -> None:
    for name in ("axe.min.js", "LICENSE"):
        (folder / name).write_bytes(member(package, name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted(ABC):
    """Something from npm, and what it becomes in ``.cache/<folder>``."""

    package: str
    folder: str
    proof: str
    """The file that is there when the rest is."""
    megabytes: int
    x86_only: bool = False

    @abstractmethod
    def put(self, folder: Path, downloads: Path) -> None:
        """Lay it out in ``folder``, with ``downloads`` for what is thrown away after.

        Raises:
            CannotBeHad: it is not to be had, and why.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Package(Wanted):
    """One package, pinned by the checksum of its file."""

    sha256: str
    unpack: Callable[[tarfile.TarFile, Path], None]

    def put(self, folder: Path, downloads: Path) -> None:
        npm(["pack", "--silent", self.package], downloads, downloads)
        [file] = downloads.glob("*.tgz")
        if hashlib.sha256(file.read_bytes()).hexdigest() != self.sha256:
            raise CannotBeHad("it is not the file it was when its checksum was written down")
        with tarfile.open(file) as package:
            self.unpack(package, folder)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree(Wanted):
    """A package with all that it needs, each pinned in ``setup/<folder>/package-lock.json``."""

    def put(self, folder: Path, downloads: Path) -> None:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / self.folder / name, folder)
        npm(["ci", "--loglevel=error", "--ignore-scripts", "--no-audit", "--no-fund"], folder, downloads)


WANTED = (
    Package(
        package="@sparticuz/chromium@103.0.0",
        sha256="88f1af268022584ffd0e4b58a68c8bd63b55f247b7c84481c719f362fb2be43a",
        folder="chromium-103",
        proof="chrome",
        megabytes=55,
        unpack=unpack_chromium,
        x86_only=True,
    ),
    Package(
        package="axe-core@4.14.1",
        sha256="e6b0ce02b84d892e2e33e403485e7f3d6c29e2be6df65daf44d89ba564139745",
        folder="axe-core",
        proof="axe.min.js",
        megabytes=1,
        unpack=unpack_axe,
    ),
    Tree(
        package="yaml-language-server@1.25.0",
        folder="yaml-language-server",
        proof="node_modules/yaml-language-server/bin/yaml-language-server",
        megabytes=30,
    ),
)


def npm(words: Sequence[str], where: Path, downloads: Path) -> None:
    """Have npm do something in a folder, with nothing of it left over at home.

    Raises:
        CannotBeHad: there is no npm, or it failed.
    """
    program = shutil.which("npm")
    if program is None:
        raise CannotBeHad("npm is missing; install Debian's npm, or Node.js with npm")
    try:
        done = subprocess.run(
            [program, *words, "--cache", str(downloads / "npm")],
            cwd=where,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=FETCH_WITHIN_S,
        )
    except subprocess.TimeoutExpired:
        raise CannotBeHad(f"npm did not deliver it within {FETCH_WITHIN_S} s") from None
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip().splitlines() or ["npm said nothing"]
        raise CannotBeHad(f"npm {words[0]} failed: {said[-1]}")


def have(wanted: Wanted) -> None:
    """See that ``wanted`` is in the cache, whole.

    Raises:
        CannotBeHad: it is not, and why.
    """
    place = CACHE / wanted.folder
    if (place / wanted.proof).exists():
        return
    if wanted.x86_only and (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        raise CannotBeHad("it exists for Linux on x86-64 only")
    print(f"Fetching {wanted.package} for the tests ({wanted.megabytes} MB, once) ...", flush=True)
    CACHE.mkdir(exist_ok=True)
    # Unpacked beside its place and renamed, so that what stands there is always whole.
    with tempfile.TemporaryDirectory(prefix=f"{wanted.folder}-", dir=CACHE) as temporary:
        downloads, unpacked = Path(temporary, "downloads"), Path(temporary, "unpacked")
        downloads.mkdir()
        unpacked.mkdir()
        wanted.put(unpacked, downloads)
        with contextlib.suppress(OSError):  # another run was quicker
            unpacked.rename(place)
    if not (place / wanted.proof).exists():
        raise CannotBeHad(f"{place} is in the way; remove it")


def main() -> int:
    missing = 0
    for wanted in WANTED:
        try:
            have(wanted)
        except CannotBeHad as reason:
            missing += 1
            print(f"{wanted.package} cannot be had: {reason}.", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
