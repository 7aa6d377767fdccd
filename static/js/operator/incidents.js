/**
 * What has gone wrong and what waits for an answer: one row, whatever happens, so that the desk below it stays where
 * the hands expect it. Of several the two worst are told in a line each, and all of them in a list.
 */

import { html, nothing } from "../../vendor/lit-html.js";
import { stillOnAir } from "./after.js";
import { clockOf, covered, standingStill } from "./covering.js";
import { locked } from "./guard.js";
import { camerasHidden, deviations, isThere, obsAway, obsBlocked } from "./obs.js";
import { heldWindows } from "./held.js";
import { commandButton, icon, localButton } from "./parts.js";
import { clockQuestion, doubts } from "./questions.js";
import { evidenceOf } from "./since.js";
import { troubles } from "./troubles.js";

/** OBS confirms a switch within this or it is a fault; the service gives up later and says so itself. */
const CONFIRM_MS = 2_000;
/** Lines that have room in the height of one row. */
const LINES = 2;

/**
 * @typedef {{name: string, evidence: string, remedy?: unknown, steps?: Step[], since?: number|null, limit?: object|null,
 *   buttons?: unknown, asks?: boolean, soon?: boolean, minor?: boolean}} Matter
 * `steps` stand in the place of `remedy`: what is so, what comes of it, what people do; each a
 * `{look, glyph, text, more}`. `asks`: nothing is broken, somebody has to say what is meant. `soon`: viewers notice
 * nothing, or nothing yet. `minor`: it can wait for another of its kind.
 */

/** @returns {Matter[]} the worst first. Without a link nothing else is known. */
export function matters(view) {
  if (view.lost) return [linkLost(view)];
  const question = clockQuestion(view);
  const promised = question && view.live.clock_step.windows.length > 0;
  const unsafe = noFallback(view);
  const cause = obsAway(view) ?? obsBlocked(view) ?? (unsafe && isToFallback(view.live.program) ? unsafe : switchFailed(view));
  const amiss = deviations(view);
  const urgent = amiss.some(({ asks }) => !asks);
  const { matter: cover, told } = covered(view, cause);
  const broken = troubles(view, told);
  const hidden = camerasHidden(view);
  return [
    cause,
    stillOnAir(view),
    ...broken.filter(({ worst }) => worst),
    unsafe === cause ? null : unsafe,
    hidden?.soon ? null : hidden,
    ...(urgent ? amiss : []),
    cover,
    standingStill(view),
    ...broken.filter(({ soon, worst }) => !soon && !worst),
    locked(view),
    notWriting(view),
    promised ? question : null,
    heldWindows(view),
    hidden?.soon ? hidden : null,
    ...broken.filter(({ soon }) => soon),
    ...(urgent ? [] : amiss),
    ...doubts(view),
    promised ? null : question,
  ].filter(Boolean);
}

/** Those that have room in a line: of what deviates in OBS, first what viewers miss now. */
function foremost(found) {
  return [...found.filter(({ minor }) => !minor), ...found.filter(({ minor }) => minor)].slice(0, LINES);
}

/** Is the list of all of them open? */
function isListed(view) {
  return view.ui.incidents && view.matters.length > 1;
}

export function strip(view) {
  const { t, matters: found, act } = view;
  if (found.length === 0) return nothing;
  if (found.length === 1) return row(view, found[0]);
  const listed = isListed(view);
  return html`<div class="many ${listed ? "listed" : ""}">
    <div class="lines">${foremost(found).map((incident) => row(view, incident))}</div>
    <button type="button" class="b all" aria-expanded=${listed ? "true" : "false"} aria-controls="incidents" @click=${act.toggleIncidents}><span
      class="face">${t(listed ? "operator.incident.close" : "operator.incident.several", { count: found.length })}</span></button>
    ${
      listed
        ? html`<div class="inl scroll" id="incidents" tabindex="0" role="group" aria-label=${t("operator.incident.list")}>${found.map(
            (incident) => row(view, incident),
          )}</div>`
        : nothing
    }
  </div>`;
}

function row(view, matter) {
  const { name, evidence, remedy, steps = null, buttons = nothing, asks = false, soon = false } = matter;
  const look = asks ? "asks" : soon ? "mild" : "";
  return html`<div class="inc ${look} ${steps === null ? "" : "by-course"}"><div class="inc-n">${icon(asks ? "ask" : soon ? "warn" : "fault")}<div><b>${name}</b><span title=${evidence}>${evidence}</span></div></div>
    ${steps === null ? html`<p title=${typeof remedy === "string" ? remedy : nothing}>${remedy}</p>` : html`<ol class="course">${steps.map(step)}</ol>`}<div class="inc-c">${clockOf(view, matter)}</div><div class="inc-b">${buttons}</div></div>`;
}

function step({ look, glyph, text, more }) {
  return html`<li class=${look} title=${[text, more].filter(Boolean).join(" · ")}><b>${glyph ? icon(glyph) : nothing}<span class="ell">${text}</span></b><span class="ell">${more}</span></li>`;
}

function linkLost(view) {
  const { t } = view;
  const key = view.link.reason === "key";
  return {
    name: t(key ? "operator.incident.no_key" : "operator.incident.link_lost", { age: view.silence }),
    evidence: evidenceOf(view, view.link.since_ms),
    remedy: html`<b>${t("operator.incident.link_lost_buttons")}</b> ${t("operator.incident.link_lost_clocks")}<br><span class="mid">${t(
      key ? "operator.incident.no_key_do" : "operator.incident.link_lost_do",
    )}</span>`,
    buttons: localButton({ label: t("operator.incident.reload"), act: () => location.reload() }),
  };
}

function switchFailed(view) {
  const {
    t,
    words,
    live: {
      program: { actual, switch: change },
    },
  } = view;
  if (!change || (change.state !== "failed" && view.now - change.since_at < CONFIRM_MS)) return null;
  const scene = words.scene(change.scene);
  return {
    name: t(change.state === "failed" ? "operator.incident.switch_failed" : "operator.incident.not_confirmed", { scene }),
    evidence: evidenceOf(view, change.since_at, words.failure(change.reason)),
    remedy: actual
      ? t("operator.incident.still_on_air", { scene: words.scene(actual) })
      : t("operator.incident.scene_unknown"),
    since: change.since_at,
    buttons: commandButton(view, {
      name: "take_scene",
      args: { scene: change.scene },
      label: t("operator.incident.retry"),
      words: words.action({ kind: "scene", role: words.roles.get(change.scene) ?? change.scene }),
      look: "warn",
      off: isThere(view) ? null : t("refusal.no_obs"),
    }),
  };
}

/** Without it there is no way to safety: not by this page, the key in OBS, or the command. */
function noFallback({ t, health: { obs }, live: { program } }) {
  if (obs.state !== "connected" || !obs.missing.some(({ scene }) => scene === program.fallback)) return null;
  return {
    name: t("operator.incident.no_fallback"),
    evidence: t("operator.incident.no_fallback_evidence"),
    remedy: t("operator.incident.no_fallback_do", { scene: program.fallback }),
  };
}

function isToFallback({ switch: change, fallback }) {
  return change?.scene === fallback;
}

function notWriting({ t, health: { journal } }) {
  if (journal.writing) return null;
  return {
    name: t("operator.incident.not_writing"),
    evidence: journal.reason,
    remedy: t("operator.incident.not_writing_do"),
  };
}
