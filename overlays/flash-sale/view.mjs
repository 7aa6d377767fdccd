/** The sale's elements, and how a moment of it is written into them. */

import { Countdown, Offer, View, make } from "./house/view.mjs";
import { clockParts, grouped, number, timeText, unbroken } from "./house/values.mjs";
import { WORDS } from "./words.mjs";

export class SaleView extends View {
  /** Where the stock bar stands, 0 to 1; null while there is none. */
  share = null;

  constructor() {
    super("sale.deck");
    this.flood = make("div.flood");
    this.plate.after(this.flood);
    this.under = make("div.fill.under");
    this.fill.before(this.under);

    this.kind = make("span.kind");
    this.ask = make("span.ask");
    this.countdown = new Countdown();
    this.clock = this.countdown.element;
    this.word = make("span.word");
    this.at = make("span.at");
    this.says.append(this.kind, this.ask, this.clock, this.word, this.at);

    this.link = make("span.link");
    this.txt = make("span.txt");
    this.name = make("h2.name", this.link, this.txt);
    this.offer = new Offer();
    this.bar = make("i");
    this.left = make("span.left");
    this.limit = make("span");
    this.stock = make("div.stock", make("div.bar", this.bar), make("div.row", this.left, this.limit));
    this.amount = make("span");
    this.each = make("span");
    this.facts = make("div.facts", this.amount, this.each);
    this.later = make("p.later");
    this.once = make("p.once");
    this.note = make("p.note");
    this.label = make("span.label");
    this.figure = make("span.figure.n");
    this.what = make("b.what");
    this.small = make("small");
    this.next = make("div.next", this.label, this.figure, make("p.about", this.what, this.small));
    this.body.append(this.name, this.offer.row, this.later, this.offer.basis, this.stock, this.facts, this.once, this.note, this.next);
  }

  hold(...asked) {
    const { tone } = this.root.dataset; // the next fill fades in over that of the tone before
    super.hold(...asked);
    if (tone) this.root.dataset.tone = tone;
    else delete this.root.dataset.tone;
  }

  /** Writes a moment of a sale, all of it. */
  write(data, moment, language) {
    const words = WORDS[language];
    const { look, tone } = moment;
    this.root.lang = language;
    this.root.dataset.look = look;
    this.under.dataset.tone = this.root.dataset.tone ?? tone;
    this.root.dataset.tone = this.fill.dataset.tone = tone;
    this.#writeKey(data, moment, words);
    this.#writeName(data, words);
    const over = tone === "done";
    this.offer.write(this, over ? null : data, words.ten_thousand);
    this.say(this.later, look === "teaser" && this.offer.row.hidden ? words.price_later : "");
    this.#writeTerms(over ? null : data, moment, words);
    this.say(this.once, !over && data.once === true ? words.once : "");
    this.#writeEnd(over ? data : null, look, words);
  }

  #writeKey(data, { look, left }, words) {
    this.say(this.kind, look === "final" ? words.last_seconds : data.rerun ? words.sale_again : words.sale);
    const extended = look === "open" && data.extended === true;
    this.root.dataset.extended = extended;
    const ask = extended ? words.extended : { teaser: words.opens_in, open: words.ends_in }[look];
    this.say(this.ask, left === null ? "" : (ask ?? ""));
    this.clock.hidden = left === null;
    if (left !== null) this.countdown.write(clockParts(look, left));
    const word = {
      open: words.on_now,
      sold_out: words.sold_out,
      closed: words.ended,
      cut_off: data.state === "teaser" ? words.unknown : words.ended,
    }[look];
    this.say(this.word, (left === null && word) || "");
    const [at, time] = this.#deadline(data, look, words);
    this.say(this.at, time ? at : "", { time });
  }

  #deadline(data, look, words) {
    switch (look) {
      case "teaser":
        return [words.opens_at, timeText(data.opens_at_text, data.opens_at)];
      case "open":
      case "final":
        return [data.extended ? words.extended_to : words.ends_at, timeText(data.closes_at_text, data.closes_at)];
      case "sold_out":
        return [words.sold_out_at, timeText(data.ended_at_text, data.ended_at)];
      case "closed":
        return [words.ended_at, timeText(data.ended_at_text, data.ended_at)];
      default:
        return ["", ""];
    }
  }

  #writeName(data, words) {
    const link = number(data.link);
    this.say(this.link, link === null ? "" : words.link, { n: link }, "n");
    this.say(this.txt, unbroken(String(data.name ?? "")));
    this.name.hidden = this.link.hidden && this.txt.hidden;
  }

  #writeTerms(data, { look, fresh }, words) {
    const quantity = data && number(data.quantity);
    const remaining = data && fresh ? number(data.remaining) : null;
    const limit = data && number(data.limit);
    const counted = look !== "teaser" && quantity > 0 && remaining !== null;
    this.stock.hidden = !counted;
    this.share = counted ? Math.min(1, Math.max(0, remaining / quantity)) : null;
    const limited = limit === null ? "" : words.limit;
    if (counted) {
      this.bar.style.setProperty("transform", `scaleX(${this.share})`);
      this.say(this.left, words.left, { n: grouped(Math.max(0, remaining)), all: grouped(quantity) }, "n n-inline", {
        n: "n n-many",
      });
      this.say(this.limit, limited, { n: limit }, "n n-inline b");
    }
    let amount = "";
    if (data && look === "teaser") amount = quantity > 0 ? words.quantity : "";
    else if (data && quantity > 0) amount = words.stock_at_link;
    this.say(this.amount, counted ? "" : amount, { n: grouped(quantity ?? 0) }, "n n-inline b");
    this.say(this.each, counted ? "" : limited, { n: limit }, "n n-inline b");
    this.facts.hidden = this.amount.hidden && this.each.hidden;
  }

  /** What is said of a sale that is over: beside the next one, or by itself with its figure as the headline. */
  #writeEnd(data, look, words) {
    const quantity = data && number(data.quantity);
    const counted = look === "sold_out" && quantity > 0;
    const next = look === "cut_off" ? null : data?.next;
    this.next.hidden = !data || look === "cut_off";
    let note = "";
    if (look === "cut_off") note = data.state === "teaser" ? words.unknown_see_link : words.ended_see_link;
    else if (next?.at_text) note = counted ? words.pieces_sold : look === "sold_out" ? words.all_sold : words.over;
    this.say(this.note, note, { n: grouped(quantity ?? 0) }, "n n-inline b");
    if (this.next.hidden) return;
    if (next?.at_text) {
      const link = number(next.link);
      this.say(this.label, next.about ? words.next_about : words.next);
      this.say(this.figure, String(next.at_text));
      this.say(this.what, String(next.name ?? ""));
      this.say(this.small, link === null ? "" : words.next_link.replace("{n}", link));
    } else {
      this.say(this.label, "");
      this.say(this.figure, counted ? grouped(quantity) : "");
      const what = look === "sold_out" ? words.all_sold_short : words.over_short;
      this.say(this.what, counted ? words.pieces_sold_unit : what);
      this.say(this.small, words.thanks);
    }
  }
}
