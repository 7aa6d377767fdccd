/** What pages have changed and the show file does not say yet: how much, what, and why something of it cannot be saved. */

import { html, nothing } from "../../vendor/lit-html.js";
import { fieldWords } from "./editing_fields.js";
import { commandButton, icon, localButton, refusal } from "./parts.js";

const PLACE = "save";
/** A shape for what happened, beside the words for it. */
const SHAPES = { added: "plus", removed: "skip", moved: "move", set: "change" };

/** How many changes there are; 0 when the show file says it all. */
export const unsavedCount = (view) => view.edits.unsaved.count;

/** Has the last save written nothing, or left something out? */
export function hasFailed(view) {
  const { failed, changes } = view.edits.unsaved;
  return failed !== "" || changes.some(({ reason }) => reason !== "");
}

/** The segments that the show file has otherwise. */
export const marksOf = (view) => new Set(view.edits.unsaved.changes.map(({ segment }) => segment));

/** Opens the list; nothing while there is nothing to save. */
export function unsavedButton(view) {
  const { t, editor } = view;
  const count = unsavedCount(view);
  if (count === 0) return nothing;
  return localButton({
    label: html`${hasFailed(view) ? icon("warn") : nothing}${t("operator.edit.unsaved", { count })}`,
    look: hasFailed(view) ? "warn" : "",
    act: () => editor.toggleListing(),
    expanded: editor.listing,
  });
}

/** The list, with the one button that writes them. */
export function unsaved(view) {
  const { t, edits } = view;
  const { count, changes, failed } = view.edits.unsaved;
  const title = t(count > 0 ? "operator.edit.unsaved_title" : "operator.edit.saved", { file: edits.file });
  if (count === 0) return html`<p class="edt-u edt-n" role="status">${icon("ok")}${title}</p>`;
  const rest = count - changes.length;
  return html`<div class="edt-u" role="group" aria-label=${title}>
    <p class="edt-w"><b class="ell">${title}</b><span class="r">${saveButton(view)}</span></p>
    ${failed ? html`<p class="wrong" role="alert">${icon("warn")}${t("operator.edit.failed", { why: view.words.failure(failed) })}</p>` : nothing}
    ${refusal(view, PLACE)}
    <ul class="scroll" tabindex="0" aria-label=${t("operator.edit.unsaved", { count })}>${changes.map((change) => row(view, change))}${
      rest > 0 ? html`<li class="dim">${t("operator.edits.more", { count: rest })}</li>` : nothing
    }</ul>
  </div>`;
}

function row(view, change) {
  const { reason } = change;
  return html`<li class=${reason ? "warn" : ""}>${icon(reason ? "warn" : SHAPES[change.did])}<span>${changeWords(view, change)}${
    reason ? html`<small>${view.t("operator.edit.left", { why: reason })}</small>` : nothing
  }</span></li>`;
}

function changeWords(view, { did, title, field, was, value }) {
  const { t } = view;
  const subject = t("operator.edits.part.segment", { name: title });
  if (did !== "set") return t(`operator.edits.did.${did}`, { subject });
  return t("operator.edits.change", { subject, edits: fieldWords(view, field, was, value) });
}

function saveButton(view) {
  const { t, edits } = view;
  const { saving } = view.edits.unsaved;
  return commandButton(view, {
    name: "save_show",
    label: t(saving ? "operator.edit.saving" : "operator.edit.save"),
    words: t("operator.edit.saving_words", { file: edits.file }),
    look: "mini",
    off: saving ? t("operator.edit.saving") : null,
    place: PLACE,
  });
}
