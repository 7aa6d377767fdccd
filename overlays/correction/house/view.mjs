/** The elements that all graphics are made of, and how texts are written into them. Texts are cut, never animated. */

import { isHere } from "./pictures.mjs";
import { priceParts } from "./values.mjs";

/** Builds an element: `make("p.basis.n", child, "text")`. */
export function make(spec, ...children) {
  const [tag, ...classes] = spec.split(".");
  const element = document.createElement(tag);
  element.className = classes.join(" ");
  element.append(...children);
  return element;
}

/** A plate with its key and its body. */
export class View {
  #said = new WeakMap();
  #held = "";

  /**
   * An empty one of these classes, `sale.deck` say. What the key says goes into `says`; the parts of `body` enter in
   * their order.
   */
  constructor(classes) {
    this.plate = make("div.plate");
    this.fill = make("div.fill");
    this.says = make("div.says");
    this.body = make("div.body");
    this.root = make(`article.gfx.${classes}`, this.plate, make("div.key", this.fill, this.says), this.body);
    this.root.hidden = true;
    this.stage = make("div.stage", this.root);
  }

  /** The parts of the body that an entrance brings in one by one. */
  get parts() {
    return [...this.body.children].filter((part) => !part.hidden);
  }

  /**
   * Keeps the plate at least as high as it is in the highest of these states, each its data and its moment, so that no
   * edge moves from one to another. `place` is whatever else its height depends on. It is measured within one turn:
   * nothing of it is seen.
   */
  hold(states, language, place) {
    const wanted = JSON.stringify([states, language, place]);
    if (wanted === this.#held) return;
    const { hidden } = this.root;
    this.root.hidden = false;
    this.release();
    const heights = states.map(([data, moment]) => {
      this.write(data, moment, language);
      return parseFloat(getComputedStyle(this.body).height) || 0;
    });
    const height = Math.ceil(Math.max(...heights)); // no state is a fraction of a pixel higher than another
    if (height) this.body.style.setProperty("min-height", `${height}px`);
    this.#held = height ? wanted : ""; // 0: it is in no page yet
    this.root.hidden = hidden;
  }

  /** Lets the plate be as high as what it says. */
  release() {
    this.body.style.removeProperty("min-height");
  }

  /**
   * Puts a phrase into an element, its `{figures}` in digits; hides the element when there is nothing to say. Braces
   * that name no figure are text: a product may be called anything.
   */
  say(element, phrase, figures = {}, digits = "n n-inline", special = {}) {
    const said = JSON.stringify([phrase, figures]);
    if (this.#said.get(element) === said) return;
    this.#said.set(element, said);
    element.hidden = !phrase;
    const nodes = String(phrase)
      .split(/\{(\w+)\}/)
      .map((piece, index) => {
        if (index % 2 === 0) return piece;
        if (!Object.hasOwn(figures, piece)) return `{${piece}}`;
        const figure = make("span", String(figures[piece]));
        figure.className = special[piece] ?? digits;
        return figure;
      });
    element.replaceChildren(...nodes.filter((node) => node !== ""));
  }
}

/** A countdown: each of its parts has a place of its own, so that only what changes is drawn. */
export class Countdown {
  constructor() {
    this.element = make("span.clock.n");
  }

  /** Writes the parts that `clockParts` gives. */
  write(parts) {
    this.element.dataset.length = parts.join(":").length;
    const places = this.element.querySelectorAll("span");
    if (places.length === parts.length) {
      parts.forEach((part, index) => {
        if (places[index].textContent !== part) places[index].textContent = part;
      });
      return;
    }
    const nodes = parts.flatMap((part, index) => (index ? [make("i", ":"), make("span", part)] : [make("span", part)]));
    this.element.replaceChildren(...nodes);
  }
}

/** A picture in a box whose size its style sets; without the picture there is no box. */
export class Picture {
  constructor(classes) {
    this.element = make(`img.${classes}`);
    this.element.alt = "";
    this.element.hidden = true;
  }

  /** Shows the picture at an address, if it is here. */
  write(address) {
    this.element.hidden = !isHere(address);
    if (!this.element.hidden && this.element.getAttribute("src") !== address) this.element.src = address;
  }
}

/** A price, the one it was before, and what that rests on. */
export class Offer {
  constructor() {
    this.currency = make("i.cur");
    this.integer = make("b.int");
    this.decimals = make("i.dec");
    this.unit = make("span.unit");
    this.price = make("span.price.n", this.currency, this.integer, this.decimals, this.unit);
    this.was = make("s.was.n");
    this.row = make("div.offer", this.price, this.was);
    this.basis = make("p.basis");
  }

  /** Writes an offer with `price`, `was` and `basis`; null hides it. */
  write(view, data, ten_thousand) {
    const price = data && priceParts(data.price, ten_thousand);
    this.row.hidden = !price;
    // A struck price is a claim about the past: without its basis it is not shown.
    const was = price && data.basis ? (data.was?.text ?? data.was) : "";
    view.say(this.was, String(was || ""));
    view.say(this.basis, this.was.hidden ? "" : String(data.basis));
    if (!price) return;
    this.price.dataset.int = Math.min(6, Math.max(2, price.digits));
    view.say(this.currency, price.currency);
    view.say(this.integer, price.integer);
    view.say(this.decimals, price.decimals);
    view.say(this.unit, price.unit);
  }
}
