/** `?safe=`: what must stay free, drawn over everything, for setting up camera and sources. */

import { loadWords } from "../words.js";
import { ruler } from "./ruler.js";

const AREAS = "/safe-areas.json";
const GENERAL = "general";
/** `?safe=ruler`: to read off where the app covers the picture, and write it into a file. */
const RULER = "ruler";

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
  #areas = null;
  #scale = 1;
  #words = () => "";

  /**
   * @param {{element: HTMLElement, width: number, height: number}} canvas
   * @param {string} wanted the name of a platform; "1" for that of the show, "ruler" for a ruler
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
    if (this.#areas === null) return;
    const layout = this.#canvas.height > this.#canvas.width ? "portrait" : "wide";
    const [width, height] = BASE[layout];
    this.#scale = this.#canvas.width / width;
    this.#element.style.setProperty("font-size", `${26 * this.#scale}px`);
    this.#element.replaceChildren(...(this.#wanted === RULER ? ruler(width, height, this.#scale) : this.#guides(layout)));
  }

  #guides(layout) {
    const words = this.#words;
    const name = this.#wanted === "1" ? this.#platform : this.#wanted;
    const file = [name, name?.split("-")[0]].find((known) => known in this.#areas);
    const general = this.#areas[GENERAL]?.[layout];
    const own = file === GENERAL ? null : (this.#areas[file]?.[layout] ?? null);
    // Published measures are of ads in the feed: what comments cover in a live room comes on top.
    const shown = [own?.measured === "room" ? null : general, own].filter(Boolean);
    const covers = shown.flatMap((area) => area.covers.map((cover) => this.#cover(cover, area !== own && own !== null)));
    const frames = FRAMES[layout].map(([left, top, width, height, key]) =>
      this.#box("frame", { left, top, width, height }, words(`overlay.${key}`)),
    );
    return [...covers, ...frames, this.#whose(name, this.#areas[file]?.problem ?? null, own, general, layout)];
  }

  /** Whose measures these are, and of when: a crew that finds its app otherwise knows what to doubt. */
  #whose(name, problem, own, general, layout) {
    const words = this.#words;
    const lines = [];
    if (own !== null) lines.push(words(`overlay.safe_${own.measured}`, { name, ...own }));
    else if (problem !== null) lines.push(problem);
    else if (name && name !== GENERAL) lines.push(words("overlay.safe_none", { name }));
    if (general && own?.measured !== "room") lines.push(words(`overlay.safe_general_${layout}`, general));
    const element = document.createElement("div");
    element.className = "whose";
    element.append(
      ...lines.map((line) => {
        const told = document.createElement("p");
        told.textContent = line;
        return told;
      }),
    );
    return element;
  }

  #cover(cover, besides) {
    return this.#box(besides ? "clear besides" : "clear", cover, besides ? "" : this.#words(`overlay.covered_by.${cover.part}`));
  }

  #box(kind, sides, text) {
    const element = document.createElement("div");
    element.className = kind;
    element.textContent = text;
    for (const side of ["left", "top", "width", "height"]) {
      element.style.setProperty(side, `${sides[side] * this.#scale}px`);
    }
    return element;
  }
}
