/** How a draw can be checked, how far it has come, and everything that anyone needs to check it. */

import { html, nothing } from "../../vendor/lit-html.js";
import { clock, timeOfDay } from "../time.js";
import { grouped } from "./counts.js";
import { icon } from "./parts.js";
import { others } from "./winners.js";

/** In this order; `fetching` and the waiting for it are for a public beacon alone. */
const STEPS = ["committing", "freezing", "waiting", "fetching", "ranking", "publishing"];
const WITH_BEACON = new Set(["waiting", "fetching"]);
const HEAD = 8;
const TAIL = 4;

/** The level as a badge with its sentence, and why it is less than was planned. */
export function fairnessLine({ t, words }, bag) {
  const { draw } = bag;
  if (!draw || bag.state === "void") return nothing;
  const level = t(`operator.fairness.${draw.fairness}.name`);
  return html`<div class="fair"><span class="badge">${draw.fairness}</span><span class=${draw.lowered ? "wtx" : ""}>${
    draw.lowered
      ? html`${icon("warn")} ${t("operator.fairness.lowered", { planned: draw.planned, now: draw.fairness, why: words.known(`operator.fairness.why.${draw.lowered}`, draw.lowered) })}`
      : html`<span title=${t(`operator.fairness.${draw.fairness}.says`)}>${level}</span>`
  }</span></div>`;
}

/** The level alone; what it means is read out, told by the pointer, and in the details. */
export function fairnessBadge({ t }, { draw: one }) {
  if (!one) return nothing;
  return html`<span class="badge" title=${t(`operator.fairness.${one.fairness}.says`)}>${one.fairness}<span class="vh"> ${t(`operator.fairness.${one.fairness}.name`)} </span></span>`;
}

/** What is under way, in one line; a failure with its sentence. */
export function stepLine({ t, now }, bag) {
  const { draw } = bag;
  if (!draw?.step) return nothing;
  if (draw.step === "failed") {
    return html`<p class="lack">${icon("fault")}<span><b>${t("operator.draw.failed")}</b> ${draw.failure} ${t("operator.draw.failed_same")}</span></p>`;
  }
  if (!waitsForRound(draw, now)) {
    const byHand = draw.step === "waiting";
    return html`<div class="step ${byHand ? "hand" : ""}" role="status">${icon(byHand ? "next" : "armed")}<b>${t(`operator.draw.${byHand ? "by_hand" : `step.${draw.step}`}`)}</b></div>`;
  }
  return html`<div class="step" role="status">${icon("armed")}<b>${t("operator.draw.step.waiting")}</b><span>${t("operator.draw.round", { round: draw.round })}</span><span class="num r">${clock(
    draw.round_at - now,
    { ceil: true },
  )}</span></div>`;
}

/** The round of the beacon was named and does not exist yet: until then nobody can know who wins. */
function waitsForRound({ step, round_at }, now) {
  return (step === "waiting" || step === "fetching") && round_at !== null && round_at > now;
}

/** Everything of one bag: its entries, its draw, its rules. */
export function details(view, bag) {
  return html`<div class="det">${entries(view, bag)}${draw(view, bag)}${others(view, bag)}${rules(view, bag)}</div>`;
}

function entries(view, bag) {
  const { t, entrants, plan, words } = view;
  const told = entrants.bags[bag.id];
  if (bag.mode !== "native" || !told) return nothing;
  const turned = Object.entries(told.ineligible ?? {}).filter(([, count]) => count > 0);
  const verdict = (code) => words.known(`operator.verdict.${code}`, code);
  return html`<h4>${t("operator.entries.title")}</h4>
    <dl class="kv two">${pair(t("operator.entries.entered"), grouped(told.entered))}${pair(t("operator.entries.eligible"), grouped(told.eligible))}${turned.map(([why, count]) =>
      pair(verdict(why), grouped(count)),
    )}${told.unchecked ? pair(t("operator.entries.unchecked"), grouped(told.unchecked)) : nothing}</dl>
    ${
      told.latest?.length
        ? html`<ol class="ens" aria-label=${t("operator.entries.latest")}>${told.latest.map(
            (entry) => html`<li><time>${timeOfDay(entry.at, plan.show.zone)}</time><b class="ell" title=${entry.user_id}>${entry.name || entry.user_id}</b><span class="ell" title=${entry.text}>${
              entry.text
            }</span><span class=${entry.verdict === "eligible" ? "dim" : "wtx"}>${icon(entry.verdict === "eligible" ? "ok" : "skip")} ${verdict(entry.verdict)}</span></li>`,
          )}</ol>`
        : html`<p class="dim">${t("operator.entries.none")}</p>`
    }`;
}

