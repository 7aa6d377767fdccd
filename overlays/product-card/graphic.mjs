/** The product card: what is being presented, for how much, on what terms. */

import { Graphic } from "./house/graphic.mjs";
import { CardView } from "./view.mjs";

export default class ProductCard extends Graphic {
  static style = new URL("style.css", import.meta.url);
  static View = CardView;

  pictures() {
    return [this.data.image];
  }

  /** Without a product there is nothing to show: no empty plate stands on air. */
  momentAt() {
    return { gone: !this.data.name && !this.data.price, next_at: null };
  }
}
