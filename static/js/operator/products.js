/** The products by their link numbers: price, stock and state now, and what can be done with each. */

import { html, nothing } from "../../vendor/lit-html.js";
import { repeat } from "../../vendor/directives/repeat.js";
import { timeOfDay } from "../time.js";
import { checkIn, tallyOf } from "./checkin.js";
import { correction } from "./correction.js";
import { sourceAndAge } from "./counts.js";
import { amount, askForm, field, formButton, whole } from "./forms.js";
import { commandButton, icon, localButton, refusal, tag } from "./parts.js";

const CARD = "product-card";

export function products(view) {
  const { t, ui, act } = view;
  const all = ordered(view);
  if (all.length === 0) return withoutProducts(view);
  const gone = all.filter((one) => one.sellable && one.sellable !== "on_sale").length;
  const count = [t("operator.products.count", { count: all.length }), gone ? t("operator.products.gone", { count: gone }) : ""].filter(Boolean).join(" · ");
  return html`<section class="p goods" aria-label=${t("operator.products.title")}>
    <div class="ph"><h2>${t("operator.products.title")}</h2><span>${ui.checking ? tallyOf(view, all) : count}</span><span class="r">${localButton({
      label: t(ui.checking ? "operator.checkin.close" : "operator.checkin.open"),
      look: "quiet check",
      act: act.toggleChecking,
      expanded: ui.checking,
    })}${localButton({ label: t("operator.correct.open"), key: "C", look: "quiet correct", act: act.openCorrection, off: view.lost ? t("operator.off.link") : null })}</span></div>
    ${correction(view, all)}
    <div class="scroll" tabindex="0">${
      ui.checking
        ? checkIn(view, all)
        : html`<ul>${repeat(
            all,
            (one) => one.id,
            (one) => productRow(view, one),
          )}</ul>`
    }</div>
  </section>`;
}

/** A correction can be about words alone. */
function withoutProducts(view) {
  const asks = correction(view, []);
  return asks === nothing ? nothing : html`<section class="p goods" aria-label=${view.t("operator.correct.open")}>${asks}</section>`;
}

/** What is talked about and what comes next first, and the others by the numbers of their links. */
function ordered(view) {
  const { now, next } = spoken(view);
  const place = ({ id, link }) => (id === now ? -2 : id === next ? -1 : link ?? Infinity);
  return [...(view.windows.products ?? [])].sort((one, other) => place(one) - place(other) || 0);
}

/** The products of the running segment, and of the next one that has one. */
function spoken({ plan, live }) {
  const at = live.segment?.index ?? -1;
  const now = plan.segments[at]?.product ?? null;
  const later = plan.segments.slice(at + 1).find(({ id, product }) => product && product !== now && !live.skipped.includes(id));
  return { now, next: later?.product ?? null };
}

function productRow(view, one) {
  const { t, ui, act, overlays } = view;
  const place = `product ${one.id}`;
  const open = ui.product === one.id;
  const onAir = overlays.layers.some((layer) => layer.graphic === CARD && layer.key === one.id);
  const next = spoken(view).next === one.id;
  const gone = one.sellable && one.sellable !== "on_sale";
  return html`<li class="gd ${onAir ? "air" : next ? "next" : ""} ${gone ? "gone" : ""}" data-product=${one.id}>
    <div class="gd-r"><span class="gd-k" title=${one.link === null ? t("operator.products.no_link") : t("operator.windows.link", { link: one.link })}>${one.link ?? "–"}</span>
      <button type="button" class="gd-n" aria-expanded=${open ? "true" : "false"} @click=${() => act.toggleProduct(one.id)}><b class="ell" title=${one.name}>${one.name}</b><span class="ell">${
        gone ? html`<span class="wtx">${icon(one.sellable === "pulled" ? "skip" : "ok")} ${t(`operator.products.${one.sellable}`)}${one.why ? ` · ${one.why}` : ""}</span>` : stockLine(view, one)
      }</span></button>
      <span class="pr">${priceOf(one)}</span>
      ${quick(view, one, place, onAir)}
    </div>
    ${open ? more(view, one, place) : nothing}
    ${refusal(view, place)}
  </li>`;
}

/** The price now; the planned one struck where another was set. */
function priceOf(one) {
  const changed = one.planned_price && one.planned_price.text !== one.price.text;
  return html`<b>${one.price.text}</b>${changed ? html`<s title=${one.price_reason ?? ""}>${one.planned_price.text}</s>` : nothing}`;
}

function stockLine(view, one) {
  const { t } = view;
  const trouble = one.checked?.differs?.length ? html`<span class="wtx">${icon("warn")} ${t("operator.checkin.differs_short")}</span> · ` : nothing;
  if (!one.stock) return html`${trouble}${t("operator.products.no_stock")}`;
  const reserve = one.reserve > 0 ? ` · ${t("operator.products.reserve", { reserve: one.reserve })}` : "";
  return html`${trouble}${t("operator.products.stock", { pieces: one.stock.pieces })} · ${sourceAndAge(view, one.stock.source, one.stock.as_of)}${reserve}`;
}

