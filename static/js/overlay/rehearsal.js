/** The mark of a rehearsal, in the corner of the canvas that no graphic uses: OBS may be showing the page to somebody. */

import { loadWords } from "../words.js";

export class RehearsalMark {
  #canvas;
  #language;
  #element = null;

  /** @param {{element: HTMLElement}} canvas */
  constructor(canvas, language) {
    this.#canvas = canvas;
    this.#language = language;
  }

  /** Puts the mark up for as long as this is a rehearsal. The stripes are there at once, the word when it has come. */
  show(rehearsal) {
    if (rehearsal && !this.#element) {
      this.#element = this.#build();
      this.#canvas.element.append(this.#element);
    } else if (!rehearsal && this.#element) {
      this.#element.remove();
      this.#element = null;
    }
  }

  #build() {
    const element = document.createElement("div");
    element.className = "rehearsal";
    loadWords(this.#language).then((t) => {
      element.textContent = t("overlay.rehearsal");
    });
    return element;
  }
}
