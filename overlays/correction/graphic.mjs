/** The correction: what was said wrong, and what is right. A statement, not an offer. */

import { Graphic } from "./house/graphic.mjs";
import { CorrectionView } from "./view.mjs";

export default class Correction extends Graphic {
  static style = new URL("style.css", import.meta.url);
  static View = CorrectionView;

  /** Without a word of what was wrong or is right there is nothing to show: no empty plate stands on air. */
  momentAt() {
    const { wrong, right, price } = this.data;
    return { gone: !wrong && !right && !price, next_at: null };
  }
}
