/** What a hand has an overlay say: a field for each text of its own schema, and take. */

import { html, nothing } from "../../vendor/lit-html.js";
import { askForm, choice, field, formButton, whole } from "./forms.js";

const formOf = (row) => `overlay ${row.graphic}`;

/** Whether words can be written for it. */
export function isWritten({ takes }, { graphic, key }) {
  return key === "" && (takes.fields?.[graphic] ?? []).length > 0;
}

/** Opens the form; it begins with what the overlay says, or would. */
export function writeButton(view, row) {
  const { data } = row.layer ?? row.take;
  const texts = Object.fromEntries(fieldsOf(view, row).map(({ name }) => [name, textOf(data[name])]));
  return formButton(view, { form: formOf(row), label: view.t("operator.overlays.write"), texts });
}

/** The form under its row, while it is open. */
export function writing(view, row, name, place) {
  const form = formOf(row);
  if (!isWritten(view, row) || !view.drafts.isOpen(form)) return nothing;
  return html`<li class="ov-ask">${askForm(view, () => asks(view, row, name, place, form))}</li>`;
}

function asks(view, row, name, place, form) {
  const { t } = view;
  const fields = fieldsOf(view, row);
  return {
    form,
    place,
    command: "overlay_show",
    label: t("operator.overlays.show"),
    words: t("operator.do.overlay", { overlay: name }),
    says: name,
    body: fields.map((one, index) => input(view, form, one, index === 0)),
    read: () => read(view, row.graphic, form, fields),
  };
}

function input(view, form, { name, label, kind, options, needed }, first) {
  const { t } = view;
  const few = kind === "yes_no" ? [["true", t("operator.overlays.yes")], ["false", t("operator.overlays.no")]] : options.map((one) => [one, one]);
  if (few.length > 0) return choice(view, form, name, label, needed ? few : [...few, ["", t("operator.overlays.unsaid")]]);
  return field(view, form, { name, label, first, kind: kind === "whole" ? "whole" : "text" });
}

/** Blank fields are left out: what need not be said is not. */
function read({ t, drafts }, overlay, form, fields) {
  const data = {};
  for (const { name, label, kind, needed, longest } of fields) {
    const text = drafts.text(form, name).trim();
    if (!text && needed) return { wrong: t("operator.overlays.needs", { field: label }) };
    if (!text) continue;
    if (kind === "whole" && whole(text) === null) return { wrong: t("operator.overlays.whole", { field: label }) };
    if (longest !== null && [...text].length > longest) return { wrong: t("operator.overlays.long", { field: label, count: longest }) };
    data[name] = kind === "whole" ? String(whole(text)) : text;
  }
  return { args: { overlay, data } };
}

function fieldsOf({ t, takes, air }, { graphic }) {
  return takes.fields[graphic].map((one) => ({ ...one, label: air.fieldName(graphic, one.name, t.language) }));
}

const textOf = (value) => (typeof value === "object" || value === undefined ? "" : String(value));
