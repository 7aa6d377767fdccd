/** Who has won, by full name for the crew alone; who has claimed, and who moves up. */

import { html, nothing } from "../../vendor/lit-html.js";
import { timeOfDay } from "../time.js";
import { askForm, field, formButton } from "./forms.js";
import { commandButton, icon, tag } from "./parts.js";

/** Letters of an id that tell people of one name apart. */
const ID_LETTERS = 8;

/** More winners than these scroll in their own list: the next card stays in reach. */
const MANY = 6;

export function winners(view, bag, place) {
  if (!bag.winners?.length) return nothing;
  const { t, drafts } = view;
  const long = bag.winners.length > MANY;
  return html`<ol class="wn ${long ? "scroll" : ""}" tabindex=${long ? "0" : nothing} aria-label=${t("operator.bag.winners")}>${bag.winners.map((winner, index) => {
    const form = `${place} replace ${winner.id}`;
    const replacing = bag.can.includes("bag_replace") && drafts.isOpen(form);
    return html`<li>${row(view, bag, place, winner, index, form)}${replacing ? askForm(view, () => replacement(view, bag, place, winner, form)) : nothing}</li>`;
  })}</ol>`;
}

function row(view, bag, place, winner, index, form) {
  const { t, plan } = view;
  const claimed = winner.claimed_at !== null;
  return html`<div class="wn-r"><span class="n">${index + 1}</span>${nameOf(view, bag, winner)}${
    claimed
      ? html`<span class="r dim">${icon("ok")} ${t("operator.bag.claimed", { time: timeOfDay(winner.claimed_at, plan.show.zone, { seconds: false }) })}</span>`
      : html`<span class="r">${
          bag.can.includes("bag_claimed")
            ? commandButton(view, {
                name: "bag_claimed",
                args: { bag: bag.id, winner: winner.id },
                label: t("operator.bag.claim"),
                words: `${bag.id} ${t("operator.command.bag_claimed")} ${winner.name}`,
                look: "mini",
                place,
              })
            : nothing
        }${bag.can.includes("bag_replace") ? formButton(view, { form, label: t("operator.bag.replace"), look: "mini quiet" }) : nothing}</span>`
  }</div>`;
}

/** The full name where the crew may know it, with what viewers see of it; else the masked one. */
export function nameOf({ entrants }, bag, { id, name }) {
  const person = entrants.bags[bag.id]?.people?.[id];
  const full = person?.name || name;
  const account = person?.user_id ?? id.slice(0, ID_LETTERS);
  return html`<b class="ell" title="${full} ${account}">${full}</b><span class="dim ell">${full === name ? account : `${name} · ${account}`}</span>`;
}

function replacement(view, bag, place, winner, form) {
  const { t, drafts } = view;
  const reason = drafts.text(form, "reason").trim();
  const [next] = bag.alternates ?? [];
  return {
    form,
    place,
    command: "bag_replace",
    label: t("operator.bag.replace_now"),
    words: `${bag.id} ${t("operator.command.bag_replace")} ${winner.name}`,
    says: next ? t("operator.bag.replace_says", { name: next.name }) : t("operator.bag.replace_nobody"),
    body: field(view, form, { name: "reason", label: t("operator.bag.replace_reason"), first: true }),
    read: () => (reason ? { args: { bag: bag.id, winner: winner.id, reason } } : { wrong: t("operator.form.reason") }),
  };
}

/** Who moves up next, and who was passed over and why. */
export function others(view, bag) {
  const { t } = view;
  const rows = (list, title, words) =>
    list?.length
      ? html`<h4>${title}</h4><ol class="wn">${list.map((one, index) => html`<li><div class="wn-r"><span class="n">${index + 1}</span>${nameOf(view, bag, one)}${words(one)}</div></li>`)}</ol>`
      : nothing;
  return html`${rows(bag.alternates, t("operator.bag.alternates"), () => nothing)}${rows(bag.passed_over, t("operator.bag.passed_over"), (one) => tag("off", "skip", one.reason))}`;
}
