/** The bag's elements, and how a moment of it is written into them. */

import { Countdown, View, make } from "./house/view.mjs";
import { clockParts, grouped, number, timeText } from "./house/values.mjs";
import { PAGE, pagesOf } from "./moment.mjs";
import { WORDS } from "./words.mjs";

/** px from one name of the reel to the next. */
export const PITCH = 75;
/** So many names run by; a reel has no more, however many have entered. */
const NAMES = 18;
/** Winners in one column; more stand in two. */
const COLUMN = 6;
/** Rules that are read off a picture; the others stand in the notice that they point to. */
const RULES = 2;
/** Wide characters that fit into a line, about: prize, what to do, keyword and the claim. */
const LINE = { prize: 8.5, how: 16, keyword: 7.8, claim: 15 };

const list = (value) => (Array.isArray(value) ? value : []);

export class BagView extends View {
  constructor() {
    super("bag.deck");
    this.flood = make("div.flood");
    this.plate.after(this.flood);
    this.under = make("div.fill.under");
    this.fill.before(this.under);

    this.kind = make("span.kind");
    this.ask = make("span.ask.what");
    this.countdown = new Countdown();
    this.clock = this.countdown.element;
    this.tally = make("span.tally");
    this.word = make("span.word");
    this.at = make("span.at");
    this.says.append(this.kind, this.ask, this.clock, this.tally, this.word, this.at);

    this.name = make("span.name");
    this.qty = make("span.qty");
    this.prize = make("h2.prize", this.name, this.qty);
    this.worth = make("p.worth");
    this.how = make("p.how");
    this.word_in = make("strong.word-in");
    this.join = make("div.join", this.how, this.word_in);
    this.rules = make("ul.rules");
    this.entered = make("span");
    this.see_rules = make("span");
    this.facts = make("div.facts", this.entered, this.see_rules);
    this.reel = new Reel();
    this.win = make("ol.win");
    this.claim = make("p.claim");
    this.note = make("p.note");
    this.proof = make("p.proof");
    this.line = make("p.line.what");
    this.short = make("b.short.what");
    this.body.append(
      ...[this.prize, this.worth, this.join, this.rules, this.facts, this.reel.element, this.win, this.claim],
      ...[this.note, this.proof, this.line, this.short],
    );
  }

  /** Writes a moment of a bag, all of it. */
  write(data, moment, language) {
    const words = WORDS[language];
    const { look, tone } = moment;
    const small = data.size === "small";
    this.root.lang = language;
    this.root.dataset.look = look;
    this.root.classList.toggle("deck", !small);
    this.root.classList.toggle("chip", small);
    this.under.dataset.tone = this.root.dataset.tone ?? tone;
    this.root.dataset.tone = this.fill.dataset.tone = tone;
    this.root.dataset.extra = extraLines(data, moment);
    this.#writeKey(data, moment, words);
    this.#writeSmall(small ? data : null, moment, words);
    const full = small ? null : data;
    this.#writePrize(full, look, words);
    this.#writeTerms(full, moment, words);
    this.#writeDraw(full, look, words);
    this.#writeWinners(full, moment, words);
    this.#writeEnd(full, look, words);
    this.#writeProof(full, look, words);
  }

