/** What preflight found by itself, in groups: what is amiss in full, what is well in brief. */

import { html, nothing } from "../../vendor/lit-html.js";
import { valueOf } from "../operator/figures.js";
import { commandButton, icon, refusal } from "../operator/parts.js";
import { GROUPS, figureName, grouped, remedy, sentence, subjectOf } from "./model.js";

const GLYPHS = { fine: "ok", warning: "warn", wrong: "fault", unknown: "ask" };

export function found(view) {
  const { t, checks: { preflight } } = view;
  return html`<section class="panel found" aria-labelledby="found" tabindex="0">
    <h2 id="found" class="vh">${t("checks.found")}</h2>
    ${preflight ? grouped(preflight.checked).map((one) => group(view, one)) : GROUPS.map((name) => notYet(view, name))}
  </section>`;
}

/** Nothing was looked at: what will be. */
function notYet({ t, begun }, name) {
  const looking = begun?.kind === "preflight";
  return html`<div class="group"><h3>${t(`checks.group.${name}`)}</h3>
    <ul class="well"><li>${icon("ring")}<span>${t(`checks.group_what.${name}`)}</span>${looking ? html`<small>${t("checks.looking")}</small>` : nothing}</li></ul></div>`;
}

function group(view, { name, rows }) {
  const { t } = view;
  const amiss = rows.filter(({ finding }) => finding !== "fine");
  const well = rows.filter(({ finding }) => finding === "fine");
  return html`<div class="group" data-group=${name}><h3>${t(`checks.group.${name}`)}</h3>
    <div class="rows">
      ${amiss.length ? html`<ul class="amiss">${amiss.map((one) => row(view, one))}</ul>` : nothing}
      ${well.length ? html`<ul class="well">${alike(well).map((some) => brief(view, name, some))}</ul>` : nothing}
    </div></div>`;
}

function row(view, one) {
  const { t, begun } = view;
  const mending = begun?.kind === "mend" && begun.of.check === one.id;
  return html`<li class=${one.finding} data-check=${one.id}>
    <span class="word">${icon(GLYPHS[one.finding])}${t(`preflight.finding.${one.finding}`)}</span>
    <div class="what">${subject(view, one)}<p>${sentence(view, one)}</p>${toDo(view, one)}${figures(view, one)}${refusal(view, one.id)}</div>
    ${mending ? html`<span class="mending" role="status">${icon("ring")}${t("checks.mending")}</span>` : mend(view, one)}
  </li>`;
}

function subject(view, one) {
  const { name, also } = subjectOf(view, one);
  return html`<b>${name}</b> ${also ? html`<small class="also">${also}</small>` : nothing}`;
}

/** What a person does about it, and what is typed or copied for that. */
function toDo(view, one) {
  const said = remedy(view, one);
  const { type = "" } = one.mend ? {} : one.args;
  if (!said && !type) return nothing;
  return html`<p class="do">${said}</p>${type ? html`<code tabindex="0">${type}</code>` : nothing}`;
}

/** What one action would do about it. */
function mend(view, { id, mend: by }) {
  if (!by) return nothing;
  const label = view.words.known(`preflight.mend.${by}`, by);
  return commandButton(view, {
    name: "preflight_mend",
    args: { check: id },
    label,
    words: label,
    look: view.blocked ? "" : "next",
    off: view.blocked,
    place: id,
  });
}

/** What is well of one thing is read in one go. */
function alike(rows) {
  const by = new Map();
  for (const one of rows) {
    const about = `${one.about} ${one.name}`;
    by.set(about, [...(by.get(about) ?? []), one]);
  }
  return [...by.values()];
}

function brief(view, group, some) {
  const { name, also } = subjectOf(view, some[0]);
  const said = name === view.t(`checks.group.${group}`) ? "" : name;
  return html`<li>${icon("ok")}${said ? html`<b>${said}</b>` : nothing}${also && !some[0].role ? html`<small>${also}</small>` : nothing}${some.map(
    (one, at) => html`<small data-check=${one.id}>${sentence(view, one)}${at < some.length - 1 ? " ·" : nothing}</small>${figures(view, one)}`,
  )}</li>`;
}

function figures(view, { figures: all }) {
  const known = Object.entries(all ?? {});
  if (!known.length) return nothing;
  return html`<small class="figs">${known.map(([name, value]) => html`<span>${figureName(view, name)} ${valueOf(name, value)}</span>`)}</small>`;
}
