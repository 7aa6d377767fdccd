/** A flash sale: state, clock, promise, pieces left with source and age, and what can be done. */

import { html, nothing } from "../../vendor/lit-html.js";
import { clock, timeOfDay } from "../time.js";
import { sourceAndAge } from "./counts.js";
import { amount, askForm, choice, field, formButton, minutes, whole } from "./forms.js";
import { commandButton, icon, refusal, tag } from "./parts.js";
import { promiseLine, stands } from "./promise.js";

const LOOKS = {
  draft: { card: "", tag: "off", glyph: "ring" },
  armed: { card: "armed", tag: "armed", glyph: "armed" },
  teaser: { card: "air", tag: "air", glyph: "air" },
  open: { card: "air", tag: "air", glyph: "air" },
  sold_out: { card: "over", tag: "off", glyph: "ok" },
  closed: { card: "over", tag: "off", glyph: "ok" },
  cancelled: { card: "over", tag: "off", glyph: "skip" },
};
const COUNTED = new Set(["open", "sold_out", "closed"]);

/** Pieces that one press counts; any other number is typed. */
const MANY = 10;
const EXTENSIONS_S = [30, 60, 120];

export function saleCard(view, sale) {
  const { t, drafts } = view;
  const look = LOOKS[sale.state];
  const place = `sale ${sale.id}`;
  const form = Object.entries(FORMS).find(([name]) => drafts.isOpen(`${place} ${name}`));
  const asked = form && form[1].can(sale) ? form : null;
  if (look.card === "over" && !asked) return ended(view, sale, place, look);
  return html`<article class="w ${look.card}" aria-label="${sale.id} ${sale.name}" data-window=${sale.id}>
    <div class="wl">${tag(look.tag, look.glyph, t(`operator.sale_state.${sale.state}`))}<b class="ell" title=${sale.name}>${sale.id} ${sale.name}</b>${saleClock(view, sale)}</div>
    ${facts(view, sale)}
    ${promised(view, sale, place)}
    ${productTrouble(view, sale)}
    ${sale.extended ? html`<div class="f"><span class="wtx ell" title=${sale.extended.reason}>${icon("warn")} ${t("operator.windows.extended", { length: clock(sale.extended.by_ms), reason: sale.extended.reason })}</span></div>` : nothing}
    ${COUNTED.has(sale.state) ? stock(view, sale) : nothing}
    ${asked ? askForm(view, () => asked[1].asks(view, sale, place, `${place} ${asked[0]}`)) : commands(view, sale, place)}
    ${refusal(view, place)}
  </article>`;
}

/** One that is over, in a line: what came of it, and to do it again. */
function ended(view, sale, place, look) {
  const { t, plan } = view;
  const told = [
    sale.ended_at === null ? "" : timeOfDay(sale.ended_at, plan.show.zone, { seconds: false }),
    sale.counted_at === null ? "" : t("operator.windows.sold", { sold: sale.sold }),
  ].filter(Boolean);
  return html`<article class="w ${look.card}" aria-label="${sale.id} ${sale.name}" data-window=${sale.id}>
    <div class="wl">${tag(look.tag, look.glyph, t(`operator.sale_state.${sale.state}`))}<b class="ell" title=${sale.name}>${sale.id} ${sale.name}</b><span class="since">${told.join(" · ")}</span></div>
    ${commands(view, sale, place)}
    ${refusal(view, place)}
  </article>`;
}

function saleClock({ now }, sale) {
  const until = sale.state === "open" ? sale.closes_at : sale.state === "teaser" ? sale.opens_at : null;
  if (until === null) return html`<span class="clk m mid">${clock(sale.length_ms)}</span>`;
  return html`<span class="clk" role="timer" aria-live="off">${clock(until - now, { ceil: true })}</span>`;
}

function facts({ t }, sale) {
  const told = [
    sale.limit === null ? "" : t("operator.windows.limit", { limit: sale.limit }),
    sale.link === null ? "" : t("operator.windows.link", { link: sale.link }),
    COUNTED.has(sale.state) ? "" : t("operator.windows.pieces", { quantity: sale.quantity }),
    t(`operator.windows.${sale.mode}`),
    sale.reveal === "open" && (sale.state === "armed" || sale.state === "teaser") ? t("operator.windows.price_hidden") : "",
    sale.once ? t("operator.windows.once") : "",
  ].filter(Boolean);
  return html`<div class="f"><span class="num">${sale.price.text}</span>${
    sale.was ? html`<s class="dim">${sale.was.text}</s>` : nothing
  }${told.map((one) => html`<span>${one}</span>`)}</div>`;
}

