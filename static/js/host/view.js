/** The host screen's markup, from what `model.js` says is seen. Sizes and places are in css/host; see fit.js. */

import { html, nothing, svg } from "../../vendor/lit-html.js";
import { classMap } from "../../vendor/directives/class-map.js";
import { repeat } from "../../vendor/directives/repeat.js";

const SHAPES = {
  disc: svg`<circle cx="8" cy="8" r="6.4"/>`,
  ring: svg`<circle cx="8" cy="8" r="5.6" fill="none" stroke="currentColor" stroke-width="2.2"/>`,
  question: svg`<circle cx="8" cy="8" r="6.4" fill="none" stroke="currentColor" stroke-width="1.8"/><path d="M5.6 6.3a2.4 2.4 0 114 1.9c-.7.5-1 .8-1 1.6H7.4c0-1.3.5-1.9 1.3-2.5a1.1 1.1 0 10-1.8-1zM7.3 10.7h1.5v1.5H7.3z"/>`,
  triangle: svg`<path d="M3 1.6L14 8 3 14.4z"/>`,
  diamond: svg`<path d="M8 .9L15.1 8 8 15.1.9 8z"/>`,
  alert: svg`<path fill-rule="evenodd" d="M8 .9l7.5 13.9H.5zM7.1 5.4l.3 5h1.2l.3-5zM8 11.3a1 1 0 100 2 1 1 0 000-2z"/>`,
  ask: svg`<path fill-rule="evenodd" d="M1.4 2h13.2v9.4H7.6L4 14.6v-3.2H1.4zM7.2 8.3h1.5v1.5H7.2zM5.6 5.4a2.4 2.4 0 113.9 1.9c-.6.4-.8.6-.8 1H7.2c0-1.1.4-1.5 1-2a1 1 0 10-1.5-.9z"/>`,
  bubble: svg`<path fill-rule="evenodd" d="M1.4 2h13.2v9.4H7.6L4 14.6v-3.2H1.4zM4 4.6v1.4h8V4.6zM4 7.4v1.4h5.6V7.4z"/>`,
  cross: svg`<path d="M3.1 1L8 5.9 12.9 1 15 3.1 10.1 8l4.9 4.9-2.1 2.1L8 10.1 3.1 15 1 12.9 5.9 8 1 3.1z"/>`,
  check: svg`<path d="M6.2 13.1L1.1 8 3 6.1l3.2 3.2 6.8-6.7 1.9 1.9z"/>`,
  pause: svg`<path d="M3 1.6h3.5v12.8H3zM9.5 1.6H13v12.8H9.5z"/>`,
};

const icon = (shape) => html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">${SHAPES[shape]}</svg>`;

const rows = (text) => text.split("|").map((row) => html`<span class="row">${row}</span>`);

/** Chinese may break anywhere, and then breaks in the middle of a word; after punctuation it reads best. */
const phrases = (text) => text.split(/(?<=[，。！？；：])/).map((phrase) => html`<span class="phrase">${phrase}</span>`);
/** The same of what is kept on one line for as long as it is large enough so. */
const whole = (text) => text.split(/(?<=[，。！？；：])/).map((phrase) => html`<span class="phrase" data-line>${phrase}</span>`);

/**
 * @param {object} seen from `model.seen`
 * @param {object} hands what a tap does: `acknowledge(id)`, `tap(event)`, `history()`, and pressing on the clock:
 *   `hold(event)`, `letGo()`
 * @param {(key: string) => string} t
 */
export function screen(seen, hands, t) {
  return html`
    <div class=${classMap({ screen: true, banded: Boolean(seen.band), rehearsal: isRehearsal(seen) })} data-kind=${seen.kind} @click=${hands.tap}>
      <h1 class="vh">${t("host.title")}</h1>
      ${seen.kind === "empty" ? empty(seen) : [strip(seen, hands, t), evening(seen, t), band(seen, hands, t), trouble(seen, t), body(seen, hands, t), foot(seen, hands)]}
    </div>
  `;
}

/** Nobody watches: told in the tally's place, and along the edge. */
const isRehearsal = ({ tally }) => tally.some(({ look }) => look === "rehearsal");

function body(seen, hands, t) {
  if (seen.history) return history(seen.history, hands, t);
  switch (seen.kind) {
    case "incident":
      return incident(seen.incident, t);
    case "ended":
      return ended(seen.ended);
    default:
      return html`<div class="desk">${card(seen.card, t)}${side(seen.side, t)}</div>`;
  }
}