function pair(name, value) {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

function draw(view, bag) {
  const { t, plan } = view;
  const { draw: one } = bag;
  if (!one) return nothing;
  const beacon = one.round !== null;
  const hour = (at) => timeOfDay(at, plan.show.zone);
  return html`<h4>${t("operator.draw.title")}</h4>
    <p class="says">${t(`operator.fairness.${one.fairness}.says`)}</p>
    ${one.fairness === "M" ? nothing : steps(view, bag)}
    <dl class="kv">
      ${fingerprint(view, "commitment", one.commitment)}${fingerprint(view, "rules_digest", one.rules_digest)}${fingerprint(view, "digest", one.digest)}
      ${one.frozen_at ? pair(t("operator.draw.frozen_at"), hour(one.frozen_at)) : nothing}
      ${beacon ? pair(t("operator.draw.round_name"), one.round_at ? `#${one.round} · ${hour(one.round_at)}` : `#${one.round}`) : nothing}
      ${one.rounds_void?.length ? pair(t("operator.draw.rounds_void"), one.rounds_void.map((round) => `#${round}`).join(" ")) : nothing}
    </dl>
    ${
      one.file
        ? html`<div class="cmd"><a class="b" href=${one.file} target="_blank" rel="noopener"><span class="face">${icon("file")}draw.json</span></a><a class="b" href="/verify-draw" target="_blank" rel="noopener"><span
            class="face">${t("operator.draw.verify")}</span></a></div>`
        : nothing
    }`;
}

/** Done, under way, and to come. */
function steps({ t }, bag) {
  const { draw: one } = bag;
  const all = STEPS.filter((step) => one.round !== null || !WITH_BEACON.has(step));
  const at = progress(bag, all);
  return html`<ol class="steps">${all.map((step, index) => {
    const look = index < at ? "done" : index === at && one.step ? (one.step === "failed" ? "failed" : "now") : "";
    return html`<li class=${look}>${icon(look === "done" ? "ok" : look === "failed" ? "fault" : look === "now" ? "armed" : "ring")}${t(`operator.draw.step.${step}`)}</li>`;
  })}</ol>`;
}

/** The step that a draw is at: told by the step under way, else by what is there already. */
function progress({ state, draw: one }, all) {
  const named = all.indexOf(one.step);
  if (named >= 0) return named;
  if (["published", "claimed"].includes(state)) return all.length;
  if (state === "drawn") return all.indexOf("publishing");
  if (one.frozen_at) return all.indexOf("freezing") + 1;
  return one.commitment ? 1 : 0;
}

/** First and last letters, to compare at a glance; the whole of it is copied with a press. */
function fingerprint({ t, ui, act }, name, hex) {
  if (!hex) return nothing;
  const id = `${name} ${hex}`;
  const short = hex.length > HEAD + TAIL ? `${hex.slice(0, HEAD)}…${hex.slice(-TAIL)}` : hex;
  const copied = ui.copied === id;
  return html`<div><dt>${t(`operator.draw.${name}`)}</dt><dd><button type="button" class="hex" title="${t("operator.draw.copy")} ${hex}" @click=${() => act.copy(id, hex)}><code>${short}</code>${
    icon(copied ? "ok" : "copy")
  }${copied ? html`<span>${t("operator.tasks.copied")}</span>` : nothing}</button></dd></div>`;
}

/** What viewers are told of it, in order. */
function rules({ t, words }, bag) {
  if (!bag.disclosure?.length && !bag.missing?.length) return nothing;
  return html`<h4>${t("operator.bag.rules", { count: bag.disclosure?.length ?? 0 })}</h4>
    <dl class="kv rules">${(bag.disclosure ?? []).map(({ item, text }) => pair(words.known(`operator.disclosure.${item}`, item), text))}${(bag.missing ?? []).map(
      (item) => html`<div class="wtx"><dt>${words.known(`operator.disclosure.${item}`, item)}</dt><dd>${icon("warn")} ${t("operator.bag.lacks")}</dd></div>`,
    )}</dl>`;
}