function promised(view, sale, place) {
  const { t, plan } = view;
  if (sale.promise) {
    return html`<div class="f">${promiseLine(view, sale.promise.kind, sale.promise.at)}${
      sale.can.includes("sale_cancel") ? html`<span class="r">${cancelButton(view, place)}</span>` : nothing
    }</div>${stands(view, { kind: "sale", id: sale.id }, sale.opens_at - (sale.state === "teaser" ? sale.teaser_ms : 0))}`;
  }
  if (sale.ended_at !== null) {
    return html`<div class="f"><span>${t("operator.windows.ended_at", { time: timeOfDay(sale.ended_at, plan.show.zone) })}</span><span>${t("operator.windows.sold", { sold: sale.sold })}</span></div>`;
  }
  if (sale.teaser_ms === 0) return nothing;
  return html`<div class="f"><span class="dim">${t("operator.windows.teaser", { length: clock(sale.teaser_ms) })}</span></div>`;
}

/** A sale of something that cannot be sold any more: whoever opens it must know. */
function productTrouble({ t, windows }, sale) {
  const product = windows.products?.find((one) => one.id === sale.product);
  if (!product || !product.sellable || product.sellable === "on_sale") return nothing;
  return html`<div class="f"><span class="wtx ell">${icon("warn")} ${t(`operator.products.cannot.${product.sellable}`)}${product.why ? ` · ${product.why}` : ""}</span></div>`;
}

/** Whether viewers may still be told how many are left. */
function isFresh(sale, now) {
  return sale.counted_at !== null && (sale.fresh_until_at == null || now < sale.fresh_until_at);
}

function stock(view, sale) {
  const { t, now } = view;
  const open = sale.state === "open";
  const fresh = !open || isFresh(sale, now);
  const left = t("operator.windows.left", { left: sale.remaining, quantity: sale.quantity });
  const age = sourceAndAge(view, sale.counted_at === null ? null : sale.source, sale.counted_at);
  return html`<div class="stock ${fresh ? "" : "stale"}"><i .style=${`width:${Math.min(1, Math.max(0, sale.remaining) / Math.max(1, sale.quantity)) * 100}%`}></i><span>${
    fresh ? html`<b>${left}</b>` : html`<s>${left}</s>`
  }<em class="ell">${age}</em></span></div>${
    fresh
      ? nothing
      : html`<div class="f"><span class="wtx">${icon("warn")} ${t(sale.counted_at === null ? "operator.windows.uncounted" : "operator.windows.stale")}</span></div>`
  }`;
}

/** Breaking a promise stands beside it, away from what is pressed every few seconds. */
function cancelButton(view, place) {
  return formButton(view, { form: `${place} cancel`, label: view.t("operator.command.sale_cancel"), look: "mini quiet" });
}

function commands(view, sale, place) {
  const { t } = view;
  const can = sale.can.filter((command) => command !== "sale_cancel" || !sale.promise);
  if (can.length === 0) return nothing;
  const counting = can.findIndex((command) => COUNTING.has(command));
  return html`<div class="cmd">${can.map((command, index) => {
    const first = index === 0;
    const name = t(`operator.command.${command}`);
    if (command === "sale_cancel") return cancelButton(view, place);
    if (COUNTING.has(command)) {
      if (index !== counting) return nothing; // One form for both.
      const sold = can.includes("sale_sold");
      const typed = command === "sale_left" || !sold; // What the platform shows is read there, and typed.
      const count = formButton(view, {
        form: `${place} count`,
        label: t("operator.windows.report"),
        texts: { mode: can.includes("sale_left") ? "left" : "sold" },
        first: first && typed,
      });
      const many = sold ? soldButton(view, sale, place, first && !typed) : nothing;
      return typed ? [count, many] : [many, count];
    }
    const form = BY_COMMAND[command];
    if (form) {
      return formButton(view, {
        form: `${place} ${form}`,
        label: name,
        texts: FORMS[form].texts?.(sale) ?? {},
        first,
      });
    }
    return commandButton(view, {
      name: command,
      args: { sale: sale.id },
      label: name,
      words: `${sale.id} ${name}`,
      look: first ? "grow likely" : "",
      sure: command === "sale_close" ? `sale_close ${sale.id}` : null, // Before the end that viewers were told.
      place,
    });
  })}</div>`;
}

const COUNTING = new Set(["sale_sold", "sale_left"]);
const BY_COMMAND = { sale_extend: "extend", sale_rerun: "rerun" };

function soldButton(view, sale, place, first) {
  const { t } = view;
  const words = t("operator.windows.count_sold", { quantity: MANY });
  return commandButton(view, {
    name: "sale_sold",
    args: { sale: sale.id, quantity: MANY },
    label: words,
    words: `${sale.id} ${words}`,
    look: first ? "grow likely" : "",
    off: sale.remaining < MANY ? t("refusal.not_enough_left") : null,
    place,
  });
}