const TALLY_SHAPES = { rehearsal: "ring", on: "disc", off: "ring", unknown: "question" };

const tallies = (tally) =>
  tally.map(({ look, text }) => html`<div class="tally ${look}">${icon(TALLY_SHAPES[look])}<span>${text}</span></div>`);

function empty({ tally, notice }) {
  return html`<main class="quiet">${tallies(tally)}<p>${notice}</p></main>`;
}

function strip({ tally, lost, kept, history: opened, strip: { title, sub, label, clock, look } }, hands, t) {
  const shape = { itself: "diamond", soon: "alert", now: "alert", held: "pause" }[look];
  return html`
    <header class="strip">
      <div class="tallies" role=${lost ? nothing : "status"}>${tallies(tally)}</div>
      <div class="name">
        <p data-least="0.74"><b data-line>${title}</b></p>
        <small data-least="1" data-steps="4" data-narrows>
          <span data-line data-part>${sub.map((fact, at) => html`<i data-until=${until(fact)}>${fact.text}${at < sub.length - 1 ? " · " : ""}</i>`)}</span>
        </small>
      </div>
      ${kept
        ? html`<button class="look-back" aria-expanded=${String(Boolean(opened))} aria-label=${`${kept} ${t("host.history.title")}`} @click=${hands.history}>
            ${icon("bubble")}<span>${kept}</span>
          </button>`
        : nothing}
      ${clock
        ? html`<div class="left ${look}" role="timer" aria-live="off" @pointerdown=${hands.hold} @pointerup=${hands.letGo} @pointerleave=${hands.letGo} @pointercancel=${hands.letGo}>
            ${shape ? icon(shape) : nothing}<span>${rows(label)}</span><b>${clock}</b>
          </div>`
        : nothing}
    </header>
  `;
}

/** The whole evening at a glance, and what comes next of what was promised; see `bar.js`. */
function evening({ promise }, t) {
  if (!promise) return nothing;
  const { bar, words, look, catching } = promise;
  return html`
    <section class=${classMap({ evening: true, [look]: Boolean(look) })} aria-label=${t("host.promise.title")}>
      <div class="bar" aria-hidden="true">
        <i class="ran" .style=${`width:${bar.ran}`}></i>
        ${["lost", "won", "fixed", "elastic"].map((what) => bar[what].map(({ from, length }) => html`<i class=${what} .style=${`left:${from};width:${length}`}></i>`))}
        ${bar.over ? html`<i class="over" .style=${`left:${bar.over}`}></i>` : nothing}
        ${bar.pins.map((at) => html`<i class="pin" .style=${`left:${at}`}></i>`)}
        <i class="now" .style=${`left:${bar.ran}`}></i>
      </div>
      ${words || catching
        ? html`<p data-least="1" data-steps="1" data-narrows>
            <span data-line data-part>
              ${words ? html`<b>${icon(look ? "alert" : "diamond")}${words}</b>` : nothing}
              ${catching ? html`<em data-until=${words ? 1 : nothing}>${catching}</em>` : nothing}
            </span>
          </p>`
        : nothing}
    </section>
  `;
}

function band({ band: message }, { acknowledge }, t) {
  if (!message) return nothing;
  return repeat(
    [message],
    ({ id }) => id,
    ({ id, urgency, tag, text, meta, hint, trouble }) => html`
      <section class="band ${urgency}" aria-label=${tag}>
        <div class="tag">${icon("alert")}<span>${tag}</span></div>
        <div class="text" data-least="0.68" data-tights="3">
          <p role="alert">${whole(text)}</p>
          <small>${meta}</small>
        </div>
        <button class=${classMap({ ack: true, trouble })} @click=${() => acknowledge(id)}>
          ${t("host.message.ack")}<small>${hint}</small>
        </button>
      </section>
    `,
  );
}

/** What is broken while the lines go on: over them, and never in their place. */
function trouble({ trouble: shown = null, history: opened }, t) {
  if (shown === null || opened) return nothing;
  const { look, say, facts, clock } = shown;
  return html`
    <section class="trouble ${look}" aria-label=${t("host.incident.name")}>
      <span class="mark">${icon(look === "back" ? "check" : "cross")}</span>
      <div class="text" data-least="0.6" data-tights="2"><p role="alert">${whole(say)}</p></div>
      ${facts.length ? html`<small>${facts.map((fact) => html`<span>${fact}</span>`)}</small>` : nothing}
      ${clock ? html`<b role="timer" aria-live="off">${clock}</b>` : nothing}
    </section>
  `;
}

