/** Before the show: one person reads price and link number on the platform's page, another confirms. */

import { html, nothing } from "../../vendor/lit-html.js";
import { timeOfDay } from "../time.js";
import { amount, askForm, field, formButton, whole } from "./forms.js";
import { icon, refusal } from "./parts.js";

/** "differs" | "confirmed" | "read" | "open" */
function standing({ checked }) {
  if (!checked) return "open";
  if (checked.differs?.length) return "differs";
  return checked.confirmed_by ? "confirmed" : "read";
}

const GLYPHS = { differs: "warn", confirmed: "ok", read: "ask", open: "ring" };

/** 「已确认 3 / 8」 */
export function tallyOf({ t }, all) {
  const confirmed = all.filter((one) => standing(one) === "confirmed").length;
  const differ = all.filter((one) => standing(one) === "differs").length;
  const done = t("operator.checkin.tally", { confirmed, count: all.length });
  return differ ? html`${done} · <span class="wtx">${t("operator.checkin.tally_differ", { count: differ })}</span>` : done;
}

export function checkIn(view, all) {
  const { t } = view;
  return html`<table class="ck"><caption class="vh">${t("operator.checkin.title")}</caption>
    <thead><tr><th scope="col">${t("operator.checkin.product")}</th><th scope="col">${t("operator.checkin.planned")}</th><th scope="col">${t("operator.checkin.read_there")}</th><th scope="col"><span class="vh">${t(
      "operator.checkin.act",
    )}</span></th></tr></thead>
    <tbody>${all.map((one) => rows(view, one))}</tbody></table>`;
}

function rows(view, one) {
  const { t, drafts } = view;
  const place = `check ${one.id}`;
  const state = standing(one);
  const differs = new Set(one.checked?.differs ?? []);
  const read = one.checked;
  const form = ["read", "confirm"].find((name) => drafts.isOpen(`${place} ${name}`));
  return html`<tr class=${state} data-check=${one.id}><th scope="row"><b class="ell" title=${one.name}>${one.name}</b><span class=${state === "differs" ? "wtx" : "dim"}>${icon(GLYPHS[state])} ${stateWords(view, one, state)}</span></th>
    <td><b>${one.price.text}</b><span class="dim">${one.link === null ? "–" : t("operator.windows.link", { link: one.link })}</span></td>
    <td>${
      read
        ? html`<b class=${differs.has("price") ? "wtx" : ""}>${read.price.text}</b><span class=${differs.has("link") ? "wtx" : "dim"}>${t("operator.windows.link", { link: read.link })}</span>`
        : html`<span class="dim">–</span>`
    }</td>
    <td><div class="cmd">${formButton(view, {
      form: `${place} read`,
      label: t(read ? "operator.checkin.again" : "operator.checkin.enter"),
      look: "mini",
    })}${
      state === "read" ? formButton(view, { form: `${place} confirm`, label: t("operator.checkin.confirm"), look: "mini next" }) : nothing
    }</div></td></tr>
    ${form ? html`<tr class="ck-f"><td colspan="4">${askForm(view, () => FORMS[form](view, one, place, `${place} ${form}`))}</td></tr>` : nothing}
    ${view.desk.failureAt(place) ? html`<tr class="ck-f"><td colspan="4">${refusal(view, place)}</td></tr>` : nothing}`;
}

function stateWords({ t, plan, words }, { checked }, state) {
  switch (state) {
    case "open":
      return t("operator.checkin.state.open");
    case "read":
      return t("operator.checkin.state.read", { by: checked.by, time: timeOfDay(checked.at, plan.show.zone, { seconds: false }) });
    case "confirmed":
      return t("operator.checkin.state.confirmed", { by: checked.by, other: checked.confirmed_by });
    default:
      return t("operator.checkin.state.differs", { what: words.list(checked.differs.map((what) => words.known(`operator.checkin.what.${what}`, what))) });
  }
}

const FORMS = {
  read(view, one, place, form) {
    const { t, drafts } = view;
    const price = amount(drafts.text(form, "price"));
    const link = whole(drafts.text(form, "link"));
    const who = drafts.text(form, "who").trim() || drafts.text("checkin", "who");
    return {
      form,
      place,
      command: "check_in",
      done: (args) => drafts.write("checkin", "who", args.who), // Whoever checks one mostly checks the next.
      label: t("operator.checkin.enter_now"),
      words: `${one.name} ${t("operator.command.check_in")}`,
      says: t("operator.checkin.enter_says"),
      body: html`${field(view, form, { name: "price", label: t("operator.checkin.price"), kind: "amount", first: true })}${field(view, form, { name: "link", label: t("operator.checkin.link"), kind: "whole" })}${field(
        view,
        form,
        { name: "who", label: t("operator.checkin.who"), hint: drafts.text("checkin", "who"), wide: false },
      )}`,
      read: () => {
        if (price === null) return { wrong: t("operator.form.amount") };
        if (link === null || link < 1) return { wrong: t("operator.form.link") };
        if (!who) return { wrong: t("operator.form.who") };
        return { args: { product: one.id, price, link, who } };
      },
    };
  },
  confirm(view, one, place, form) {
    const { t, drafts } = view;
    const who = drafts.text(form, "who").trim();
    const { checked } = one;
    return {
      form,
      place,
      command: "check_in_confirm",
      label: t("operator.checkin.confirm_now", { price: checked?.price.text ?? "", link: checked?.link ?? "" }),
      words: `${one.name} ${t("operator.command.check_in_confirm")}`,
      says: t("operator.checkin.confirm_says", { by: checked?.by ?? "" }),
      body: field(view, form, { name: "who", label: t("operator.checkin.who"), first: true }),
      read: () => (who ? { args: { product: one.id, who } } : { wrong: t("operator.form.who") }),
    };
  },
};
