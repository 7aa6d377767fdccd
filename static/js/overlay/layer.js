/** One layer: one instance of a graphic, taken through the OGraf lifecycle and replaced when it breaks. */

import { withinLimit } from "./limit.js";

const REBUILD_MS = [1000, 30000];

export class Layer {
  /** It failed, and has not been on air again since. */
  broken = false;

  #graphic;
  #priority;
  #onChange;
  #canvas;
  #clock;
  #faults;
  #element = null;
  #wanted = null;
  #drawn = null;
  #working = null;
  #failures = 0;
  #rebuild = 0;
  #hurry = null; // resolves when the layer is to go: nothing is waited for any longer

  /**
   * @param {object} parts
   * @param {import("./graphics.js").Graphic} parts.graphic
   * @param {number} parts.priority what is more important lies above, while one leaves and another is there already
   * @param {() => void} [parts.onChange] called when it breaks, and when it is on air again
   */
  constructor({ graphic, priority, canvas, clock, faults, onChange }) {
    this.#graphic = graphic;
    this.#priority = priority;
    this.#onChange = onChange;
    this.#canvas = canvas;
    this.#clock = clock;
    this.#faults = faults;
  }

  /** Puts the layer on air, with an entrance or as if it had always been there. */
  show(data, look, { entrance }) {
    this.#wanted = { data, look, said: JSON.stringify([data, look]), entrance };
    this.#work();
  }

  /** Gives the layer new data; the newest wins when the graphic is slow. */
  update(data, look) {
    this.#wanted = { ...this.#wanted, data, look, said: JSON.stringify([data, look]) };
    this.#work();
  }

  /** Does a custom action of the graphic once it shows what it was last told. A failure is counted, and no more. */
  async act(id) {
    while (this.#working) await this.#working;
    if (!this.#wanted || !this.#element || !this.#drawn) return;
    try {
      await this.#call("customAction", { id, payload: {}, skipAnimation: false });
    } catch (problem) {
      this.#faults.report(`graphic ${this.#graphic.name}`, problem);
    }
  }

  /**
   * Takes the layer off air, whatever its graphic is doing; at once where it is cut. Resolves when nothing of it is
   * left.
   */
  async hide({ cut = false } = {}) {
    this.#wanted = null;
    clearTimeout(this.#rebuild);
    this.#hurry?.();
    while (this.#working) await this.#working;
    await this.#leave(cut);
  }

  #work() {
    this.#working ??= this.#workOff().finally(() => (this.#working = null));
  }

  async #workOff() {
    if (this.#failures && !this.#element && this.#rebuild) return;
    while (this.#wanted && this.#drawn?.said !== this.#wanted.said) {
      const wanted = this.#wanted;
      try {
        if (this.#element) await this.#change(wanted);
        else await this.#enter(wanted);
        this.#drawn = wanted;
      } catch (problem) {
        this.#faults.report(`graphic ${this.#graphic.name}`, problem);
        this.#scrap();
        return;
      }
    }
  }

  async #enter(wanted) {
    const element = document.createElement(this.#graphic.element);
    this.#element = element;
    element.className = "layer";
    element.dataset.graphic = this.#graphic.name;
    wear(element, wanted.look);
    element.v_clock = this.#clock;
    element.style.setProperty("z-index", this.#priority);
    this.#canvas.element.append(element);
    const { width, height } = this.#canvas;
    await this.#call("load", {
      data: wanted.data,
      renderType: "realtime",
      renderCharacteristics: { resolution: { width, height } },
    });
    if (!this.#wanted) return;
    await this.#call("playAction", { skipAnimation: !wanted.entrance });
    this.#failures = 0;
    this.#breaks(false);
  }

  async #change(wanted) {
    wear(this.#element, wanted.look);
    // A graphic may keep what it was told before: what is no longer there is taken back by name.
    const gone = Object.keys(this.#drawn.data).filter((name) => !(name in wanted.data));
    const data = { ...Object.fromEntries(gone.map((name) => [name, null])), ...wanted.data };
    await this.#call("updateAction", { data, skipAnimation: false });
  }

  async #leave(cut) {
    const element = this.#element;
    if (!element) return;
    try {
      if (this.#drawn) await withinLimit("stopAction", () => element.stopAction({ skipAnimation: cut }));
      await withinLimit("dispose", () => element.dispose({}));
    } catch (problem) {
      this.#faults.report(`graphic ${this.#graphic.name}`, problem);
    }
    element.remove();
    this.#element = this.#drawn = null;
  }

  /** One call; given up at its time limit, and left alone when the layer is to go. */
  async #call(name, params) {
    const element = this.#element;
    const hurry = new Promise((resolve) => (this.#hurry = resolve));
    await Promise.race([withinLimit(name, () => element[name](params)), hurry]);
  }

  #breaks(broken) {
    if (this.broken === broken) return;
    this.broken = broken;
    this.#onChange?.();
  }

  /** Removes a graphic that broke, and builds it anew later, at its final picture. */
  #scrap() {
    const element = this.#element;
    this.#element = this.#drawn = null;
    this.#breaks(true);
    if (element) {
      withinLimit("dispose", () => element.dispose({})).catch(() => {}); // it broke before, and is gone now
      element.remove();
    }
    if (!this.#wanted) return;
    this.#wanted = { ...this.#wanted, entrance: false };
    const wait = Math.min(REBUILD_MS[0] * 2 ** this.#failures++, REBUILD_MS[1]);
    clearTimeout(this.#rebuild);
    this.#rebuild = setTimeout(() => {
      this.#rebuild = 0;
      this.#work();
    }, wait);
  }
}

/** Theme and brand: an attribute each, and the brand's colours as values that a graphic's style may use. */
function wear(element, { theme, brand, on_brand, brand_digits }) {
  element.dataset.theme = theme;
  element.toggleAttribute("data-brand", Boolean(brand));
  Object.entries({ "--brand": brand, "--on-brand": on_brand, "--brand-digits": brand_digits }).forEach(([name, value]) =>
    value ? element.style.setProperty(name, value) : element.style.removeProperty(name),
  );
}
