/** The card's elements, and how a product is written into them. */

import { Offer, Picture, View, make } from "./house/view.mjs";
import { number, priceParts, unbroken } from "./house/values.mjs";
import { WORDS } from "./words.mjs";

/** More than three points are not read, nor more than two steps. */
const MOST_POINTS = 3;
const MOST_STEPS = 2;

/** Where the ladder stands, best first: beside the price with its tags, under it with and without them. */
const LADDERS = ["beside", "below", "plain"];

/** What is left out, one after the other, until the deck is not too high: the style sheet says which part. */
const SPARES = ["", "second-row", "points", "points image", "points image gift", "points image gift ladder"];

/** What a product can be, other than on sale. */
const OVER = ["sold_out", "pulled"];

const list = (value) => (Array.isArray(value) ? value : []);
const textOf = (price) => String(price?.text ?? price ?? "");

export class CardView extends View {
  #measures = false;
  /** So many of the first of `SPARES` are not enough for the highest state. */
  #spared = 0;

  constructor() {
    super("card.deck");
    this.stamp = make("span.stamp");
    this.before = make("span.label");
    this.link = make("span.link.n");
    this.after = make("span.label");
    this.since = make("span.since");
    this.logo = new Picture("logo");
    this.says.append(this.stamp, this.since, this.logo.element, this.before, this.link, this.after);

    this.txt = make("span.txt");
    this.name = make("h2.name", this.txt);
    this.points = make("ul.points");
    this.over = make("p.over");
    this.later = make("p.later");
    this.offer = new Offer();
    this.ladder = make("ul.ladder");
    this.ladder.hidden = true;
    this.tag = make("span.tag");
    this.what = make("span.what");
    this.count = make("span.count");
    this.gift = make("p.gift", this.tag, this.what, this.count);
    this.worth = make("p.worth");
    this.limit = make("p.limit");
    this.foot = make("div.foot", this.gift, this.worth, this.limit);
    this.image = new Picture("image");
    this.head = make("div.head", make("div.texts", this.name, this.points), this.image.element);
    this.body.append(this.head, this.over, this.later, this.offer.row, this.offer.basis, this.ladder, this.foot);
  }

  /** Writes a product, all of it; what is absent from the data leaves no gap. */
  write(data, { corrected }, language) {
    const words = WORDS[language];
    const over = OVER.includes(data.state) ? data.state : "";
    this.root.lang = language;
    this.root.dataset.tone = over ? "done" : "";
    const secret = !over && data.price_later === true;
    const put_right = !over && !secret && corrected && priceParts(data.price, "") ? data.corrected_at_text : "";
    const stamp = over || (put_right ? "corrected" : data.rerun === true ? "again" : "presenting");
    this.root.dataset.stamp = stamp;
    this.#writeKey(number(data.link), words[stamp], words);
    this.say(this.since, put_right ? words.corrected_at : "", { time: put_right });
    this.logo.write(over || put_right ? null : data.logo);
    this.say(this.over, over ? words[`${over}_line`] : "");
    this.say(this.txt, unbroken(String(data.name ?? "")));
    this.name.hidden = this.txt.hidden;
    const points = (over ? [] : list(data.points)).map(String).filter(Boolean);
    this.points.replaceChildren(...points.slice(0, MOST_POINTS).map((point) => make("li", point)));
    this.points.hidden = !points.length;
    this.image.write(data.image);
    this.head.hidden = this.name.hidden && this.points.hidden && this.image.element.hidden;
    this.say(this.later, secret ? words.price_later : "");
    this.root.dataset.later = secret;
    this.offer.write(this, secret ? null : this.#offered(data, over), words.ten_thousand);
    this.#writeLadder(over ? [] : list(data.ladder), words);
    this.#writeGift(over ? null : data.gift, words);
    const limit = over ? null : number(data.limit);
    this.say(this.limit, limit === null ? "" : words.limit, { n: limit }, "n n-inline b");
    this.foot.hidden = this.gift.hidden && this.limit.hidden;
    this.#makeRoom();
  }

  /**
   * A product that is gone is no offer any more: what it cost may be seen, what it cost before may not. Of one that was
   * pulled the price may be the very mistake.
   */
  #offered(data, over) {
    if (!over) return data;
    return over === "pulled" ? null : { price: data.price };
  }