/** What is typed into a card, each with when it may be asked for. */
const FORMS = {
  count: {
    can: (sale) => sale.can.some((command) => COUNTING.has(command)),
    asks(view, sale, place, form) {
      const { t, drafts } = view;
      const modes = [
        ["left", "sale_left"],
        ["sold", "sale_sold"],
      ].filter(([, command]) => sale.can.includes(command));
      const typed = drafts.text(form, "mode");
      const [mode, command] = modes.find(([name]) => name === typed) ?? modes[0];
      const number = whole(drafts.text(form, "number"));
      const left = number === null ? null : mode === "left" ? number : sale.remaining - number;
      return {
        form,
        place,
        command,
        label: left === null ? t("operator.windows.report") : t("operator.windows.will_be_left", { left }),
        words: `${sale.id} ${t(`operator.windows.typed_${mode}`, { number: number ?? "" })}`,
        body: html`${choice(
          view,
          form,
          "mode",
          t("operator.windows.report"),
          modes.map(([name]) => [name, t(`operator.windows.mode_${name}`)]),
        )}${field(view, form, { name: "number", label: t(`operator.windows.number_${mode}`), kind: "whole", first: true, hint: mode === "left" ? String(sale.remaining) : "10, −3" })}`,
        read: () =>
          number === null || (mode === "left" ? number < 0 : number === 0)
            ? { wrong: t("operator.form.whole") }
            : { args: { sale: sale.id, [mode === "left" ? "left" : "quantity"]: number } },
      };
    },
  },
  extend: {
    can: (sale) => sale.can.includes("sale_extend"),
    texts: (sale) => ({ seconds: String(Math.floor(Math.min(60, sale.length_ms / 1000))) }),
    asks(view, sale, place, form) {
      const { t, plan, drafts } = view;
      const seconds = whole(drafts.text(form, "seconds"));
      const reason = drafts.text(form, "reason").trim();
      const end = seconds === null ? "–" : timeOfDay(sale.closes_at + seconds * 1000, plan.show.zone);
      const label = t("operator.windows.extend_to_label", { seconds: seconds ?? "?", time: end });
      return {
        form,
        place,
        command: "sale_extend",
        label,
        words: `${sale.id} ${t("operator.windows.extend_by", { seconds: seconds ?? "?" })}`,
        says: t("operator.windows.extend_to", { time: end }),
        body: html`${choice(
          view,
          form,
          "seconds",
          t("operator.windows.by_how_much"),
          EXTENSIONS_S.filter((one) => one * 1000 <= sale.length_ms).map((one) => [String(one), `+${one} s`]),
        )}${field(view, form, { name: "seconds", label: t("operator.windows.seconds"), kind: "whole", unit: "s" })}${field(view, form, {
          name: "reason",
          label: t("operator.windows.reason"),
          first: true,
        })}`,
        read: () =>
          seconds === null || seconds <= 0
            ? { wrong: t("operator.form.seconds") }
            : reason
              ? { args: { sale: sale.id, seconds, reason } }
              : { wrong: t("operator.form.reason") },
      };
    },
  },
  cancel: {
    can: (sale) => sale.can.includes("sale_cancel"),
    asks(view, sale, place, form) {
      const { t } = view;
      const live = sale.state === "open" || sale.state === "teaser";
      return {
        form,
        place,
        command: "sale_cancel",
        label: t("operator.windows.cancel_now", { sale: sale.id }),
        says: t(live ? "operator.windows.cancel_live" : "operator.windows.cancel_quiet"),
        read: () => ({ args: { sale: sale.id } }),
      };
    },
  },
  rerun: {
    can: (sale) => sale.can.includes("sale_rerun"),
    asks(view, sale, place, form) {
      const { t, drafts } = view;
      return {
        form,
        place,
        command: "sale_rerun",
        label: t("operator.windows.rerun_now"),
        words: `${sale.id} ${t("operator.command.sale_rerun")}`,
        says: t("operator.windows.rerun_says"),
        body: html`${field(view, form, { name: "quantity", label: t("operator.form.quantity"), kind: "whole", first: true, hint: String(sale.quantity) })}${field(
          view,
          form,
          { name: "minutes", label: t("operator.form.minutes"), kind: "whole", hint: clock(sale.length_ms) },
        )}${field(view, form, { name: "price", label: t("operator.form.price"), kind: "amount", hint: sale.price.text })}`,
        read: () => readCopy(t, { sale: sale.id }, drafts, form),
      };
    },
  },
};

/** What a second time has that the first one had not: an empty field leaves it as it was. */
export function readCopy(t, args, drafts, form) {
  const told = { ...args };
  for (const [name, argument, read, wrong] of [
    ["quantity", "quantity", whole, "operator.form.whole"],
    ["minutes", "seconds", minutes, "operator.form.length"],
    ["price", "price", amount, "operator.form.amount"],
  ]) {
    const text = drafts.text(form, name).trim();
    if (!text) continue;
    const value = read(text);
    if (value === null || Number(value) <= 0) return { wrong: t(wrong) };
    told[argument] = value;
  }
  const keyword = drafts.text(form, "keyword").trim();
  return { args: keyword ? { ...told, keyword } : told };
}
