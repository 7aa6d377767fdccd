/**
 * A screen: the picture of the programme, and over it the layers as the overlay page draws them, by the same code.
 *
 * It is as large as the box it stands in, and keeps the shape of OBS's canvas. A layer that is only previewed is drawn
 * like the others, in its place, and comes without an entrance.
 */

import { Graphics } from "../overlay/graphics.js";
import { Layers } from "../overlay/layers.js";

const PORTRAIT = [1080, 1920];
const WIDE = [1920, 1080];
/** Of the raster that coverage is counted on: finer than any margin of a graphic. */
const CELLS = [54, 54];
/** Entrances are over by then. */
const SETTLED_MS = 1200;
/** What hides less than this of what lies under it is not said to cover it. */
const OPAQUE = 0.5;

export class Screen {
  element = document.createElement("div");
  /** How much of the picture the layers hide, 0 to 1. */
  coverage = 0;

  #clock;
  #feed;
  #changed;
  #report;
  #fixed;
  #onShape;
  #shot = document.createElement("canvas");
  #frame = document.createElement("div");
  #over = null;
  #layers = null;
  #snapshot = null;
  #canvas = null;
  #drawn = null;
  #measuring = 0;
  #seen = false;

  /**
   * @param {{clock: {now(): number}, feed: Feed, changed: () => void, canvas?: [number, number]|null,
   *   report?: (where: string, problem: unknown) => void,
   *   onShape?: (canvas: {element: HTMLElement, width: number, height: number}) => void}} parts
   *   `changed` is called when the coverage is another; `canvas` is the one to lay graphics out on, whatever OBS has;
   *   `report` is told what a graphic does wrong, `onShape` what canvas there is now
   */
  constructor({ clock, feed, changed, canvas = null, report = () => {}, onShape = () => {} }) {
    this.#clock = clock;
    this.#feed = feed;
    this.#changed = changed;
    this.#fixed = canvas;
    this.#report = report;
    this.#onShape = onShape;
    this.element.className = "screen";
    this.#frame.className = "screen-frame";
    this.#shot.className = "screen-shot";
    this.element.append(this.#frame);
    this.#frame.append(this.#shot);
    this.#shape(PORTRAIT);
    new ResizeObserver(() => this.#fit()).observe(this.element);
    new IntersectionObserver((entries) => this.#look(entries.at(-1).isIntersecting)).observe(this.element);
  }

  /** Shows a snapshot of the topic `overlays`. */
  show(snapshot) {
    if (snapshot === this.#snapshot) return;
    this.#snapshot = snapshot;
    this.#layers.show(snapshot);
    this.#measureSoon();
  }

  /** Draws the newest picture; `wanted` is the shape of the canvas while there is none, "portrait" or "wide". */
  draw(wanted = null) {
    const { picture } = this.#feed;
    if (picture === null) {
      if (wanted !== null) this.#shape(wanted === "wide" ? WIDE : PORTRAIT);
      return;
    }
    if (picture === this.#drawn) return;
    this.#drawn = picture;
    const { width, height } = picture.bitmap;
    this.#shape(height > width ? PORTRAIT : WIDE);
    this.#shot.width = width;
    this.#shot.height = height;
    this.#shot.getContext("2d").drawImage(picture.bitmap, 0, 0);
  }

  /** Can it be seen where it stands? */
  get isSeen() {
    return this.#seen;
  }

  /** Is it wider than high? */
  get isWide() {
    const [width, height] = this.#canvas;
    return width > height;
  }

  /** Nobody looks any more, and nothing of it is left. */
  close() {
    this.#look(false);
    clearTimeout(this.#measuring);
    this.#layers.cut(Infinity);
    this.element.remove();
  }

  #shape(found) {
    const canvas = this.#fixed ?? found;
    if (this.#canvas === canvas) return;
    this.#canvas = canvas;
    const [width, height] = canvas;
    this.#layers?.cut(Infinity); // those of another canvas: nothing of them stays, not even a timer
    this.#over?.remove();
    this.#over = document.createElement("div");
    this.#over.className = "screen-over";
    this.#over.style.setProperty("width", `${width}px`);
    this.#over.style.setProperty("height", `${height}px`);
    this.#frame.append(this.#over);
    const faults = { report: this.#report };
    const drawing = { element: this.#over, width, height };
    const parts = { canvas: drawing, clock: this.#clock, faults, graphics: new Graphics(faults), only: null };
    this.#layers = new Layers(parts);
    if (this.#snapshot !== null) this.#layers.show(this.#snapshot);
    this.#onShape(drawing);
    this.#fit();
    this.#measureSoon();
  }

  #fit() {
    const { clientWidth, clientHeight } = this.element;
    const [width, height] = this.#canvas;
    const scale = Math.min(clientWidth / width, clientHeight / height);
    this.#frame.style.setProperty("width", `${width * scale}px`);
    this.#frame.style.setProperty("height", `${height * scale}px`);
    this.#over.style.setProperty("transform", `scale(${scale})`);
    this.#look(this.#seen);
  }

  #look(seen) {
    this.#seen = seen;
    this.#feed.look(this, seen ? this.#frame.clientWidth * devicePixelRatio : 0);
  }

  #measureSoon() {
    clearTimeout(this.#measuring);
    this.#measuring = setTimeout(() => {
      const coverage = covered(this.#over);
      if (coverage === this.coverage) return;
      this.coverage = coverage;
      this.#changed();
    }, SETTLED_MS);
  }
}

/** The share of a canvas that what is drawn on it hides, to whole percent. */
function covered(over) {
  const whole = over.getBoundingClientRect();
  if (whole.width === 0 || whole.height === 0) return 0;
  const [columns, rows] = CELLS;
  const hidden = new Set();
  for (const box of boxesIn(over)) {
    const left = Math.max(0, Math.round(((box.left - whole.left) / whole.width) * columns));
    const right = Math.min(columns, Math.round(((box.right - whole.left) / whole.width) * columns));
    const top = Math.max(0, Math.round(((box.top - whole.top) / whole.height) * rows));
    const bottom = Math.min(rows, Math.round(((box.bottom - whole.top) / whole.height) * rows));
    for (let row = top; row < bottom; row++) for (let column = left; column < right; column++) hidden.add(row * columns + column);
  }
  return Math.round((hidden.size / (columns * rows)) * 100) / 100;
}

/** The boxes of everything that has a ground of its own, in the shadows of graphics, too; what is hidden has none. */
function* boxesIn(root) {
  for (const element of root.children) {
    if (hides(element)) yield element.getBoundingClientRect();
    else yield* boxesIn(element);
    if (element.shadowRoot) yield* boxesIn(element.shadowRoot);
  }
}

function hides(element) {
  if (element instanceof HTMLImageElement || element instanceof HTMLCanvasElement) return true;
  const { backgroundColor, opacity } = getComputedStyle(element);
  const [, alpha = "1"] = /^rgba\([^)]*,\s*([\d.]+)\)$/.exec(backgroundColor) ?? [];
  return Number(alpha) * Number(opacity) >= OPAQUE;
}
