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
    const { top, right, bottom, left } = area[layout];
    const middle = height - top - bottom;
    const clear = [
      [0, 0, width, top],
      [0, height - bottom, width, bottom],
      [0, top, left, middle],
      [width - right, top, right, middle],
    ].filter(([, , wide, high]) => wide && high);
    this.#element.replaceChildren(
      ...clear.map((box, place) => this.#box("clear", box, place < 2 ? this.#words("overlay.platform") : "")),
      ...FRAMES[layout].map(([...box]) => this.#box("frame", box, this.#words(`overlay.${box.pop()}`))),
      this.#source(platform ? name : this.#words("overlay.safe_general"), area, height - bottom),
    );
  }

  #box(kind, box, text) {
    const element = document.createElement("div");
    element.className = kind;
    element.textContent = text;
    this.#place(element, box);
    return element;
  }

  /** Whose measures these are, and of when: a crew that finds its app otherwise knows what to doubt. */
  #source(name, { source, as_of }, top) {
    const element = document.createElement("p");
    element.className = "source";
    element.textContent = this.#words("overlay.safe_source", { name, source: source[this.#words.language], as_of });
    this.#place(element, [0, top - 96]);
    return element;
  }

  #place({ style }, [left, top, width, height]) {
    const scale = this.#canvas.width / (this.#canvas.height > this.#canvas.width ? 1080 : 1920);
    for (const [side, px] of Object.entries({ left, top, width, height })) {
      if (px !== undefined) style.setProperty(side, `${px * scale}px`);
    }
  }
}