  #writeKey(data, { look, left, page }, words) {
    const kind = { final: words.last_seconds, winners: words.won }[look] ?? words.bag;
    this.say(this.kind, data.size === "small" ? words.bag : kind);
    const won = look === "winners" ? list(data.winners).length : 0;
    const pages = pagesOf(data);
    const ask = { announced: words.opens_in, open: words.draws_in }[look];
    if (won) this.say(this.ask, pages > 1 ? words.page : String(data.prize ?? ""), pages > 1 ? { page: page + 1, pages } : {});
    else this.say(this.ask, (left !== null && ask) || "");
    this.clock.hidden = left === null;
    if (left !== null) this.countdown.write(clockParts(look, left));
    this.say(this.tally, won ? `{n}{unit}` : "", { n: won, unit: words.winners }, "n", { unit: "unit" });
    this.tally.dataset.length = String(won).length;
    const word = {
      announced: words.soon,
      open: words.on_now,
      closed: words.drawing,
      drawing: words.drawing,
      landing: words.drawing,
      winners: words.nobody,
      void: words.cancelled,
      cut_off: words.closed,
    }[look];
    this.say(this.word, (left === null && !won && word) || "");
    const [at, time] = deadline(data, look, words);
    this.say(this.at, time ? at : "", { time });
  }

  /** Beside another graphic: the time that is left, and the word that lets a viewer in. */
  #writeSmall(data, { look }, words) {
    const joins = look === "announced" || look === "open" || look === "final";
    const keyword = String(data?.keyword ?? "");
    let [line, short] = ["", ""];
    if (data && joins) {
      const how = String(data.how_short ?? data.how ?? "");
      [line, short] = keyword ? [how, keyword] : [how && words.join, how];
    } else if (data) {
      [line, short] = [String(data.prize ?? ""), { cut_off: words.cut_off, void: words.void }[look] ?? waitingFor(data, words)];
    }
    this.say(this.line, line);
    this.say(this.short, short);
    this.short.dataset.length = width(short) <= 7 ? "short" : width(short) <= 18 ? "long" : "longest";
  }

  #writePrize(data, look, words) {
    const frozen = Boolean(data?.fingerprint) && ["closed", "drawing", "landing"].includes(look);
    this.prize.hidden = !data || look === "winners";
    if (this.prize.hidden) return;
    const count = number(frozen ? data.eligible : data.quantity);
    this.say(this.name, frozen ? words.frozen : String(data.prize ?? ""));
    const over = look === "void" || look === "cut_off";
    const counted = frozen ? words.people : words.prizes;
    this.say(this.qty, over || count === null ? "" : counted, { n: grouped(count ?? 0) }, "n");
  }

  #writeTerms(data, { look, fresh }, words) {
    const open = data && (look === "announced" || look === "open" || look === "final");
    const worth = data?.delivery ? words.worth_delivered : words.worth;
    const value = data && (open || look === "void") ? String(data.value ?? "") : "";
    this.say(this.worth, value && worth, { value, delivery: String(data?.delivery ?? "") }, "n n-inline", { delivery: "" });
    const keyword = open ? String(data.keyword ?? "") : "";
    const how = open ? String(data.how ?? "") : "";
    this.say(this.how, keyword ? how : how && words.join);
    this.say(this.word_in, keyword || how);
    this.word_in.dataset.length = lengthOf(keyword || how);
    this.join.hidden = this.word_in.hidden;
    const shown = look === "announced" && open;
    const rules = shown ? list(data.rules).slice(0, RULES - Math.max(0, this.root.dataset.extra - 1)).map(String) : [];
    const items = rules.map((rule) => make("li.what", rule));
    if (shown && data.commitment) {
      const item = make("li.what");
      this.say(item, words.committed, { level: data.fairness, print: data.commitment }, "n", { level: "" });
      items.push(item);
    }
    this.rules.hidden = items.length === 0;
    this.rules.replaceChildren(...items);
    const entered = open && look !== "announced" && fresh ? number(data.entered) : null;
    this.say(this.entered, entered === null ? "" : words.entered, { n: grouped(entered ?? 0) }, "n n-many");
    this.say(this.see_rules, open && (look !== "announced" || !items.length) ? words.see_rules : "");
    this.facts.hidden = this.entered.hidden && this.see_rules.hidden;
  }

  #writeDraw(data, look, words) {
    const names = list(data?.reel).slice(0, NAMES).map(String);
    if (!data || !["closed", "drawing", "landing"].includes(look)) this.reel.clear();
    else if (look === "landing") this.reel.write(names, String(list(data.winners)[0]?.name ?? ""), true);
    else this.reel.write(names, waitingFor(data, words), false);
  }

  #writeWinners(data, { look, page }, words) {
    const won = data && look === "winners" ? list(data.winners) : [];
    this.win.hidden = won.length === 0;
    this.win.dataset.columns = won.length > COLUMN ? 2 : 1;
    this.win.dataset.rows = Math.min(won.length, COLUMN);
    const pages = pagesOf({ winners: won });
    const shown = won.slice(page * PAGE, (page + 1) * PAGE);
    const items = shown.map(({ name, tail }) => {
      const [who, small] = [make("span.who.what", String(name ?? "")), make("small")];
      this.say(small, tail ? words.tail : "", { tail }, "n");
      return make("li", who, small);
    });
    // The last page is as high as the others: a page that turns moves no edge.
    while (pages > 1 && items.length < PAGE) items.push(make("li.blank", "\u00a0"));
    this.win.replaceChildren(...items);
    this.say(this.claim, won.length ? String(data.claim ?? "") : "");
    this.claim.dataset.long = width(data?.claim ?? "") > 2 * LINE.claim;
  }

  #writeEnd(data, look, words) {
    const reason = String(data?.reason ?? "");
    const nobody = look === "winners" && list(data?.winners).length === 0;
    const note = {
      void: reason ? words.void_because : words.void,
      cut_off: words.cut_off,
      winners: nobody ? words.none_eligible : "",
    }[look];
    this.say(this.note, (data && note) || "", { reason }, "");
    this.note.dataset.long = width(this.note.textContent) > 36;
  }

  /** What the draw can be checked with, as far as it exists. */
  #writeProof(data, look, words) {
    const { fairness: level, fingerprint: print, round, round_at_text: time } = data ?? {};
    const n = number(data?.eligible);
    let proof = "";
    if (!data) proof = "";
    else if (look === "winners") {
      if (level === "M") proof = words.by_platform;
      else if (level && n !== null) proof = print ? words.proof : words.proof_level;
      else if (level) proof = words.fairness;
    } else if (look === "closed" || look === "drawing" || look === "landing") {
      if (level === "M") proof = words.see_platform;
      else if (round && look === "drawing") proof = time ? words.round_at : words.round;
      else if (print) proof = words.print;
    }
    this.say(this.proof, proof, { level, print, round, time, n: grouped(n ?? 0) }, "n", { level: "b" });
  }
}

