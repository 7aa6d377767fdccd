/** The product card: what is being presented, for how much, on what terms. */

import { Graphic } from "./house/graphic.mjs";
import { number } from "./house/values.mjs";
import { CardView } from "./view.mjs";

export default class ProductCard extends Graphic {
  static style = new URL("style.css", import.meta.url);
  static View = CardView;
  static highlights = ({ offer }) => (offer.row.hidden ? null : offer.price);

  pictures() {
    return [this.data.image, this.data.logo];
  }

  /** Without a product there is nothing to show: no empty plate stands on air. */
  momentAt(now) {
    const until = number(this.data.corrected_until_at);
    const corrected = Boolean(this.data.corrected_at_text) && (until === null || now < until);
    const gone = !this.data.name && !this.data.price;
    return { gone, corrected, next_at: corrected && !gone ? until : null };
  }

  /** A price that comes grows into its place; another one than before draws the eye. */
  change(before, moment, moving) {
    const { offer } = this.view;
    const [hidden, text] = [offer.row.hidden, offer.price.textContent];
    super.change(before, moment, moving);
    if (!moving || offer.row.hidden) return;
    if (hidden) this.motion.reveal(offer);
    else if (offer.price.textContent !== text) this.motion.emphasise(offer.price);
  }
}
