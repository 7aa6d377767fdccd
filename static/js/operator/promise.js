/** What viewers were told of a sale or a bag, and that it stands whatever happens to the script, to OBS or to us. */

import { html, nothing } from "../../vendor/lit-html.js";
import { clock, timeOfDay } from "../time.js";
import { hiddenOf, needsOf } from "./held.js";
import { icon } from "./parts.js";

/** So long after a restart it is said that nothing of what was promised has moved. */
const RESTART_STAYS_MS = 120_000;

export function promiseLine({ t, plan }, kind, at) {
  return html`<span class="atx">${icon("armed")} ${t(`operator.promise.${kind}`, { time: timeOfDay(at, plan.show.zone) })}</span>`;
}

/**
 * While something rests or is gone that people could think the promise hangs on; nothing otherwise. Once a hold has
 * taken too much of a window, what it needs. `since` is when it was promised: of a restart before that there is
 * nothing to say.
 */
export function stands(view, { kind, id }, since) {
  const { t, live, health, incidents, now } = view;
  const held = incidents.windows.find((one) => one.kind === kind && one.id === id);
  const needs = held ? needsOf(held, now) : "stands";
  if (needs !== "stands") {
    return html`<div class="f"><span class="wtx">${icon("warn")} ${t(`operator.held.${needs}`, { id, length: clock(hiddenOf(held, now)) })}</span></div>`;
  }
  const resumed = live.log.find((note) => note.code === "resumed");
  const reason =
    live.phase === "held"
      ? live.hold?.reason === "fallback"
        ? "fallback"
        : "held"
      : health.obs.state === "lost"
        ? "obs"
        : resumed && since < resumed.at && now - resumed.at < RESTART_STAYS_MS
          ? "restarted"
          : null;
  if (reason === null) return nothing;
  return html`<div class="f"><span class="stands">${t(`operator.promise.stands_${reason}`)}</span></div>`;
}
