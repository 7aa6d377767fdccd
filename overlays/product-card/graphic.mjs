/** The product card: what is being presented, for how much, on what terms. */

import { Graphic } from "./house/graphic.mjs";
import { number, pricesUpTo } from "./house/values.mjs";
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

  /**
   * The product on sale with all that it may come to say while the card is in the picture: the price that is kept back,
   * and what an open sale or another price leaves out for a while. So no edge moves, and no part has to go for another.
   */
  highest() {
    const { room, price, price_later: later } = this.data;
    const was = this.data.basis ? this.data.was : room?.was;
    const basis = this.data.basis || room?.basis;
    const ladder = this.data.ladder?.length ? this.data.ladder : room?.ladder;
    const prices = [...(later || room?.price_later ? pricesUpTo(basis && was) : []), ...(later ? [] : [price])];
    const full = { ...this.data, state: "on_sale", price_later: false, was, basis, ladder };
    return prices.map((one) => [{ ...full, price: one }, { corrected: false }]);
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
