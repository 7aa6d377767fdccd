/** What pages have changed and the show file does not say yet: how much, what, and why something of it cannot be saved. */

import { html, nothing } from "../../vendor/lit-html.js";
import { changeWords } from "./edits.js";
import { commandButton, icon, localButton, refusal } from "./parts.js";

const PLACE = "save";
const SHAPES = { added: "plus", removed: "skip", moved: "move", changed: "change" };

/** How many; 0 when the show file says it all. */
export const unsavedCount = ({ edits: { unsaved = null } }) => unsaved?.count ?? 0;

/** The segments that the show file has otherwise. */
export function marksOf({ edits: { unsaved = null } }) {
  return new Set((unsaved?.changes ?? []).map(({ id }) => id));
}

/** Opens the list; nothing while there is nothing to save. */
export function unsavedButton(view) {
  const { t, editor } = view;
  const count = unsavedCount(view);
  if (count === 0) return nothing;
  const failed = view.edits.unsaved.failed !== "";
  return localButton({
    label: html`${failed ? icon("warn") : nothing}${t("operator.edit.unsaved", { count })}`,
    look: failed ? "warn" : "",
    act: () => editor.toggleListing(),
    expanded: editor.listing,
  });
}

export function unsaved(view) {
  const { t, edits } = view;
  if (unsavedCount(view) === 0) return html`<p class="edt-n">${icon("ok")}${t("operator.edit.saved", { file: edits.file })}</p>`;
  const { count, changes, failed } = edits.unsaved;
  const rest = count - changes.length;
  return html`<div class="edt-u" role="group" aria-label=${t("operator.edit.unsaved_title", { file: edits.file })}>
    <p class="edt-w"><b class="ell">${t("operator.edit.unsaved_title", { file: edits.file })}</b><span class="r">${saveButton(view)}</span></p>
    ${failed ? html`<p class="wrong" role="alert">${icon("warn")}${t("operator.edit.failed", { why: view.words.failure(failed) })}</p>` : nothing}
    ${refusal(view, PLACE)}
    <ul class="scroll" tabindex="0" aria-label=${t("operator.edit.unsaved", { count })}>${changes.map((change) => {
      const text = changeWords(view, change);
      return html`<li class=${change.left ? "warn" : ""}>${icon(change.left ? "warn" : SHAPES[change.did])}<span>${text}${
        change.left ? html`<small>${t("operator.edit.left", { why: view.words.failure(change.left) })}</small>` : nothing
      }</span></li>`;
    })}${rest > 0 ? html`<li class="dim">${t("operator.edits.more", { count: rest })}</li>` : nothing}</ul>
  </div>`;
}

export function saveButton(view) {
  const { t, edits } = view;
  const saving = edits.unsaved?.saving ?? false;
  return commandButton(view, {
    name: "save_show",
    label: t(saving ? "operator.edit.saving" : "operator.edit.save"),
    words: t("operator.edit.saving_words", { file: edits.file }),
    look: "mini",
    off: saving ? t("operator.edit.saving") : null,
    place: PLACE,
  });
}
