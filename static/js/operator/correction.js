/** 更正: telling viewers that something was said or shown wrong, in one place and a few seconds. */

import { html, nothing } from "../../vendor/lit-html.js";
import { askForm, field } from "./forms.js";
import { icon, refusal } from "./parts.js";

export const FORM = "correction";
const PHRASES = ["price", "limit", "stock", "gift", "words"];

export function correction(view, all) {
  const { drafts } = view;
  if (!drafts.isOpen(FORM)) return refusal(view, FORM);
  const { t } = view;
  const product = all.find((one) => one.id === drafts.text(FORM, "product"));
  const text = drafts.text(FORM, "text").trim();
  return html`<div class="cor">${askForm(view, {
    form: FORM,
    place: FORM,
    command: "correction",
    label: t("operator.correct.send"),
    words: t("operator.correct.sending", { text }),
    says: t("operator.correct.says"),
    body: html`<label class="fd wide"><span>${t("operator.correct.product")}</span><span class="fd-i"><select data-field="correction product" @change=${(event) => drafts.write(FORM, "product", event.target.value)}>
        <option value="" ?selected=${!product}>${t("operator.correct.no_product")}</option>${all.map(
          (one) => html`<option value=${one.id} ?selected=${one.id === product?.id}>${[one.link ?? "", one.name].filter(Boolean).join(" ")}</option>`,
        )}</select></span></label>
      <div class="cmd phs">${PHRASES.map((name) => phrase(view, name, product))}</div>
      ${field(view, FORM, { name: "text", label: t("operator.correct.text"), first: true, hint: t("operator.correct.hint") })}`,
    read: () => (text ? { args: product ? { text, product: product.id } : { text } } : { wrong: t("operator.correct.empty") }),
  })}${refusal(view, FORM)}</div>`;
}

/** A phrase is written into the field, where it can still be changed; one that needs a product waits for it. */
function phrase({ t, drafts }, name, product) {
  const facts = {
    product: product ? product.name : t("operator.correct.this"),
    price: product?.price.text ?? "",
    pieces: product?.stock?.pieces ?? "",
  };
  if (name === "price" && !product) return nothing;
  if (name === "stock" && !product?.stock) return nothing;
  const text = t(`operator.correct.phrase.${name}`, facts);
  return html`<button type="button" class="b mini" title=${text} @click=${(event) => {
    drafts.write(FORM, "text", text);
    event.currentTarget.form?.elements.text?.focus();
  }}><span class="face">${icon("copy")}${t(`operator.correct.name.${name}`)}</span></button>`;
}
