/** 更正: telling viewers that something was said or shown wrong, in one place and a few seconds. */

import { html, nothing } from "../../vendor/lit-html.js";
import { askForm, field } from "./forms.js";
import { icon, refusal } from "./parts.js";

export const FORM = "correction";
/** What the graphic shows whole, in letters of full width; a Latin one takes less (companion/show/products/cards.py). */
const LONGEST = 60;
const LATIN = 0.6;
const PHRASES = ["price", "limit", "stock", "gift", "words"];
const CARD = "product-card";

/** What the form begins with, so that opening it and Enter is enough: a sentence that holds whatever was said wrong. */
export function readyCorrection(view) {
  const product = productOnAir(view);
  return { product, text: view.aired(`operator.correct.phrase.${product ? "ready" : "words"}`) };
}

/** The product whose card viewers see, or else that of the running segment; empty: none. */
function productOnAir({ plan, live, overlays }) {
  const card = overlays.layers.find(({ graphic }) => graphic === CARD);
  return card?.key || (plan.segments[live.segment?.index]?.product ?? "");
}

export function correction(view, all) {
  const told = refusal(view, FORM);
  if (!view.drafts.isOpen(FORM)) return told;
  return html`<div class="cor">${askForm(view, () => asks(view, all))}${told}</div>`;
}

function asks(view, all) {
  const { t, drafts } = view;
  const product = all.find((one) => one.id === drafts.text(FORM, "product"));
  const text = drafts.text(FORM, "text").trim();
  const room = Math.floor((LONGEST - widthOf(text)) / (t.language === "en" ? LATIN : 1));
  const choose = (event) => drafts.write(FORM, "product", event.target.value);
  return {
    form: FORM,
    place: FORM,
    command: "correction",
    label: t("operator.correct.send"),
    words: t("operator.correct.sending", { text }),
    says: t("operator.correct.says"),
    body: html`<label class="fd wide"><span>${t("operator.correct.product")}</span><span class="fd-i"><select data-field="correction product" @change=${choose}>
        <option value="" ?selected=${!product}>${t("operator.correct.no_product")}</option>${all.map(
          (one) => html`<option value=${one.id} ?selected=${one.id === product?.id}>${[one.link ?? "", one.name].filter(Boolean).join(" ")}</option>`,
        )}</select></span></label>
      <div class="cmd phs">${PHRASES.map((name) => phrase(view, name, product))}</div>
      ${field(view, FORM, { name: "text", label: t("operator.correct.text"), first: true, hint: t("operator.correct.hint") })}${roomLine(view, room)}`,
    read() {
      if (!text) return { wrong: t("operator.correct.empty") };
      if (room < 0) return { wrong: t("operator.correct.long", { count: -room }) };
      return { args: product ? { text, product: product.id } : { text } };
    },
  };
}

function widthOf(text) {
  return [...text].reduce((sum, letter) => sum + (letter.codePointAt(0) < 0x2e80 ? LATIN : 1), 0);
}

function roomLine({ t }, room) {
  if (room < 0) return html`<p role="status">${t("operator.correct.long", { count: -room })}</p>`;
  return html`<p class="dim">${t("operator.correct.room", { count: room })}</p>`;
}

/** A phrase is written into the field, where it can still be changed; one that needs a product waits for it. */
function phrase({ t, aired, drafts }, name, product) {
  const facts = { price: product?.price.text ?? "", pieces: product?.stock?.pieces ?? "" };
  if (name === "price" && !product) return nothing;
  if (name === "stock" && !product?.stock) return nothing;
  const text = aired(`operator.correct.phrase.${name}`, facts);
  return html`<button type="button" class="b mini" title=${text} @click=${(event) => {
    drafts.write(FORM, "text", text);
    event.currentTarget.form?.elements.text?.focus();
  }}><span class="face">${icon("copy")}${t(`operator.correct.name.${name}`)}</span></button>`;
}
