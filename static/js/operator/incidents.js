/**
 * What has gone wrong and what waits for an answer: one row, whatever happens, so that the desk below it stays where
 * the hands expect it. Of several the two worst are told in a line each, and all of them in a list.
 */

import { html, nothing } from "../../vendor/lit-html.js";
import { clock } from "../time.js";
import { deviations, isThere, obsAway, obsBlocked } from "./obs.js";
import { commandButton, icon, localButton } from "./parts.js";
import { clockQuestion, doubts } from "./questions.js";
import { evidenceOf } from "./since.js";

/** OBS confirms a switch within this or it is a fault; the service gives up later and says so itself. */
const CONFIRM_MS = 2_000;
/** Lines that have room in the height of one row. */
const LINES = 2;

/**
 * @typedef {{name: string, evidence: string, remedy: unknown, since?: number|null, buttons?: unknown, asks?: boolean, minor?: boolean}} Incident
 * `asks`: nothing is broken, somebody has to say what is meant. `minor`: it can wait for another of its kind.
 */

/** @returns {Incident[]} the worst first. Without a link nothing else is known. */
export function incidents(view) {
  if (view.lost) return [linkLost(view)];
  const question = clockQuestion(view);
  const promised = question && view.live.clock_step.windows.length > 0;
  const unsafe = noFallback(view);
  const cause = obsAway(view) ?? obsBlocked(view) ?? (unsafe && isToFallback(view.live.program) ? unsafe : switchFailed(view));
  const amiss = deviations(view);
  const urgent = amiss.some(({ asks }) => !asks);
  return [
    cause,
    unsafe === cause ? null : unsafe,
    ...(urgent ? amiss : []),
    notWriting(view),
    promised ? question : null,
    covered(view, cause),
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
export function isListed(view) {
  return view.ui.incidents && view.incidents.length > 1;
}

export function strip(view) {
  const { t, incidents: found, act } = view;
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

function row(view, { name, evidence, remedy, since = null, buttons = nothing, asks = false }) {
  return html`<div class="inc ${asks ? "asks" : ""}"><div class="inc-n">${icon(asks ? "ask" : "fault")}<div><b>${name}</b><span title=${evidence}>${evidence}</span></div></div>
    <p title=${typeof remedy === "string" ? remedy : nothing}>${remedy}</p><div class="inc-c">${
      since === null ? nothing : html`<b>${clock(view.now - since)}</b>`
    }</div><div class="inc-b">${buttons}</div></div>`;
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

/** `cause` is what is wrong besides: a fallback that has not come because of it is part of it. */
function covered(view, cause) {
  const {
    t,
    words,
    live: { hold, program },
  } = view;
  const { cover } = program;
  if (!cover || (cause && (!isThere(view) || program.actual !== program.fallback))) return null;
  return {
    name: t(program.actual === program.fallback ? "operator.incident.fallback" : "operator.incident.fallback_asked"),
    evidence: evidenceOf(view, cover.since_at, words.person(cover.by), cover.reason),
    remedy: t(hold ? "operator.incident.fallback_do" : "operator.incident.fallback_idle"),
    since: cover.since_at,
    buttons: commandButton(view, {
      name: "return",
      label: t("operator.incident.return_now"),
      words: t("operator.bar.return"),
      look: "next",
      glyph: "back",
      key: "F9",
    }),
  };
}