/** Three names high: the one in the middle is the result, or says that there is none yet. */
class Reel {
  rows = 0;

  constructor() {
    this.strip = make("div.strip");
    this.landed = make("b.landed");
    this.element = make("div.reel", this.strip, this.landed);
    this.element.hidden = true;
  }

  clear() {
    this.element.hidden = true;
    this.strip.replaceChildren();
    this.rows = 0;
  }

  /** `names` run by; `middle` is where they stop, or what is waited for. */
  write(names, middle, landed) {
    this.element.hidden = false;
    this.element.classList.toggle("has-landed", landed);
    this.landed.textContent = middle;
    this.landed.dataset.long = width(middle) > 6;
    // The last two stand above and below the middle, the others out of sight above.
    const [below, ...above] = names;
    const rows = names.length < 2 ? [] : [...above, null, below];
    this.rows = Math.max(0, rows.length - 2);
    const places = rows.map((name, index) => {
      const row = make("span.what", name ?? "");
      row.style.setProperty("top", `${(index - this.rows) * PITCH + 67}px`);
      return row;
    });
    this.strip.replaceChildren(...places);
  }
}

function deadline(data, look, words) {
  switch (look) {
    case "announced":
      return [words.opens_at, timeText(data.opens_at_text, data.opens_at)];
    case "open":
    case "final":
      return [words.draws_at, timeText(data.closes_at_text, data.closes_at)];
    case "closed":
    case "drawing":
    case "landing":
      return [words.closed_at, timeText(data.closes_at_text, data.closes_at)];
    case "winners":
      return [words.published_at, timeText(data.published_at_text, data.published_at)];
    case "void":
      return [words.ended_at, timeText(data.ended_at_text, data.ended_at)];
    default:
      return ["", ""];
  }
}

function waitingFor(data, words) {
  if (data.fairness === "M") return words.by_platform;
  if (!data.fingerprint) return words.freezing;
  return data.round ? words.waiting_round : words.waiting;
}

/** About how many wide characters a text is: two Latin letters are as wide as one. */
function width(text) {
  return [...String(text)].reduce((sum, sign) => sum + (sign.codePointAt(0) < 0x2e80 ? 0.56 : 1), 0);
}

/** How many texts go over more than one line: with two or more of them there is no room for the usual sizes. */
function extraLines(data, { look }) {
  const over = (text, line) => width(text ?? "") > line;
  if (look === "winners") return over(data.claim, LINE.claim) ? 2 : 0;
  const [keyword, how] = data.keyword ? [data.keyword, data.how] : [data.how, ""];
  return [over(data.prize, LINE.prize), over(how, LINE.how), over(keyword, LINE.keyword)].filter(Boolean).length;
}

/** A keyword is never cut, for nobody could enter it: a long one is set smaller. */
function lengthOf(text) {
  const signs = width(text);
  return signs <= 15 ? "short" : signs <= 27 ? "long" : "longest";
}
