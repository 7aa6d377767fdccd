/** `?safe=`: what must stay free, drawn over everything, for setting up camera and sources. */

import { loadWords } from "../words.js";

const AREAS = "/static/safe-areas.json";
const GENERAL = "general";

/** left, top, width, height in px of the canvas; the key of the words: where the crew frames the host */
const FRAMES = {
  portrait: [
    [140, 440, 700, 280, "face"],
    [48, 262, 912, 978, "usable"],
  ],
  wide: [
    [96, 72, 1104, 936, "host"],
    [1248, 72, 576, 936, "graphics"],
  ],
};
const BASE = { portrait: [1080, 1920], wide: [1920, 1080] };

export class Guides {
  #canvas;
  #wanted;
  #element = document.createElement("div");
  #platform = "";
  #areas = {};
  #scale = 1;
  #words = () => "";

  /**
   * @param {{element: HTMLElement, width: number, height: number}} canvas
   * @param {string} wanted the name of a platform; "1" for that of the show
   */
  constructor(canvas, wanted, language, faults) {
    this.#canvas = canvas;
    this.#wanted = wanted;
    this.#element.className = "guides";
    canvas.element.append(this.#element);
    canvas.onResize(() => this.#draw());
    this.#load(language).catch((problem) => faults.report("guides", problem));
  }

  /** The show is on this platform. */
  of(platform) {
    if (platform === this.#platform) return;
    this.#platform = platform;
    this.#draw();
  }

  async #load(language) {
    const [words, answer] = await Promise.all([loadWords(language), fetch(AREAS)]);
    if (!answer.ok) throw new Error(`${AREAS}: ${answer.status}`);
    this.#words = words;
    this.#areas = await answer.json();
    this.#draw();
  }

  #draw() {
    const name = this.#wanted === "1" ? this.#platform : this.#wanted;
    const platform = Object.keys(this.#areas).find((known) => known === name || name?.startsWith(`${known}-`));
    const area = this.#areas[platform ?? GENERAL];
    if (!area) return;
    const layout = this.#canvas.height > this.#canvas.width ? "portrait" : "wide";
    const [width, height] = BASE[layout];
    const { top, right, bottom, left, source } = area[layout];
    const middle = height - top - bottom;
    const words = this.#words;
    // Whose measures these are, and of when: a crew that finds its app otherwise knows what to doubt.
    const whose = words("overlay.safe_source", {
      name: platform ? name : words("overlay.safe_general"),
      source: source[words.language],
      as_of: area.as_of,
    });
    const clear = [
      [0, 0, width, top, words(`overlay.clear_${layout}`)],
      [0, height - bottom, width, bottom, whose],
      [0, top, left, middle, ""],
      [width - right, top, right, middle, ""],
    ].filter(([, , wide, high]) => wide && high);
    const frames = FRAMES[layout].map(([...box]) => [...box.slice(0, 4), words(`overlay.${box[4]}`)]);
    this.#scale = this.#canvas.width / width;
    this.#element.style.setProperty("font-size", `${26 * this.#scale}px`);
    this.#element.replaceChildren(
      ...clear.map((box) => this.#box("clear", box)),
      ...frames.map((box) => this.#box("frame", box)),
    );
  }

  #box(kind, [left, top, width, height, text]) {
    const element = document.createElement("div");
    element.className = kind;
    element.textContent = text;
    for (const [side, px] of Object.entries({ left, top, width, height })) {
      element.style.setProperty(side, `${px * this.#scale}px`);
    }
    return element;
  }
}
