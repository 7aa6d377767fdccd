/** What no program can see: people tick it off, and their names stand beside it. */

import { html, nothing } from "../../vendor/lit-html.js";
import { commandButton, icon, refusal } from "../operator/parts.js";

export function checklist(view) {
  const { t, checks: { checklist: duties } } = view;
  const done = duties.filter(({ by }) => by).length;
  return html`<section class="panel" aria-labelledby="duties">
    <div class="ph"><h2 id="duties">${t("checks.duties.title")}</h2>${duties.length ? html`<small>${t("checks.duties.count", { done, all: duties.length })}</small>` : nothing}</div>
    ${duties.length === 0 ? html`<p class="none">${t("checks.duties.none")}</p>` : html`<ol class="duties">${duties.map((duty) => row(view, duty))}</ol>`}
    ${refusal(view, "duties")}
  </section>`;
}

function row(view, { n, who, task, by }) {
  const { t, words } = view;
  const done = Boolean(by);
  const state = done ? t("checks.duties.by", { who: words.person(by) || t("checks.duties.somebody") }) : t("checks.duties.open");
  return html`<li class=${done ? "done" : ""}>${commandButton(view, {
    name: "preflight_tick",
    args: { duty: n, done: !done },
    label: html`<i class="box">${icon(done ? "ok" : "task")}</i><span class="task"><b>${task}</b><small>${who} · ${state}</small></span>`,
    words: t(done ? "checks.duties.unticking" : "checks.duties.ticking", { task }),
    look: "tick",
    place: "duties",
  })}</li>`;
}
