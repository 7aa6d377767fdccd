/** How much was sold so far, as somebody read it off the platform's page: never shown without its age. */

import { html, nothing } from "../../vendor/lit-html.js";
import { clock, timeOfDay } from "../time.js";
import { amount, askForm, field } from "./forms.js";
import { icon, refusal } from "./parts.js";

export const FORM = "takings";
/** Older than this it says little about now, and says so. */
const OLD_MS = 15 * 60_000;

/** The figure at the top; pressed, it is written anew. */
export function takings(view) {
  const { t, live, plan, now, drafts } = view;
  const revenue = live.revenue ?? null;
  const old = revenue !== null && now - revenue.at > OLD_MS;
  const face = revenue
    ? html`<span>${t("operator.takings.label", { time: timeOfDay(revenue.at, plan.show.zone, { seconds: false }) })}</span><b>${
        revenue.amount.text
      }</b>${pace(view, revenue)}`
    : html`<span>${t("operator.takings.none_label")}</span><b class="none-yet">${t("operator.takings.fill")}</b>`;
  return html`<button type="button" class="fact s takings ${old ? "old" : ""}" aria-expanded=${drafts.isOpen(FORM) ? "true" : "false"}
    title=${revenue ? t("operator.takings.by", { who: view.words.person(revenue.by), age: clock(now - revenue.at) }) : t("operator.takings.how")}
    @click=${() => (drafts.isOpen(FORM) ? drafts.close() : drafts.open(FORM))}>${face}</button>`;
}

/** Ahead of the plan or behind it, in percent of what was to be sold by then. */
function pace({ t }, { amount: now, expected }) {
  const [sold, wanted] = [value(now), expected ? value(expected) : 0];
  if (!wanted) return nothing;
  const percent = Math.round((sold / wanted - 1) * 100);
  const text = percent === 0 ? "±0" : `${percent < 0 ? "−" : "+"}${Math.abs(percent)}`;
  return html`<small>${percent < 0 ? icon("down") : icon("up")} ${t("operator.takings.pace", { percent: text })}</small>`;
}

const value = (price) => Number(`${price.integer.replace(/\D/g, "")}${price.decimals}`);

export function takingsPanel(view) {
  const { t, drafts, live } = view;
  if (!drafts.isOpen(FORM)) return nothing;
  const target = live.revenue?.target ?? null;
  return html`<section class="lay takings-p" role="dialog" aria-label=${t("operator.takings.title")}>
    <div class="ph"><h2>${t("operator.takings.title")}</h2>${target ? html`<span>${t("operator.takings.target", { target: target.text })}</span>` : nothing}</div>
    ${askForm(view, () => ({
      form: FORM,
      place: FORM,
      command: "revenue_set",
      label: t("operator.takings.set"),
      says: t("operator.takings.how"),
      body: field(view, FORM, { name: "amount", label: t("operator.takings.amount"), unit: target?.currency ?? "", kind: "amount", first: true, wide: true }),
      read: () => {
        const read = amount(drafts.text(FORM, "amount"));
        return read === null ? { wrong: t("operator.form.amount") } : { args: { amount: read } };
      },
    }))}
    ${refusal(view, FORM)}
  </section>`;
}
