/** What a hold means for what viewers were promised: which windows stand, and which want a word of somebody. */

import { html } from "../../vendor/lit-html.js";
import { clock } from "../time.js";
import { formButton } from "./forms.js";
import { evidenceOf } from "./since.js";

/** Windows that a line has buttons for; the others have theirs in their own cards. */
const BUTTONS = 2;

/** What a window needs now: "stands", "extend" or "void". */
export function needsOf({ stands_until_at: until, otherwise }, now) {
  return until === null || now < until ? "stands" : otherwise;
}

/** How much of it went by in holds, ms. */
export function hiddenOf({ hidden_ms, hidden_since_at }, now) {
  return hidden_ms + (hidden_since_at === null ? 0 : now - hidden_since_at);
}

/** All of them in one line as soon as one needs something; null while all stand as promised. */
export function heldWindows(view) {
  const { t, now, live, incidents } = view;
  const windows = incidents.windows;
  const needing = windows.filter((one) => needsOf(one, now) !== "stands");
  if (needing.length === 0) return null;
  const told = windows.map((one) => t(`operator.held.${needsOf(one, now)}`, { id: one.id, length: clock(hiddenOf(one, now)) }));
  return {
    soon: true,
    name: t("operator.held.title", { windows: needing.map(({ id }) => id).join(" · ") }),
    evidence: live.hold ? evidenceOf(view, live.hold.since_at) : t("operator.held.over"),
    remedy: told.join(" "),
    buttons: html`${needing.slice(0, BUTTONS).map((one) => button(view, one))}`,
  };
}

/** Opens the form in the window's own card, where its reason is written. */
function button(view, one) {
  const { t, now, windows } = view;
  if (needsOf(one, now) === "extend") {
    const sale = windows.sales.find(({ id }) => id === one.id);
    const most = Math.floor((sale?.length_ms ?? Infinity) / 1000);
    const seconds = String(Math.min(most, Math.ceil(hiddenOf(one, now) / 1000)));
    return formButton(view, { form: `sale ${one.id} extend`, label: t("operator.held.extend_it", { id: one.id }), look: "warn", texts: { seconds } });
  }
  const form = one.kind === "sale" ? `sale ${one.id} cancel` : `bag ${one.id} void`;
  return formButton(view, { form, label: t("operator.held.void_it", { id: one.id }) });
}
