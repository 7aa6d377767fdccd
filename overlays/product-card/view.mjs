/** The card's elements, and how a product is written into them. */

import { Offer, Picture, View, make } from "./house/view.mjs";
import { number } from "./house/values.mjs";
import { WORDS } from "./words.mjs";

/** More than three are not read. */
const MOST_POINTS = 3;

export class CardView extends View {
  constructor() {
    super("card.deck");
    this.stamp = make("span.stamp");
    this.before = make("span.label");
    this.link = make("span.link.n");
    this.after = make("span.label");
    this.says.append(this.stamp, this.before, this.link, this.after);

    this.txt = make("span.txt");
    this.name = make("h2.name", this.txt);
    this.points = make("ul.points");
    this.offer = new Offer();
    this.foot = make("p.foot");
    this.image = new Picture("image");
    this.head = make("div.head", make("div.texts", this.name, this.points), this.image.element);
    this.body.append(this.head, this.offer.row, this.offer.basis, this.foot);
  }

  /** Writes a product, all of it; what is absent from the data leaves no gap. */
  write(data, _moment, language) {
    const words = WORDS[language];
    this.root.lang = language;
    this.#writeKey(number(data.link), words);
    this.say(this.txt, String(data.name ?? ""));
    this.name.hidden = this.txt.hidden;
    const points = (Array.isArray(data.points) ? data.points : []).map(String).filter(Boolean);
    this.points.replaceChildren(...points.slice(0, MOST_POINTS).map((point) => make("li", point)));
    this.points.hidden = !points.length;
    this.image.write(data.image);
    this.head.hidden = this.name.hidden && this.points.hidden && this.image.element.hidden;
    this.offer.write(this, data, words.ten_thousand);
    const limit = number(data.limit);
    this.say(this.foot, limit === null ? "" : words.limit, { n: limit }, "n n-inline b");
  }

  /** Without a link number there is nothing to count up to: the key says only that this is it. */
  #writeKey(link, words) {
    this.root.dataset.key = link === null ? "word" : "link";
    this.say(this.stamp, words.presenting);
    this.say(this.before, link === null ? "" : words.link_before);
    this.say(this.link, link === null ? "" : String(link));
    this.say(this.after, link === null ? "" : words.link_after);
    this.link.dataset.length = this.link.textContent.length;
  }
}
