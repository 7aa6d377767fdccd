/** The correction's elements, and how it is written into them. */

import { Offer, View, make } from "./house/view.mjs";
import { number, unbroken } from "./house/values.mjs";
import { WORDS } from "./words.mjs";

/** So many signs of full width stand on one line in larger letters, and on three in those of a title. */
const LARGE = { shout: 5.4, head: 8.4, title: 33 };

/** The width of a text in signs of full width, roughly: Latin letters and digits are a little over half as wide. */
const width = (text) => [...text].reduce((sum, sign) => sum + (sign.codePointAt(0) < 0x2e80 ? 0.6 : 1), 0);

/** The shorter a sentence, the larger: it is all that has to be read. */
function sizeOf(sentence) {
  return Object.keys(LARGE).find((size) => width(sentence) <= LARGE[size]) ?? "body";
}

export class CorrectionView extends View {
  constructor() {
    super("fix.deck");
    this.word = make("b.word");
    this.at = make("span.at");
    this.says.append(this.word, this.at);

    this.link = make("span.link");
    this.txt = make("span.txt");
    this.name = make("h2.name", this.link, this.txt);
    this.wrong = make("p.wrong");
    this.right = make("p.right");
    this.label = make("span.label");
    this.offer = new Offer();
    this.offer.row.prepend(this.label);
    this.note = make("p.note");
    this.body.append(this.name, this.wrong, this.right, this.offer.row, this.note);
  }

  /** Writes a correction, all of it. A sentence that says what is right stands instead of the price. */
  write(data, _moment, language) {
    const words = WORDS[language];
    const right = text(data.right);
    const link = number(data.link);
    this.root.lang = language;
    this.say(this.word, words.correction);
    this.say(this.at, data.at_text ? "{time}" : "", { time: text(data.at_text) });
    this.say(this.link, link === null ? "" : words.link, { n: link }, "n");
    this.say(this.txt, unbroken(text(data.name)));
    this.name.hidden = this.link.hidden && this.txt.hidden;
    this.say(this.wrong, text(data.wrong));
    this.right.dataset.size = data.wrong && width(right) > LARGE.head ? "title" : sizeOf(right);
    this.say(this.right, right);
    this.say(this.label, words.right_price);
    this.offer.write(this, right ? null : { price: data.price }, words.ten_thousand);
    this.root.dataset.exact = Boolean(this.offer.decimals.textContent);
    this.say(this.note, text(data.note) || words.see_link);
  }
}

const text = (value) => String(value ?? "").trim();
