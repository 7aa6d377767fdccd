/** The head of the page: can the show run? And the one button that looks at everything. */

import { html, nothing } from "../../vendor/lit-html.js";
import { timeOfDay } from "../time.js";
import { obsAway } from "../operator/obs.js";
import { commandButton, icon, refusal } from "../operator/parts.js";
import { failureOf } from "./runs.js";

/** What was found longer ago says little of what is now. */
const OLD_MS = 30 * 60_000;

export function top(view) {
  const { t, plan } = view;
  return html`<header class="head">
      <div class="name"><h1>${t("checks.title")}</h1><p class="ell dim">${plan.show.title}</p></div>
      ${verdict(view)}${facts(view)}
      <div class="act">
        ${commandButton(view, {
          name: "preflight",
          label: t(view.checks.preflight ? "checks.again" : "checks.all"),
          words: t("checks.all"),
          look: view.blocked || !isDue(view) ? "" : "next",
          glyph: "next",
          off: view.blocked,
          place: "top",
        })}
        <a class="b" href="/operator"><span class="face">${t("checks.to_operator")}</span></a>
      </div>
    </header>
    ${trouble(view)}`;
}

/** Is what was found of another OBS, or too long ago? */
function isOld({ now, checks: { preflight }, health: { obs } }) {
  return now - preflight.at > OLD_MS || obs.since_at > preflight.at;
}

/** Waits the show for this press? What was found and is to be put right waits for others. */
const isDue = (view) => !view.checks.preflight || isOld(view);

const undone = ({ checks: { checklist } }) => checklist.filter(({ by }) => !by).length;

/** One line: ready, so many wrong, so many to look at, or never looked. */
function verdict(view) {
  const { t, lost, begun, checks: { preflight }, health: { obs } } = view;
  const said = (look, glyph, text) =>
    html`<div class="verdict ${look}" role="status">${icon(glyph)}<b>${text}</b></div>`;
  if (!lost && obs.state !== "connected") return said("wrong", "fault", t("checks.without_obs"));
  if (begun?.kind === "preflight") return said("runs", "ring", t("checks.looking"));
  if (!preflight) return said("never", "ring", t("checks.never"));
  const { wrong, warning, unknown } = preflight.counts;
  if (lost) return said("never", "ask", t("checks.unknown_now"));
  if (wrong) return said("wrong", "fault", t("checks.wrong", { n: wrong }));
  if (warning) return said("warning", "warn", t("checks.warning", { n: warning }));
  if (unknown) return said("unknown", "ask", t("checks.unknown", { n: unknown }));
  if (undone(view)) return said("warning", "task", t("checks.people_left", { n: undone(view) }));
  return said("fine", "ok", t("checks.ready"));
}

/** Beside it: what runs and for how long; else how much of each was found, when, and what people have seen to. */
function facts(view) {
  const { t, plan, begun, checks: { preflight, checklist } } = view;
  const [left, all] = [undone(view), checklist.length];
  const people = all ? fact(left ? "task" : "ok", t("checks.people", { done: all - left, all })) : nothing;
  if (begun) return html`<div class="facts">${progress(view)}${people}</div>`;
  if (!preflight) return html`<div class="facts"><span>${t("checks.never_hint")}</span>${people}</div>`;
  const { wrong, warning, unknown, fine } = preflight.counts;
  const old = isOld(view);
  return html`<div class="facts">
    ${wrong && warning ? fact("warn", t("checks.warning", { n: warning }), "wtx") : nothing}
    ${unknown && (wrong || warning) ? fact("ask", t("checks.unknown", { n: unknown })) : nothing}
    ${fine ? fact("ok", t("checks.fine", { n: fine })) : nothing}${people}
    <span class=${old ? "wtx" : "dim"}>${old ? icon("warn") : nothing}${t(old ? "checks.old" : "checks.at", {
      time: timeOfDay(preflight.at, plan.show.zone, { seconds: false }),
    })}</span>
  </div>`;
}

const fact = (glyph, text, look = "") => html`<span class=${look}>${icon(glyph)}${text}</span>`;

function progress({ t, begun, words }) {
  const { kind, passed_s, usual_s, share } = begun;
  const what = words.known(`checks.runs.${kind}`, kind);
  const key = passed_s === null ? "checks.unknown_length" : passed_s > usual_s ? "checks.takes_longer" : "checks.passed";
  return html`<div class="run"><span>${what}</span><span class="dim">${t(key, { passed: passed_s, usual: usual_s })}</span>
    <div class="bar" role="progressbar" aria-label=${what} aria-valuemin="0" aria-valuemax="100" aria-valuenow=${Math.round(share * 100)}><i .style=${`width:${share * 100}%`}></i></div></div>`;
}

/** What keeps everything here from being done, or why the last of it was not. */
function trouble(view) {
  const { t, lost, silence, health: { obs } } = view;
  const line = (name, what, remedy = "") =>
    html`<div class="trouble" role="alert">${icon("fault")}<b>${name}</b><span>${what}</span>${remedy ? html`<span class="mid">${remedy}</span>` : nothing}</div>`;
  if (lost) return line(t("checks.cut", { age: silence }), t("checks.cut_do"));
  const away = obs.state === "connected" ? null : obsAway(view);
  if (away) return line(away.name, away.evidence, away.remedy);
  if (obs.state !== "connected") return line(t("operator.away.absent"), t("checks.no_obs"));
  const failed = failureOf(view, "preflight", "mend");
  if (failed) return line(t(failureOf(view, "preflight") === failed ? "checks.failed" : "checks.not_mended"), failed);
  return refusal(view, "top");
}
