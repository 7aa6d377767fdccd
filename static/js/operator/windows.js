/** Flash sales and lucky bags: state, clock, promise, stock with its age, and what can be done. */

import { html, nothing } from "../../vendor/lit-html.js";
import { repeat } from "../../vendor/directives/repeat.js";
import { clock, timeOfDay } from "../time.js";
import { commandButton, icon, localButton, tag } from "./parts.js";
import { clamp } from "./timing.js";
import { cancelForm, extendForm } from "./forms.js";

const SALE_LOOK = {
  draft: { card: "", tag: "off", glyph: "ring" },
  armed: { card: "armed", tag: "armed", glyph: "armed" },
  teaser: { card: "air", tag: "air", glyph: "air" },
  open: { card: "air", tag: "air", glyph: "air" },
  sold_out: { card: "over", tag: "off", glyph: "ok" },
  closed: { card: "over", tag: "off", glyph: "ok" },
  cancelled: { card: "over", tag: "off", glyph: "skip" },
};
const RANK = { open: 0, teaser: 1, armed: 2, draft: 3, sold_out: 4, closed: 4, cancelled: 4 };

/** Pieces that one press counts. */
const MANY = 10;

export function windows(view) {
  const { t } = view;
  const cards = [
    ...view.windows.sales.map((sale) => ({ kind: "sale", id: sale.id, state: sale.state, one: sale })),
    ...view.windows.bags.map((bag) => ({ kind: "bag", id: bag.id, state: bag.state, one: bag })),
  ];
  const ranked = cards
    .map((card, index) => ({ ...card, rank: RANK[card.state] * 1000 + index }))
    .sort((one, other) => one.rank - other.rank);
  const live = ranked.filter((card) => RANK[card.state] < 2);
  const rest = ranked.filter((card) => RANK[card.state] >= 2);
  return html`<section class="p grow wins" aria-label=${t("operator.windows.title")}>
    <div class="ph"><h2>${t("operator.windows.title")}</h2><span>${cards.length === 0 ? nothing : t("operator.windows.count", { live: live.length, count: cards.length })}</span></div>
    <div class="scroll" tabindex="0">
      ${cards.length === 0 ? html`<p class="none">${t("operator.windows.none")}</p>` : nothing}
      <div class="live-cards">${repeat(
        live,
        (card) => `${card.kind} ${card.id}`,
        (card) => cardOf(view, card),
      )}</div>
      <div class="other-cards">${repeat(
        rest,
        (card) => `${card.kind} ${card.id}`,
        (card) => cardOf(view, card),
      )}</div>
    </div>
  </section>`;
}

function cardOf(view, card) {
  return card.kind === "sale" ? saleCard(view, card.one) : bagCard(view, card.one);
}

function saleCard(view, sale) {
  const { t, now, ui } = view;
  const look = SALE_LOOK[sale.state];
  const form = ui.form?.sale === sale.id && sale.can.includes(ui.form.command) ? ui.form : null;
  return html`<article class="w ${look.card}" aria-label="${sale.id} ${sale.name}" data-window=${sale.id}>
    <div class="wl">${tag(look.tag, look.glyph, t(`operator.sale_state.${sale.state}`))}<b class="ell" title=${sale.name}>${sale.id} ${sale.name}</b>${saleClock(view, sale)}</div>
    <div class="f"><span class="num">${sale.price.text}</span>${sale.was ? html`<s class="dim">${sale.was.text}</s>` : nothing}${
      sale.limit === null ? nothing : html`<span>${t("operator.windows.limit", { limit: sale.limit })}</span>`
    }${sale.link === null ? nothing : html`<span>${t("operator.windows.link", { link: sale.link })}</span>`}${
      sale.mode === "mirror" ? html`<span>${t("operator.windows.mirror")}</span>` : nothing
    }<span class="r ell">${promise(view, sale)}</span></div>
    ${sale.extended ? html`<div class="f"><span class="wtx ell">${icon("warn")} ${t("operator.windows.extended", { length: clock(sale.extended.by_ms), reason: sale.extended.reason })}</span></div>` : nothing}
    ${["open", "sold_out", "closed"].includes(sale.state) ? stock(view, sale, now) : nothing}
    ${form === null ? saleCommands(view, sale) : form.command === "sale_extend" ? extendForm(view, sale) : cancelForm(view, sale)}
  </article>`;
}

function saleClock({ now }, sale) {
  const until = sale.state === "open" ? sale.closes_at : sale.state === "teaser" ? sale.opens_at : null;
  if (until === null) return html`<span class="clk m mid">${clock(sale.length_ms)}</span>`;
  return html`<span class="clk">${clock(until - now, { ceil: true })}</span>`;
}

function promise({ t, plan }, sale) {
  const hour = (instant) => timeOfDay(instant, plan.show.zone);
  switch (sale.state) {
    case "teaser":
      return html`<span class="atx">${icon("armed")} ${t("operator.windows.promised_open", { time: hour(sale.opens_at) })}</span>`;
    case "open":
      return html`<span class="atx">${icon("armed")} ${t("operator.windows.promised_close", { time: hour(sale.closes_at) })}</span>`;
    case "sold_out":
    case "closed":
    case "cancelled":
      return sale.ended_at === null ? nothing : html`<span class="dim">${hour(sale.ended_at)}</span>`;
    default:
      return html`<span class="dim">${sale.teaser_ms > 0 ? t("operator.windows.teaser", { length: clock(sale.teaser_ms) }) : nothing}</span>`;
  }
}

