/** The strip's elements, and how a seller is written into them. */

import { Picture, View, make } from "./house/view.mjs";
import { WORDS } from "./words.mjs";

/** So many signs of full width go into a line of the widest body, by the size of the letters. */
const LINE = { small: 12, note: 14 };
/** More lines than this of name and contact would cover too much in the larger size. */
const MOST_LINES = 3;

/** The width of a text in signs of full width, roughly: Latin letters and digits are a little over half as wide. */
const width = (text) => [...text].reduce((sum, sign) => sum + (sign.codePointAt(0) < 0x2e80 ? 0.6 : 1), 0);

/** The larger size, but where the smaller one needs fewer lines, or the larger one too many. */
function sizeOf(texts) {
  const lines = (size) => texts.reduce((sum, text) => sum + Math.ceil(width(text) / LINE[size]), 0);
  return lines("small") > Math.min(MOST_LINES, lines("note")) ? "note" : "small";
}

export class SellerView extends View {
  constructor() {
    super("seller");
    this.label = make("span.label");
    this.logo = new Picture("logo");
    this.says.append(this.logo.element, this.label);
    this.who = make("p.who");
    this.reach = make("p.reach");
    this.body.append(this.who, this.reach);
  }

  /** Writes a seller, all of it. */
  write(data, _moment, language) {
    const [who, reach] = [data.name, data.contact].map((text) => String(text ?? "").trim());
    this.root.lang = language;
    this.root.dataset.size = sizeOf([who, reach]);
    this.logo.write(data.logo);
    this.say(this.label, WORDS[language].seller);
    this.say(this.who, who);
    this.say(this.reach, reach);
  }
}
