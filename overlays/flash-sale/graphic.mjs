/** The flash sale: from the teaser through a countdown to its end, all of it from the data and the clock. */

import { Graphic } from "./house/graphic.mjs";
import { pricesUpTo } from "./house/values.mjs";
import { momentOf } from "./moment.mjs";
import { SaleMotion } from "./motion.mjs";
import { SaleView } from "./view.mjs";

export default class FlashSale extends Graphic {
  static style = new URL("style.css", import.meta.url);
  static View = SaleView;
  static Motion = SaleMotion;
  static highlights = ({ offer }) => (offer.row.hidden ? null : offer.price);

  #state_since = 0;
  #prolonged = false;

  received(before, now) {
    if (!before || this.data.state !== before.state) this.#state_since = now;
    this.#prolonged = Boolean(before && !before.extended && this.data.extended);
  }

  momentAt(now) {
    return momentOf(this.data, now, this.#state_since);
  }

  /**
   * An open sale with its stock. From the teaser to the end the plate is as high; a price that is told at opening may be
   * any that is not above the struck one.
   */
  highest() {
    const { reveal, link, name, price, was, basis, quantity, limit, once } = this.data;
    const open = { state: "open", link, name, was, basis, quantity, remaining: quantity, limit, once };
    const prices = reveal === "open" ? pricesUpTo(basis && was) : [price];
    return prices.map((one) => [{ ...open, price: one }, { look: "open", tone: "open", left: 0, fresh: true }]);
  }

  change(before, moment, moving) {
    const { view, motion } = this;
    const recoloured = before.tone !== moment.tone;
    const prolonged = this.#prolonged;
    this.#prolonged = false;
    if (recoloured || !moving) motion.finish();
    if (!moving) {
      this.write(moment);
    } else if (recoloured && moment.tone === "final") {
      motion.flood(view, () => this.write(moment));
    } else {
      const { share } = view;
      const secret = view.offer.row.hidden;
      this.write(moment);
      if (recoloured) motion.recolour(view, before.tone);
      if (before.tone === "wait" && moment.tone === "open") {
        if (secret) motion.reveal(view.offer);
        else motion.emphasise(view.offer.price);
      }
      if (prolonged && moment.look === "open") motion.emphasise([view.clock, view.ask, view.at]);
      if (moment.tone === "final" && before.left !== moment.left) motion.emphasise(view.clock, true);
      if (share !== null && view.share !== null && share !== view.share) motion.stock(view.bar, share, view.share);
    }
  }
}