function stock({ t }, sale, now) {
  const age =
    sale.counted_at === null
      ? t("operator.windows.never_counted")
      : sale.state === "open"
        ? t("operator.windows.counted", { age: age_(t, now - sale.counted_at) })
        : t("operator.windows.sold", { sold: sale.sold });
  return html`<div class="stock"><i .style=${`width:${clamp(sale.remaining / Math.max(1, sale.quantity)) * 100}%`}></i><span><b>${t(
    "operator.windows.left",
    { left: sale.remaining, quantity: sale.quantity },
  )}</b><em class="ell">${age}</em></span></div>`;
}

function age_(t, ms) {
  return ms < 60_000
    ? t("operator.windows.age_s", { age: Math.max(0, Math.floor(ms / 1000)) })
    : t("operator.windows.age", { age: clock(ms) });
}

function saleCommands(view, sale) {
  const { t, ui } = view;
  if (sale.can.length === 0) return nothing;
  const name = (command) => t(`operator.command.${command}`);
  return html`<div class="cmd">${sale.can.map((command, index) => {
    const first = index === 0 ? "grow likely" : "";
    const args = { sale: sale.id };
    switch (command) {
      case "sale_sold":
        return html`${[MANY, 1].map((quantity, place) =>
          commandButton(view, {
            name: command,
            args: { ...args, quantity },
            label: place === 0 ? t("operator.windows.count_sold", { quantity }) : `+${quantity}`,
            words: `${sale.id} ${t("operator.windows.count_sold", { quantity })}`,
            look: place === 0 ? first : "",
            off: quantity > sale.remaining ? t("refusal.not_enough_left") : null,
          }),
        )}`;
      case "sale_extend":
      case "sale_cancel":
        return localButton({
          label: `${name(command)}…`,
          look: `${first} ${command === "sale_cancel" ? "quiet" : ""}`,
          off: view.lost ? t("operator.off.link") : null,
          act: () => {
            ui.form = {
              sale: sale.id,
              command,
              seconds: Math.floor(Math.min(60, sale.length_ms / 1000)),
              justOpened: true,
            };
            view.redraw();
          },
        });
      default:
        return commandButton(view, {
          name: command,
          args,
          label: name(command),
          words: `${sale.id} ${name(command)}`,
          look: first,
        });
    }
  })}</div>`;
}

/** Everything a viewer has to do to enter, as the crew may be asked. */
function joinConditions({ t }, bag) {
  return [
    bag.follow ? t("operator.windows.follow") : "",
    bag.fan_club ? t("operator.windows.fan_club") : "",
    bag.watch_ms > 0 ? t("operator.windows.watch", { length: clock(bag.watch_ms) }) : "",
    bag.keyword ? t("operator.windows.keyword", { keyword: bag.keyword }) : "",
    bag.join_how,
  ].filter(Boolean);
}

function bagCard(view, bag) {
  const { t, now, plan } = view;
  const look = {
    draft: { card: "", tag: "off", glyph: "ring" },
    open: { card: "air", tag: "air", glyph: "air" },
    closed: { card: "over", tag: "off", glyph: "ok" },
  }[bag.state];
  const hour = (instant) => timeOfDay(instant, plan.show.zone);
  return html`<article class="w ${look.card}" aria-label="${bag.id} ${bag.prize}" data-window=${bag.id}>
    <div class="wl">${tag(look.tag, look.glyph, t(`operator.bag_state.${bag.state}`))}<b class="ell" title=${bag.prize}>${bag.id} ${bag.prize} ×${bag.quantity}</b>${
      bag.state === "open"
        ? html`<span class="clk">${clock(bag.closes_at - now, { ceil: true })}</span>`
        : bag.state === "closed" && bag.closes_at !== null
          ? html`<span class="clk m mid">${timeOfDay(bag.closes_at, plan.show.zone, { seconds: false })}</span>`
          : nothing
    }</div>
    <div class="f"><span>${t("operator.windows.worth", { value: bag.value.text })}</span>${joinConditions(view, bag).map(
      (condition) => html`<span class="ell" title=${condition}>${condition}</span>`,
    )}${
      bag.state === "open"
        ? html`<span class="r ell atx">${icon("armed")} ${t("operator.windows.promised_end", { time: hour(bag.closes_at) })}</span>`
        : nothing
    }</div>
    ${
      bag.can.length === 0
        ? nothing
        : html`<div class="cmd">${bag.can.map((command, index) =>
            commandButton(view, {
              name: command,
              args: { bag: bag.id },
              label: t(`operator.command.${command}`),
              words: `${bag.id} ${t(`operator.command.${command}`)}`,
              look: index === 0 ? "grow likely" : "",
            }),
          )}</div>`
    }
  </article>`;
}