  /** Steps that say how many for how much; under a price, for alone they would be taken for one. */
  #writeLadder(steps, words) {
    const told = steps.filter((step) => number(step?.pieces) > 1 && textOf(step.price)).slice(0, MOST_STEPS);
    this.ladder.replaceChildren(...told.map((step) => this.#step(step, words)));
    this.ladder.hidden = this.offer.row.hidden || !told.length;
  }

  #step({ pieces, price, saves }, words) {
    const count = make("span.pieces");
    this.say(count, words.pieces, { n: pieces });
    const saved = priceParts(saves, "");
    const off = make("span.off");
    const figures = saved && { n: `${saved.integer}${saved.decimals}`, money: textOf(saves) };
    this.say(off, saved ? words.saves : "", figures ?? {});
    return make("li", count, make("span.together.n", textOf(price)), off);
  }

  /** A gift with what one of it costs now: a value that stands for several would be taken for that of one. */
  #writeGift(gift, words) {
    const name = String(gift?.name ?? "");
    const quantity = number(gift?.quantity) ?? 1;
    const value = textOf(gift?.value);
    this.gift.hidden = !name;
    this.say(this.tag, words.gift);
    this.say(this.what, name);
    this.say(this.count, quantity > 1 ? `×${quantity}` : "");
    const worth = quantity > 1 ? words.worth_each : words.worth;
    this.say(this.worth, name && value ? worth.replace("{price}", value) : "");
  }

  /** Without a link number there is nothing to count up to: the key says only that this is it. */
  #writeKey(link, stamp, words) {
    this.root.dataset.key = link === null ? "word" : "link";
    this.say(this.stamp, stamp);
    this.say(this.before, link === null ? "" : words.link_before);
    this.say(this.link, link === null ? "" : String(link));
    this.say(this.after, link === null ? "" : words.link_after);
    this.link.dataset.length = this.link.textContent.length;
  }

  hold(...asked) {
    this.#measures = true;
    super.hold(...asked);
    this.#measures = false;
  }

  release() {
    super.release();
    this.#spared = 0;
  }

  /**
   * Finds the ladder's place, and leaves out what the deck has no height for. Also while it is not yet seen. What the
   * highest state has no room for is left out of all: a picture that goes when the price comes would be missed.
   */
  #makeRoom() {
    const { hidden } = this.root;
    this.root.hidden = false;
    this.root.dataset.spare = "";
    LADDERS.find((place) => this.#place(place));
    const highest = parseFloat(getComputedStyle(this.root).getPropertyValue("--highest"));
    const fits = (spare) => {
      this.root.dataset.spare = spare;
      // A height is rounded here, and may be half a pixel more; one that is held was rounded up.
      return this.#measures ? this.root.offsetHeight < highest : this.root.offsetHeight <= highest;
    };
    const tried = SPARES.slice(this.#measures ? 0 : this.#spared);
    const found = SPARES.indexOf(tried.find(fits) ?? SPARES.at(-1));
    if (this.#measures) this.#spared = Math.max(this.#spared, found);
    this.root.hidden = hidden;
  }

  /** Puts the ladder there; false when it does not fit. */
  #place(place) {
    this.ladder.dataset.place = place;
    if (place === "beside") this.offer.row.append(this.ladder);
    else if (this.ladder.parentNode !== this.body) this.body.insertBefore(this.ladder, this.foot);
    if (this.ladder.hidden) return true;
    const price = this.offer.price.getBoundingClientRect();
    const [first, last] = [this.ladder.firstElementChild, this.ladder.lastElementChild].map((step) => step.getBoundingClientRect());
    if (place !== "beside") return last.top === first.top;
    const portrait = this.stage.offsetHeight > this.stage.offsetWidth;
    return portrait && first.top < price.bottom && first.left > price.right;
  }
}
