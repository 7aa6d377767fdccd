/** Small pictures of incidents: which there are, and those of what happened shown one after another. */

/** What viewers saw comes some seconds after the alarm, the picture after an incident after its end: so often it is asked for again. */
const AGAIN_MS = 3000;
const MOST_TRIES = 4;
/** At the end of a replay its last frame stays for so long. */
const REST_MS = 1500;
/** A gap between two frames is never shown as longer than this. */
const LONGEST_MS = 2000;

/** What can be shown one after another: what viewers saw, and what the camera gave that failed. */
export const REELS = ["programme", "frames"];

export class Album {
  #redraw;
  #known = new Map();
  /** By the id of the incident: which of the reels somebody has chosen. */
  #chosen = new Map();
  /** By incident and reel: which frame is seen. */
  #at = new Map();
  #playing = null;
  #timer = 0;

  /** @param {() => void} redraw called when something is known, and with each frame of a replay */
  constructor(redraw) {
    this.#redraw = redraw;
  }

  /**
   * What there is of an incident: `{pictures, programme, frames, state}`, the last two in ms from its first bad
   * picture. `state` is `asked` until the service has answered, `there`, or `failed`.
   */
  of({ id, stage, returned_at: returned }) {
    const version = `${stage} ${returned}`;
    const known = this.#known.get(id) ?? { state: "asked", pictures: [], programme: [], frames: [], version: null, tries: 0, at: -Infinity };
    const stale = known.version !== version;
    const incomplete = known.state !== "there" || known.programme.length === 0 || (stage === "over" && !known.pictures.includes("after"));
    const due = performance.now() - known.at > AGAIN_MS;
    if (stale || (incomplete && due && known.tries < MOST_TRIES)) {
      this.#known.set(id, { ...known, version, tries: stale ? 1 : known.tries + 1, at: performance.now() });
      this.#ask(id);
    }
    return this.#known.get(id);
  }

  /** The reels that an incident has. */
  reels(id) {
    const known = this.#known.get(id);
    return REELS.filter((reel) => known?.[reel].length > 0);
  }

  /** The one that is seen: what somebody has chosen, or else the first there is; null: there is none. */
  reel(id) {
    const reels = this.reels(id);
    const chosen = this.#chosen.get(id);
    return reels.includes(chosen) ? chosen : (reels[0] ?? null);
  }

  choose(id, reel) {
    this.#chosen.set(id, reel);
    this.stop();
  }

  /** Which frame of the reel is seen; the first bad one until somebody has chosen. */
  frame(id) {
    const frames = this.#frames(id);
    const bad = frames.findIndex((ms) => ms >= 0);
    return Math.min(frames.length - 1, this.#at.get(this.#place(id)) ?? (bad < 0 ? frames.length - 1 : bad));
  }

  isPlaying(id) {
    return this.#playing === id;
  }

  show(id, index) {
    this.stop();
    this.#at.set(this.#place(id), index);
    this.#redraw();
  }

  /** Shows the frames of the reel from the first to the last, as far apart as they were taken; once. */
  play(id) {
    if (this.#playing === id) return this.stop();
    this.stop();
    this.#playing = id;
    this.#at.set(this.#place(id), 0);
    this.#next();
    return undefined;
  }

  stop() {
    clearTimeout(this.#timer);
    this.#playing = null;
    this.#redraw();
  }

  #frames(id) {
    return this.#known.get(id)?.[this.reel(id)] ?? [];
  }

  #place(id) {
    return `${id} ${this.reel(id)}`;
  }

  #next() {
    const id = this.#playing;
    const [frames, place] = [this.#frames(id), this.#place(id)];
    const index = this.#at.get(place);
    this.#redraw();
    const last = index + 1 >= frames.length;
    const wait = last ? REST_MS : Math.min(LONGEST_MS, Math.max(60, frames[index + 1] - frames[index]));
    this.#timer = setTimeout(() => {
      if (last) return this.stop();
      this.#at.set(place, index + 1);
      return this.#next();
    }, wait);
  }

  async #ask(id) {
    let found = { state: "failed" };
    try {
      const answer = await fetch(`/api/v1/incidents/${encodeURIComponent(id)}`, { cache: "no-store" });
      if (answer.ok) {
        const { pictures, programme, frames } = await answer.json();
        found = { state: "there", pictures, programme, frames };
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

/** Where the frame of a reel is that was taken so many ms after the first bad one. */
export function frameOf(id, reel, ms) {
  const name = `${reel === "frames" ? "frame" : reel}${ms < 0 ? "-" : "+"}${String(Math.abs(ms)).padStart(5, "0")}`;
  return `/api/v1/incidents/${encodeURIComponent(id)}/${encodeURIComponent(name)}.jpg`;
}
