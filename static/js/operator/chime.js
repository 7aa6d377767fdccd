/**
 * Sounds for who does not look: something is wrong, something was done about it, nothing is done any more.
 *
 * Silent until somebody turns them on at this device, which remembers it: a browser lets no page be heard that nobody
 * has touched, so the page asks. Each is told from the others by its rhythm
 * and its direction, not by its loudness.
 */

/** Where this browser keeps whether somebody wants to hear them, `on` or `off`. */
const KEPT_AS = "companion.incident-sounds";
const LOUDNESS = 0.14;
const FADE_S = 0.02;

/** Notes as `[Hz, begins s, lasts s]`. */
const SOUNDS = {
  /** Two short ones of the same height: look. */
  alarm: [
    [659, 0, 0.12],
    [659, 0.2, 0.12],
  ],
  /** Upwards: it was dealt with. */
  acted: [
    [523, 0, 0.12],
    [659, 0.13, 0.12],
    [784, 0.26, 0.2],
  ],
  /** Low and falling, twice: a person is needed. */
  locked: [
    [330, 0, 0.22],
    [220, 0.24, 0.34],
    [330, 0.75, 0.22],
    [220, 0.99, 0.34],
  ],
};
const WORST_FIRST = ["locked", "acted", "alarm"];

export class Chimes {
  #redraw;
  #on = kept() === "on";
  #asks = kept() === null;
  #context = null;
  #before = null;

  /** @param {() => void} redraw called when it is another */
  constructor(redraw) {
    this.#redraw = redraw;
    // A browser lets a page be heard only after somebody has touched it.
    for (const gesture of ["pointerdown", "keydown"]) window.addEventListener(gesture, () => this.#on && this.#wake(), true);
  }

  /** `off`, `on`, or `waits`: they are wanted, and come once somebody has touched the page. */
  get state() {
    if (!this.#on) return "off";
    return this.#context?.state === "running" ? "on" : "waits";
  }

  /** Does somebody have to press before anything is heard? Not where somebody wants silence. */
  get asks() {
    return this.#asks || this.state === "waits";
  }

  toggle() {
    return this.turn(!this.#on);
  }

  /** Turned on, it lets itself be heard once. */
  async turn(on) {
    this.#on = on;
    this.#asks = false;
    keep(on);
    this.#redraw();
    if (!on) return;
    await this.#wake();
    this.play("alarm");
  }

  /** A snapshot of topic `incidents`: what is new in it since the last is heard, the worst of it alone. */
  hear(topic) {
    const before = this.#before;
    this.#before = topic;
    if (before === null) return;
    const news = newIn(before, topic);
    const worst = WORST_FIRST.find((name) => news.has(name));
    if (worst !== undefined) this.play(worst);
  }

  /** What was known is no more: what comes next is not new. */
  forget() {
    this.#before = null;
  }

  play(name) {
    if (this.state !== "on") return;
    const { currentTime: now, destination } = this.#context;
    for (const [height, begins, lasts] of SOUNDS[name]) {
      const tone = this.#context.createOscillator();
      const gain = this.#context.createGain();
      const [from, to] = [now + begins, now + begins + lasts];
      tone.type = "triangle";
      tone.frequency.value = height;
      gain.gain.setValueAtTime(0, from);
      gain.gain.linearRampToValueAtTime(LOUDNESS, from + FADE_S);
      gain.gain.setValueAtTime(LOUDNESS, to - FADE_S);
      gain.gain.linearRampToValueAtTime(0, to);
      tone.connect(gain).connect(destination);
      tone.start(from);
      tone.stop(to);
    }
  }

  async #wake() {
    this.#context ??= new AudioContext();
    if (this.#context.state === "running") return;
    await this.#context.resume();
    this.#redraw();
  }
}

/** Of two snapshots one after the other: what there is to be heard. */
function newIn(before, after) {
  const known = new Map(before.incidents.map((one) => [one.id, one]));
  const news = new Set();
  for (const one of after.incidents) {
    const old = known.get(one.id);
    if (old === undefined) news.add("alarm");
    if (one.by === "" && one.sent_at !== null && (old?.sent_at ?? null) === null) news.add("acted");
  }
  if (after.guard?.why === "locked" && before.guard?.why !== "locked") news.add("locked");
  return news;
}

/** `on`, `off`, or null: nobody has said so at this device. */
function kept() {
  try {
    return localStorage.getItem(KEPT_AS);
  } catch {
    return null;
  }
}

function keep(on) {
  try {
    localStorage.setItem(KEPT_AS, on ? "on" : "off");
  } catch {
    // It lasts as long as the page, then.
  }
}
