/** What cannot be taken back asks here, inside its own card: why, and what viewers will be told. */

import { ref } from "../../vendor/directives/ref.js";
import { html } from "../../vendor/lit-html.js";
import { timeOfDay } from "../time.js";
import { commandButton, localButton } from "./parts.js";

const LENGTHS_S = [30, 60, 120];
const LONGEST_REASON = 100;

export function extendForm(view, sale) {
  const { t, ui, plan } = view;
  const submit = async (event) => {
    event.preventDefault();
    const field = event.target.elements.reason;
    const reason = field.value.trim();
    if (!reason) {
      field.focus();
      return;
    }
    const args = { sale: sale.id, seconds: ui.form.seconds, reason };
    if (view.lost) view.desk.refuse(t("operator.command.sale_extend"), t("operator.off.link"));
    else if (
      await view.desk.press(
        "sale_extend",
        args,
        `${sale.id} ${t("operator.windows.extend_by", { seconds: args.seconds })}`,
      )
    )
      close(view);
  };
  return html`<form class="ask" @submit=${submit} @keydown=${(event) => event.key === "Escape" && close(view)}>
    <p>${t("operator.windows.extend_to", { time: timeOfDay(sale.closes_at + ui.form.seconds * 1000, plan.show.zone) })}</p>
    <div class="cmd"><div class="segc" role="group" aria-label=${t("operator.windows.by_how_much")}>${LENGTHS_S.filter(
      (seconds) => seconds * 1000 <= sale.length_ms,
    ).map(
      (seconds) => html`<button type="button"
      aria-pressed=${ui.form.seconds === seconds ? "true" : "false"} @click=${() => {
        ui.form = { ...ui.form, seconds };
        view.redraw();
      }}>+${seconds} s</button>`,
    )}</div>
      <input name="reason" class="grow" ${ref((field) => focusOnce(ui.form, field))} autocomplete="off" maxlength=${LONGEST_REASON} placeholder=${t("operator.windows.reason")} aria-label=${t("operator.windows.reason")}></div>
    <div class="cmd"><button type="submit" class="b grow warn ${view.lost ? "hatch" : ""}" data-command="sale_extend"><span class="face">${t(
      "operator.windows.extend_by",
      { seconds: ui.form.seconds },
    )}</span></button>${localButton({ label: t("operator.windows.leave_it"), act: () => close(view) })}</div>
  </form>`;
}

export function cancelForm(view, sale) {
  const { t } = view;
  return html`<div class="ask" role="group" aria-label=${t("operator.command.sale_cancel")} @keydown=${(event) => event.key === "Escape" && close(view)}>
    <p>${t(sale.state === "open" || sale.state === "teaser" ? "operator.windows.cancel_live" : "operator.windows.cancel_quiet")}</p>
    <div class="cmd">${commandButton(view, { name: "sale_cancel", args: { sale: sale.id }, label: t("operator.windows.cancel_now", { sale: sale.id }), look: "grow warn" })}${localButton(
      { label: t("operator.windows.leave_it"), act: () => close(view) },
    )}</div>
  </div>`;
}

function close(view) {
  view.ui.form = null;
  view.redraw();
}

/** Put the caret where the reason goes, when the form has just opened and not on each drawing of it. */
function focusOnce(form, field) {
  if (!field || !form?.justOpened) return;
  form.justOpened = false;
  // Not yet in the page while it is being drawn.
  queueMicrotask(() => field.focus());
}