/** What is pressed in a hurry, at the same place in every row. */
function quick(view, one, place, onAir) {
  const { t } = view;
  const can = one.can ?? [];
  const card = onAir
    ? commandButton(view, { name: "overlay_hide", args: { overlay: CARD }, label: t("operator.products.hide"), words: t("operator.products.hiding", { product: one.name }), look: "mini", place })
    : commandButton(view, {
        name: "product_show",
        args: { product: one.id },
        label: t("operator.products.show"),
        words: t("operator.products.showing", { product: one.name }),
        look: "mini",
        off: can.includes("product_show") ? null : t("operator.products.no_card"),
        place,
      });
  const name = can.includes("product_back") ? "product_back" : "product_sold_out";
  return html`${card}${commandButton(view, {
    name,
    args: { product: one.id },
    label: t(`operator.products.do.${name}`),
    words: `${one.name} ${t(`operator.command.${name}`)}`,
    look: "mini",
    off: can.includes(name) ? null : t("refusal.wrong_state"),
    place,
  })}`;
}

function more(view, one, place) {
  const { t, drafts, plan } = view;
  const form = Object.keys(FORMS).find((name) => drafts.isOpen(`${place} ${name}`));
  if (form) return html`<div class="gd-m">${askForm(view, () => FORMS[form](view, one, place, `${place} ${form}`))}</div>`;
  const can = one.can ?? [];
  const button = (name, command, texts = {}) =>
    can.includes(command) ? formButton(view, { form: `${place} ${name}`, label: t(`operator.command.${command}`), look: "mini", texts }) : nothing;
  const told = [
    one.price_reason && one.priced_at ? t("operator.products.priced", { time: timeOfDay(one.priced_at, plan.show.zone), reason: one.price_reason }) : "",
    one.since_at && one.sellable !== "on_sale" ? t("operator.products.since", { time: timeOfDay(one.since_at, plan.show.zone) }) : "",
  ].filter(Boolean);
  return html`<div class="gd-m">${told.map((line) => html`<p class="dim">${line}</p>`)}<div class="cmd">${button("price", "price_set")}${button("stock", "stock_set")}${
    can.includes("product_back") && can.includes("product_sold_out")
      ? commandButton(view, { name: "product_sold_out", args: { product: one.id }, label: t("operator.products.do.product_sold_out"), words: `${one.name} ${t("operator.command.product_sold_out")}`, look: "mini", place })
      : nothing
  }${button("pull", "product_pull")}${formButton(view, { form: "correction", label: t("operator.command.correction"), look: "mini", texts: { product: one.id } })}</div></div>`;
}

const FORMS = {
  price(view, one, place, form) {
    const { t, drafts } = view;
    const price = amount(drafts.text(form, "price"));
    const reason = drafts.text(form, "reason").trim();
    return {
      form,
      place,
      command: "price_set",
      label: price === null ? t("operator.command.price_set") : t("operator.products.price_now", { old: one.price.text, price: `${one.price.currency}${price}` }),
      words: `${one.name} ${t("operator.command.price_set")} ${price ?? ""}`,
      says: t("operator.products.price_says"),
      body: html`${field(view, form, { name: "price", label: t("operator.form.price"), kind: "amount", first: true, hint: `${one.price.integer}${one.price.decimals}` })}${field(view, form, {
        name: "reason",
        label: t("operator.windows.reason"),
      })}`,
      read: () => (price === null ? { wrong: t("operator.form.amount") } : reason ? { args: { product: one.id, price, reason } } : { wrong: t("operator.form.reason") }),
    };
  },
  stock(view, one, place, form) {
    const { t, drafts } = view;
    const stock = whole(drafts.text(form, "stock"));
    return {
      form,
      place,
      command: "stock_set",
      label: stock === null ? t("operator.command.stock_set") : t("operator.products.stock_now", { pieces: stock }),
      words: `${one.name} ${t("operator.command.stock_set")} ${stock ?? ""}`,
      body: field(view, form, { name: "stock", label: t("operator.products.stock_label"), kind: "whole", first: true, hint: one.stock ? String(one.stock.pieces) : "" }),
      read: () => (stock === null || stock < 0 ? { wrong: t("operator.form.whole") } : { args: { product: one.id, stock } }),
    };
  },
  pull(view, one, place, form) {
    const { t, drafts } = view;
    const reason = drafts.text(form, "reason").trim();
    return {
      form,
      place,
      command: "product_pull",
      label: t("operator.products.pull_now", { product: one.link === null ? one.name : t("operator.windows.link", { link: one.link }) }),
      words: `${one.name} ${t("operator.command.product_pull")}`,
      says: t("operator.products.pull_says"),
      body: field(view, form, { name: "reason", label: t("operator.windows.reason"), first: true }),
      read: () => (reason ? { args: { product: one.id, reason } } : { wrong: t("operator.form.reason") }),
    };
  },
};

/** How a segment's product stands, for the rundown; nothing while it can be sold. */
export function productMark({ t, windows }, id) {
  const one = windows.products?.find((product) => product.id === id);
  if (!one || !one.sellable || one.sellable === "on_sale") return nothing;
  return tag("warn mark-gd", one.sellable === "pulled" ? "skip" : "ok", t(`operator.products.${one.sellable}`));
}
