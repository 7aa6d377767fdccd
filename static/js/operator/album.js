/** Small pictures of incidents: which there are, and the frames of a camera shown one after another. */

/** The picture after an incident comes a little later than its end; so often it is asked for again. */
const AGAIN_MS = 3000;
const MOST_TRIES = 4;
/** At the end of a replay its last frame stays for so long. */
const REST_MS = 1500;
/** A gap between two frames is never shown as longer than this. */
const LONGEST_MS = 2000;

export class Album {
  #redraw;
  #known = new Map();
  #at = new Map();
  #playing = null;
  #timer = 0;

  /** @param {() => void} redraw called when something is known, and with each frame of a replay */
  constructor(redraw) {
    this.#redraw = redraw;
  }

  /**
   * What there is of an incident: `{pictures, frames, state}`, the frames in ms from its first bad one. `state` is
   * `asked` until the service has answered, `there`, or `failed`.
   */
  of({ id, stage, returned_at: returned }) {
    const version = `${stage} ${returned}`;
    const known = this.#known.get(id) ?? { state: "asked", pictures: [], frames: [], version: null, tries: 0, at: -Infinity };
    const stale = known.version !== version;
    const incomplete = known.state !== "there" || known.frames.length === 0 || (stage === "over" && !known.pictures.includes("after"));
    const due = performance.now() - known.at > AGAIN_MS;
    if (stale || (incomplete && due && known.tries < MOST_TRIES)) {
      this.#known.set(id, { ...known, version, tries: stale ? 1 : known.tries + 1, at: performance.now() });
      this.#ask(id);
    }
    return this.#known.get(id);
  }

  /** Which frame of an incident is seen; the first bad one until somebody has chosen. */
  frame(id) {
    const frames = this.#known.get(id)?.frames ?? [];
    const first = Math.max(0, frames.findIndex((ms) => ms >= 0));
    return Math.min(frames.length - 1, this.#at.get(id) ?? first);
  }

  isPlaying(id) {
    return this.#playing === id;
  }

  show(id, index) {
    this.stop();
    this.#at.set(id, index);
    this.#redraw();
  }

  /** Shows the frames from the first to the last, as far apart as they were taken; once. */
  play(id) {
    if (this.#playing === id) return this.stop();
    this.stop();
    this.#playing = id;
    this.#at.set(id, 0);
    this.#next();
    return undefined;
  }

  stop() {
    clearTimeout(this.#timer);
    this.#playing = null;
    this.#redraw();
  }

  #next() {
    const id = this.#playing;
    const frames = this.#known.get(id)?.frames ?? [];
    const index = this.#at.get(id);
    this.#redraw();
    const last = index + 1 >= frames.length;
    const wait = last ? REST_MS : Math.min(LONGEST_MS, Math.max(60, frames[index + 1] - frames[index]));
    this.#timer = setTimeout(() => {
      if (last) return this.stop();
      this.#at.set(id, index + 1);
      return this.#next();
    }, wait);
  }

  async #ask(id) {
    let found = { state: "failed" };
    try {
      const answer = await fetch(`/api/v1/incidents/${encodeURIComponent(id)}`, { cache: "no-store" });
      if (answer.ok) {
        const { pictures, frames } = await answer.json();
        found = { state: "there", pictures, frames };
      }
    } catch {
      // Without a link there is nothing to look at; it is asked for again while somebody looks.
    }
    this.#known.set(id, { ...this.#known.get(id), ...found });
    this.#redraw();
  }
}

/** Where a picture of an incident is: `before`, `during`, `after`; `version` tells a later one of the same name. */
export function pictureOf(id, name, version = "") {
  return `/api/v1/incidents/${encodeURIComponent(id)}/${name}.jpg${version ? `?v=${encodeURIComponent(version)}` : ""}`;
}

/** Where the frame is that was taken so many ms after the first bad one. */
export function frameOf(id, ms) {
  const name = `frame${ms < 0 ? "-" : "+"}${String(Math.abs(ms)).padStart(5, "0")}`;
  return `/api/v1/incidents/${encodeURIComponent(id)}/${encodeURIComponent(name)}.jpg`;
}
