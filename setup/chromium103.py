"""Fetch the browser engine of OBS up to 30, Chromium 103, into ``.cache/chromium-103``.

Does nothing when it is there already. Ends with 1 and a sentence when it cannot be had.
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
from pathlib import Path

import brotli

CACHE = Path(__file__).resolve().parent.parent / ".cache"
ENGINE = CACHE / "chromium-103"

PACKAGE = "@sparticuz/chromium@103.0.0"
SHA256 = "88f1af268022584ffd0e4b58a68c8bd63b55f247b7c84481c719f362fb2be43a"
FETCH_WITHIN_S = 600


class CannotBeHad(Exception):
    """Why there is no Chromium 103 here; fit for a person."""


def fetch(folder: Path) -> Path:
    """Download the package into ``folder`` and return its file, or leave a sentence that says why not."""
    npm = shutil.which("npm")
    if npm is None:
        raise CannotBeHad("npm is missing; install Debian's npm, or Node.js with npm")
    try:
        done = subprocess.run(
            [npm, "pack", "--silent", "--cache", str(folder / "npm"), PACKAGE],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=FETCH_WITHIN_S,
        )
    except subprocess.TimeoutExpired:
        raise CannotBeHad(f"npm did not deliver {PACKAGE} within {FETCH_WITHIN_S} s") from None
    files = sorted(folder.glob("*.tgz"))
    if done.returncode != 0 or not files:
        said = (done.stderr or done.stdout).strip().splitlines() or ["npm said nothing"]
        raise CannotBeHad(f"npm pack {PACKAGE} failed: {said[-1]}")
    if hashlib.sha256(files[0].read_bytes()).hexdigest() != SHA256:
        raise CannotBeHad(f"{PACKAGE} is not the file it was when this script was written")
    return files[0]


def unpack(package: Path, folder: Path) -> None:
    """Lay out the engine in ``folder``: chrome and its GL libraries at the top, the others in ``lib``."""
    with tarfile.open(package) as tar:

        def member(name: str) -> bytes:
            file = tar.extractfile(f"package/{name}")
            if file is None:
                raise CannotBeHad(f"{PACKAGE} holds no {name}")
            return file.read()

        chrome = folder / "chrome"
        chrome.write_bytes(brotli.decompress(member("bin/chromium.br")))
        chrome.chmod(0o755)
        for bundle in ("swiftshader", "aws"):
            libraries = brotli.decompress(member(f"bin/{bundle}.tar.br"))
            with tarfile.open(fileobj=io.BytesIO(libraries)) as inner:
                # No filter: Debian 12's Python has none yet, and the checksum says what is inside.
                inner.extractall(folder)
        (folder / "LICENSE").write_bytes(member("LICENSE"))


def main() -> int:
    if (ENGINE / "chrome").exists():
        return 0
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        print("Chromium 103 exists for Linux on x86-64 only; its tests are skipped here.", file=sys.stderr)
        return 1
    CACHE.mkdir(exist_ok=True)
    print("Fetching Chromium 103, the browser engine of OBS up to 30 (55 MB, once) ...")
    # Unpacked beside its place and renamed, so that what stands there is always whole.
    with tempfile.TemporaryDirectory(prefix="chromium-103-", dir=CACHE) as temporary:
        downloads, engine = Path(temporary, "downloads"), Path(temporary, "engine")
        downloads.mkdir()
        engine.mkdir()
        try:
            unpack(fetch(downloads), engine)
        except CannotBeHad as reason:
            print(f"Chromium 103 cannot be fetched: {reason}.", file=sys.stderr)
            return 1
        with contextlib.suppress(FileExistsError):
            engine.rename(ENGINE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
