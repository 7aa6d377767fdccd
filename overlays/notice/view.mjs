/** The strip's elements, and how a notice is written into them. */

import { View, make } from "./house/view.mjs";

const TIME = /\d{1,2}:\d{2}(?::\d{2})?/;

/** So many signs of full width may stand in larger letters: one line of the key, two of the body. */
const LARGE = { title: 4.8, line: 21 };

/** The width of a text in signs of full width, roughly: Latin letters and digits are about half as wide. */
const width = (text) => [...text].reduce((sum, sign) => sum + (sign.codePointAt(0) < 0x2e80 ? 0.53 : 1), 0);

export class NoticeView extends View {
  constructor() {
    super("notice.deck");
    this.title = make("b.title");
    this.says.append(this.title);
    this.line = make("p.line");
    this.ends = make("p.ends");
    this.body.append(this.line, this.ends);
  }

  /** Writes a notice, all of it. */
  write(data, _moment, language) {
    const [title, line, ends] = [data.title, data.line, data.ends_text].map((text) => String(text ?? "").trim());
    this.root.lang = language;
    this.title.dataset.large = width(title) <= LARGE.title;
    this.line.dataset.large = width(line) <= LARGE.line;
    this.root.dataset.body = line || ends ? "full" : "none";
    this.say(this.title, title);
    this.say(this.line, line);
    const time = TIME.exec(ends)?.[0];
    if (time) this.say(this.ends, ends.replace(time, "{time}"), { time }, "n n-many");
    else this.say(this.ends, ends);
  }
}
