/** Who sells, and how to reach them: readable whole, out of the way of everything else. */

import { Graphic } from "./house/graphic.mjs";
import { SellerView } from "./view.mjs";

export default class SellerInfo extends Graphic {
  static style = new URL("style.css", import.meta.url);
  static View = SellerView;

  pictures() {
    return [this.data.logo];
  }

  /** Without a seller there is nothing to show: no empty plate stands on air. */
  momentAt() {
    return { gone: !this.data.name && !this.data.contact, next_at: null };
  }
}