/** The last messages, in place of the card until they are closed. */
function history(messages, { history: close }, t) {
  return html`
    <main class="history">
      <h2>${t("host.history.title")}<button @click=${close}>${t("host.history.close")}</button></h2>
      <ol data-least="0.5">
        ${messages.map(({ text, meta, look }) => html`<li class=${look}><p>${text}</p><small>${meta}</small></li>`)}
      </ol>
    </main>
  `;
}

function card({ heading, wrapping, lines, more, price, props }, t) {
  return html`
    <main class="card" data-least="0.78" data-tights="8" data-steps=${price && !price.gone ? price.goods.steps : 0}>
      ${heading ? html`<p class=${classMap({ heading: true, wrapping })} data-line>${heading}</p>` : nothing}
      <ol class="lines" aria-label=${t("host.card.say")}>
        ${repeat(lines, ({ n }) => n, sayLine)}
      </ol>
      ${more ? html`<p class="more">${more}</p>` : nothing}
      ${props ? html`<p class="props"><b class="mark">${t("host.card.props")}</b><span>${props}</span></p>` : nothing}
      ${price ? html`<div class="product">${product(price, t)}</div>` : nothing}
    </main>
  `;
}

function sayLine({ text, n, look }) {
  return html`
    <li class=${look} aria-current=${look === "current" ? "step" : "false"}>
      <i>${look === "said" ? icon("check") : n}</i><span data-line>${text}</span>
    </li>
  `;
}

const until = (item) => item.until ?? nothing;

/** That more is written than is seen. */
const rest = ({ rests }) =>
  rests.map(({ text, from, until: end }) => html`<em class="rest" data-from=${from} data-until=${end ?? nothing}>${text}</em>`);

/** What the host may say of it beside its price; what is not written leaves no gap. */
function product(price, t) {
  if (price.gone) return goneBlock(price);
  const { hook, ladder, gifts } = price.goods;
  return html`
    ${hook.items.map((item) => html`<p class="hook" data-part data-until=${until(item)}>${item.text}</p>`)} ${priceBlock(price)}
    ${ladder.items.length
      ? html`<ul class="ladder" data-part aria-label=${t("host.card.ladder")}>${ladder.items.map(ladderStep)}${moreItems(ladder)}</ul>`
      : nothing}
    ${gifts.items.length
      ? html`<div class="gifts" data-part><b class="mark">${t("host.card.gift")}</b><ul>${gifts.items.map(giftItem)}${moreItems(gifts)}</ul></div>`
      : nothing}
  `;
}

const ladderStep = (item) => html`
  <li data-until=${until(item)}>
    <span>${item.pieces}</span><b>${item.price}</b>${item.saves ? html`<span>${item.saves}</span>` : nothing}
  </li>
`;

const giftItem = (item) =>
  html`<li data-until=${until(item)}>${item.text}${item.worth ? html`<span>${item.worth}</span>` : nothing}</li>`;

const moreItems = (part) =>
  part.rests.length ? html`<li data-from=${part.rests[0].from}>${rest(part)}</li>` : nothing;

/** Points and answers: what to fall back on when there is nothing else to say. */
function talk({ points, faq, questions }, t) {
  // What viewers ask needs the room that is left of it, down to the words that there is more.
  const end = ({ items }) => (questions.items.length ? until(items[0]) : nothing);
  return [
    points.items.length
      ? html`<section class="block talk points" data-part data-until=${end(points)}>
          <h2>${t("host.side.points")}${rest(points)}</h2>
          <ul>${points.items.map((item) => html`<li data-until=${until(item)}>${item.text}</li>`)}</ul>
        </section>`
      : nothing,
    faq.items.length
      ? html`<section class="block talk faq" data-part data-until=${end(faq)}>
          <h2>${t("host.side.faq")}${rest(faq)}</h2>
          <dl>${faq.items.map((item) => html`<div data-until=${until(item)}><dt>${item.ask}</dt><dd>${item.answer}</dd></div>`)}</dl>
        </section>`
      : nothing,
  ];
}

/** What viewers ask now, picked by the crew: the host answers, and the crew takes it away. */
function asked({ questions }, t) {
  if (!questions.items.length) return nothing;
  return html`<section class="block questions" data-part>
    <h2>${icon("ask")}${t("host.side.questions")}${rest(questions)}</h2>
    <ul>${questions.items.map((item) => html`<li data-until=${until(item)}>${item.text}<em>${item.age}</em></li>`)}</ul>
  </section>`;
}

