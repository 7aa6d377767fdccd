/** What is typed into the card of a bag: the platform's winners, a reason, what a copy has that this one has not. */

import { html } from "../../vendor/lit-html.js";
import { clock } from "../time.js";
import { askForm, field, linesOf } from "./forms.js";
import { readCopy } from "./sales.js";

/** Names that are read out before viewers see them; with more the number is enough. */
const NAMED = 8;

/** The form that asks for a command, where one has to. */
export const FORM_OF = { bag_winners: "winners", bag_publish: "publish", bag_void: "void", bag_copy: "copy" };

/** The form that is open in this card, or null. */
export function bagForm(view, bag, place) {
  const { drafts } = view;
  for (const [command, name] of Object.entries(FORM_OF)) {
    const form = `${place} ${name}`;
    if (drafts.isOpen(form) && bag.can.includes(command)) return askForm(view, () => FORMS[name](view, bag, place, form));
  }
  return null;
}

const FORMS = {
  winners(view, bag, place, form) {
    const { t, drafts } = view;
    const names = linesOf(drafts.text(form, "names"));
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    const short = names.length !== bag.quantity;
    return {
      form,
      place,
      command: "bag_winners",
      label: t("operator.bag.winners_set", { count: names.length }),
      words: `${bag.id} ${t("operator.command.bag_winners")}`,
      says: t("operator.bag.winners_says"),
      body: html`${field(view, form, { name: "names", label: t("operator.bag.winners_names"), kind: "lines", first: true, hint: t("operator.bag.winners_hint") })}<p class=${
        names.length > 0 && short ? "wtx" : "dim"
      } role="status">${t("operator.bag.winners_count", { count: names.length, quantity: bag.quantity })}${twice ? ` · ${t("operator.bag.winners_twice", { name: twice })}` : ""}</p>`,
      read: () =>
        names.length === 0
          ? { wrong: t("operator.bag.winners_empty") }
          : twice
            ? { wrong: t("operator.bag.winners_twice", { name: twice }) }
            : names.length > bag.quantity
              ? { wrong: t("operator.bag.winners_many", { count: names.length, quantity: bag.quantity }) }
              : { args: { bag: bag.id, names } },
    };
  },
  publish(view, bag, place, form) {
    const { t, words } = view;
    const names = words.list(bag.winners.slice(0, NAMED).map((winner) => winner.name));
    const rest = bag.winners.length > NAMED ? t("operator.bag.and_more", { count: bag.winners.length - NAMED }) : "";
    return {
      form,
      place,
      command: "bag_publish",
      label: t("operator.bag.publish_now", { count: bag.winners.length }),
      words: `${bag.id} ${t("operator.command.bag_publish")}`,
      says: html`<b>${t("operator.bag.publish_says")}</b> ${names}${rest}${bag.draw ? html` · ${bag.draw.fairness} ${t(`operator.fairness.${bag.draw.fairness}.name`)}` : ""}`,
      read: () => ({ args: { bag: bag.id } }),
    };
  },
  void(view, bag, place, form) {
    const { t, drafts } = view;
    const reason = drafts.text(form, "reason").trim();
    return {
      form,
      place,
      command: "bag_void",
      label: t("operator.bag.void_now", { bag: bag.id }),
      says: t(bag.state === "draft" ? "operator.bag.void_quiet" : "operator.bag.void_live"),
      body: field(view, form, { name: "reason", label: t(bag.state === "draft" ? "operator.windows.reason" : "operator.bag.void_reason"), first: true }),
      read: () => (reason ? { args: { bag: bag.id, reason } } : { wrong: t("operator.form.reason") }),
    };
  },
  copy(view, bag, place, form) {
    const { t, drafts } = view;
    return {
      form,
      place,
      command: "bag_copy",
      label: t("operator.bag.copy_now"),
      words: `${bag.id} ${t("operator.command.bag_copy")}`,
      says: t("operator.bag.copy_says"),
      body: html`${field(view, form, { name: "quantity", label: t("operator.form.quantity"), kind: "whole", first: true, hint: String(bag.quantity) })}${field(view, form, {
        name: "minutes",
        label: t("operator.form.minutes"),
        kind: "whole",
        hint: clock(bag.length_ms ?? 0),
      })}${field(view, form, { name: "keyword", label: t("operator.form.keyword"), hint: bag.keyword })}`,
      read: () => readCopy(t, { bag: bag.id }, drafts, form),
    };
  },
};
