"""Fetch what the tests take from npm into ``.cache/``, unless it is there already.

Chromium 103 is the engine OBS draws its browser sources with, up to OBS 30. axe-core checks pages for
people who cannot see or use a mouse. Ends with 1 and a sentence for each that cannot be had.
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
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import brotli

CACHE = Path(__file__).resolve().parent.parent / ".cache"
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


@dataclass(frozen=True, slots=True)
class Wanted:
    """A package, pinned by the checksum of its file, and what it becomes in ``.cache/<folder>``."""

    package: str
    sha256: str
    folder: str
    proof: str
    """The file that is there when the rest is."""
    megabytes: int
    unpack: Callable[[tarfile.TarFile, Path], None]
    x86_only: bool = False


WANTED = (
    Wanted(
        package="@sparticuz/chromium@103.0.0",
        sha256="88f1af268022584ffd0e4b58a68c8bd63b55f247b7c84481c719f362fb2be43a",
        folder="chromium-103",
        proof="chrome",
        megabytes=55,
        unpack=unpack_chromium,
        x86_only=True,
    ),
    Wanted(
        package="axe-core@4.14.1",
        sha256="e6b0ce02b84d892e2e33e403485e7f3d6c29e2be6df65daf44d89ba564139745",
        folder="axe-core",
        proof="axe.min.js",
        megabytes=1,
        unpack=unpack_axe,
    ),
)


def fetch(wanted: Wanted, folder: Path) -> Path:
    """Download a package into ``folder`` and return its file.

    Raises:
        CannotBeHad: there is no npm, npm failed, or it brought another file than the pinned one.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise CannotBeHad("npm is missing; install Debian's npm, or Node.js with npm")
    try:
        done = subprocess.run(
            [npm, "pack", "--silent", "--cache", str(folder / "npm"), wanted.package],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=FETCH_WITHIN_S,
        )
    except subprocess.TimeoutExpired:
        raise CannotBeHad(f"npm did not deliver it within {FETCH_WITHIN_S} s") from None
    files = sorted(folder.glob("*.tgz"))
    if done.returncode != 0 or not files:
        said = (done.stderr or done.stdout).strip().splitlines() or ["npm said nothing"]
        raise CannotBeHad(f"npm pack failed: {said[-1]}")
    if hashlib.sha256(files[0].read_bytes()).hexdigest() != wanted.sha256:
        raise CannotBeHad("it is not the file it was when its checksum was written down")
    return files[0]


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
        with tarfile.open(fetch(wanted, downloads)) as package:
            wanted.unpack(package, unpacked)
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
