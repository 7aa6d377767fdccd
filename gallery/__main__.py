import argparse
import asyncio
import shutil
import sys
import time
from pathlib import Path

from gallery import graphics, screens, service
from gallery.browsers import EngineMissing, engine
from gallery.page import Summary, write_page
from gallery.shots import Shot, Wanted

FOLDER = Path("build") / "gallery"
EXPLAINED = "Pictures of every state of every graphic and screen, in build/gallery/index.html."


async def render(wanted: Wanted, engine_name: str, folder: Path) -> int:
    """Everything asked for, into an empty folder; how many are missing, or have words that do not fit."""
    began = time.monotonic()
    shots: list[Shot] = []
    missing: list[str] = []
    async with engine(engine_name) as browser:
        for shoot in (graphics.shoot, screens.shoot, service.shoot):
            try:
                shots += await shoot(browser, folder, wanted)
            except service.ServiceMissing as problem:
                missing.append(str(problem))
            print(f"{len(shots):5} pictures after {time.monotonic() - began:4.0f} s", flush=True)
        version = browser.version
    summary = Summary(engine=f"Chromium {version}", took_s=time.monotonic() - began, missing=tuple(missing))
    grounds = {canvas: graphics.camera_file(canvas) for canvas in graphics.CANVASES}
    page = write_page(folder, shots, grounds, summary)
    wrong = [shot for shot in shots if shot.misfits]
    for shot in wrong:
        print(f"does not fit: {shot.file}: {'; '.join(shot.misfits)}")
    for one in missing:
        print(f"not rendered: {one}")
    print(f"{len(shots)} pictures, {len(wrong)} with words that do not fit: {page}")
    return len(wrong) + len(missing)


def main() -> int:
    parser = argparse.ArgumentParser(prog="gallery", description=EXPLAINED)
    parser.add_argument("--only", action="append", default=[], help="a graphic or a screen; may be repeated")
    parser.add_argument("--theme", action="append", default=[], choices=graphics.THEMES)
    parser.add_argument("--size", action="append", default=[], help="1080x1920, say")
    parser.add_argument("--language", action="append", default=[], choices=screens.LANGUAGES)
    parser.add_argument("--engine", default="debian", choices=("debian", "103"))
    parser.add_argument("--to", type=Path, default=FOLDER, help="the folder, which is emptied first")
    options = parser.parse_args()
    wanted = Wanted(
        groups=tuple(options.only),
        themes=tuple(options.theme),
        sizes=tuple(options.size),
        languages=tuple(options.language),
    )
    shutil.rmtree(options.to, ignore_errors=True)
    options.to.mkdir(parents=True)
    try:
        return 1 if asyncio.run(render(wanted, options.engine, options.to)) else 0
    except EngineMissing as problem:
        print(problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
