/** Clock faces and the beat that moves them. All instants and lengths are milliseconds. */

/**
 * A length as `m:ss`, or `h:mm:ss` from an hour on. Never negative: below zero it stays `0:00`.
 *
 * @param {number} ms
 * @param {{ceil?: boolean}} [options] `ceil` for countdowns, so that `0:00` is shown only when nothing is left.
 */
export function clock(ms, { ceil = false } = {}) {
  const seconds = Math.max(0, ceil ? Math.ceil(ms / 1000) : Math.floor(ms / 1000));
  const two = (value) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** A length to the nearest second: what was taken from it, told so too, and what is left then add up. */
export function rounded(ms) {
  return clock(Math.round(ms / 1000) * 1000);
}

const faces = new Map();
/** Hours that were told, by face and second: a page of a long show tells the same ones again each second. */
const told = new Map();
const MOST_TOLD = 4_000;

/**
 * The wall clock of an instant in the show's zone, `20:14:22`, or `20:14` without seconds.
 *
 * @param {number} ms since 1970 UTC
 * @param {string} zone IANA name, as `plan.show.zone`
 */
export function timeOfDay(ms, zone, { seconds = true } = {}) {
  const key = `${zone} ${seconds}`;
  if (!faces.has(key)) {
    const parts = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone };
    faces.set(key, new Intl.DateTimeFormat("en-GB", seconds ? { ...parts, second: "2-digit" } : parts));
  }
  const second = `${key} ${Math.floor(ms / 1000)}`;
  if (!told.has(second)) {
    if (told.size >= MOST_TOLD) told.clear();
    told.set(second, faces.get(key).format(ms));
  }
  return told.get(second);
}

/**
 * Calls back just after each whole second of `now()`, so that all clocks on a page, and all pages, move together.
 * It goes on for as long as the callback returns true; `wake()` starts it again.
 */
export class Ticker {
  #now;
  #onSecond;
  #timer = 0;

  /**
   * @param {() => number} now the server's clock, as `link.now`
   * @param {(now_ms: number) => boolean} onSecond returns whether anything still counts
   */
  constructor(now, onSecond) {
    this.#now = now;
    this.#onSecond = onSecond;
  }

  /** Starts the beat if it rests. */
  wake() {
    if (!this.#timer) this.#arm();
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = 0;
  }

  #arm() {
    // A timer may fire a little early against a slewing clock; 5 ms past the boundary is never the second before.
    const wait = 1000 - (this.#now() % 1000) + 5;
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      if (this.#onSecond(this.#now())) this.wake();
    }, wait);
  }
}