/** What cannot be sold any more has no price that anybody could say. */
function goneBlock({ gone, name }) {
  return html`
    <div class="price gone" data-least="0.6">
      <div class="facts">
        <div class="what" data-line>${name}</div>
        <b class="head" data-line>${icon("cross")}${gone.head}</b>
        <div data-line>${gone.say}</div>
      </div>
    </div>
  `;
}

function priceBlock({ price, was, limit, link, name, stock, repriced }) {
  return html`
    <div class="price" data-least="0.86" data-tights="3">
      <div class="amount" data-line>
        <small>${price.currency}</small>${price.integer}<small>${price.decimals}</small>
      </div>
      <div class="facts">
        <div class="what" data-line>${name}</div>
        <div data-line>${repriced ? html`<b class="new part">${icon("alert")}${repriced}</b>` : nothing}${was ? html`<s>${was}</s>` : nothing}${limit ? html`<span class="part">${limit}</span>` : nothing}</div>
        <div data-line>
          <b>${link}</b>${stock
            ? html`${stock.left ? html`<b class="part">${stock.left}</b>` : nothing}${stock.age ? html`<em class="part">${stock.age}</em>` : nothing}`
            : nothing}
        </div>
      </div>
    </div>
  `;
}

const BLOCK_SHAPES = { air: "disc", armed: "diamond", done: "check" };

function side({ windows, next, talk: said, never, nextFirst }, t) {
  const coming = html`
    <section class="block next">
      <h2 data-line>${icon("triangle")}${next.head}</h2>
      ${next.title ? html`<p class="title">${next.title}</p>` : nothing}
      ${next.props ? html`<p class="detail props-ahead">${next.props}</p>` : nothing}
      ${said.next.items.map((item) => html`<p class="detail" data-part data-until=${until(item)}>${item.text}</p>`)}
    </section>
  `;
  const open = windows.map(
    ({ look, head, clock, details, urge, read }) => html`
      <section class=${classMap({ block: true, window: true, [look]: true, urge: Boolean(urge), read: Boolean(read) })}>
        <h2 data-line>${icon(BLOCK_SHAPES[look])}${head}</h2>
        ${clock ? html`<p class="clock" role="timer" aria-live="off">${clock}</p>` : nothing}
        <div class="detail">${details.map((line) => html`<p>${rows(line)}</p>`)}</div>
      </section>
    `,
  );
  return html`
    <aside class="side" data-least="0.84" data-tights="6" data-steps=${said.steps}>
      ${nextFirst ? [coming, open] : [open, coming]} ${asked(said, t)} ${talk(said, t)}
      ${never
        ? html`<section class="block never">
            <h2 data-line>${icon("alert")}${never.title}</h2>
            <p class="detail">${never.detail}</p>
          </section>`
        : nothing}
    </aside>
  `;
}

function incident({ title, clock, read, say, then, next, cells }, t) {
  return html`
    <section class="fault" aria-label=${title}>
      <span class="mark">${icon("cross")}</span>
      <span class="title" role="alert" data-least="0.5"><span data-line>${title}</span></span>
      <b role="timer" aria-live="off">${clock}</b>
    </section>
    <main class="sentence" data-least="0.54" data-tights="3">
      <p>${read}</p>
      <b>${phrases(say)}</b>
      ${then.map((text) => html`<p class="then">${text}</p>`)}
    </main>
    ${next ? html`<section class="after" data-least="0.74" aria-label=${t("host.incident.next")}><em aria-hidden="true">${t("host.incident.next")}</em><span data-line>${next}</span></section>` : nothing}
    <footer class="cells" data-least="0.6">
      ${cells.map(({ label, value }) => html`<div><span data-line>${label}</span><b data-line>${value}</b></div>`)}
    </footer>
  `;
}

function ended({ title, onAir, off }) {
  return html`
    <main class="sentence ended" data-least="0.42">
      <b>${phrases(title)}</b>
      ${onAir ? html`<p class="still">${icon("disc")}${onAir}</p>` : nothing}${off ? html`<p>${off}</p>` : nothing}
    </main>
  `;
}

/** One line at the foot: the link's trouble before any normal message. */
function foot({ notice, note }, { acknowledge }) {
  if (notice) return html`<p class="foot notice" role="status" data-least="0.6"><span data-line>${notice}</span></p>`;
  if (!note) return nothing;
  return html`
    <button class="foot note" data-least="0.5" @click=${() => acknowledge(note.id)}>
      <span data-line><em>${note.tag}</em>${note.text}</span>
    </button>
  `;
}
