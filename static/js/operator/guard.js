/** Automation: whether it switches by itself now, why it does not, and the one press that changes that. */

import { html, nothing } from "../../vendor/lit-html.js";
import { clock } from "../time.js";
import { commandButton, icon } from "./parts.js";

/** What a person ends by arming it anew. */
const ENDED_BY_HAND = new Set(["suspended", "locked"]);

/**
 * How it stands, as `{look, glyph, text, arms}`; `arms`: the press is the one that arms it. Null before the service
 * has said so.
 */
export function guardOf(view) {
  const {
    t,
    words,
    lost,
    now,
    live: { phase, program },
    incidents: { guard },
  } = view;
  if (guard === null) return null;
  const { armed, why, until, by_scene: scene, switches: count, within_ms: within } = guard;
  if (lost) return { look: "old", glyph: "ring", text: t("operator.health.unknown"), arms: !armed };
  if (!armed) {
    const text = until === null ? t("operator.guard.off") : t("operator.guard.off_until", { left: clock(until - now, { ceil: true }) });
    return program.on_air ? { look: "warn", glyph: "warn", text, arms: true } : { look: "old", glyph: "ring", text, arms: true };
  }
  const arms = ENDED_BY_HAND.has(why);
  switch (why) {
    case null:
      return { look: "armed", glyph: "armed", text: t("operator.guard.acts"), arms };
    case "suspended":
      return { look: "warn", glyph: "warn", text: t("operator.guard.suspended", { scene: words.scene(scene) }), arms };
    case "locked":
      return { look: "fault", glyph: "fault", text: t("operator.guard.locked", { count, length: clock(within) }), arms };
    case "off_air":
      return { look: "old", glyph: "ring", text: t(`operator.guard.${offAir(phase)}`), arms };
    default:
      return { look: "old", glyph: "ring", text: t(`operator.guard.${why}`), arms };
  }
}

/** It acts for what viewers see of the show: not yet, not at the moment, or no more. */
function offAir(phase) {
  if (phase === "ended") return "off_air_after";
  return phase === "ready" ? "off_air" : "off_air_meanwhile";
}

/** In the health line, where it is always seen: the state, which opens what happened, and the press beside it. */
export function guardLight(view) {
  const { t, ui, act } = view;
  const state = guardOf(view);
  if (state === null) return nothing;
  return html`<button type="button" class="h auto ${state.look}" aria-expanded=${ui.watch === "incidents" ? "true" : "false"} aria-controls="watch" @click=${act.toggleIncidentsOfShow}>${icon(
    state.glyph,
  )}<b>${t("operator.guard.name")}</b><span class="ell" title=${state.text}>${state.text}</span></button>${guardButton(view, "quiet auto-b")}`;
}

/** The press; `key` is printed on it. */
export function guardButton(view, look) {
  const { t, lost } = view;
  const { arms } = guardOf(view);
  return commandButton(view, {
    name: arms ? "arm_auto" : "disarm_auto",
    label: t(arms ? "operator.guard.arm" : "operator.guard.disarm"),
    words: t(arms ? "operator.guard.arm_words" : "operator.guard.disarm_words"),
    key: "A",
    shortcut: "A",
    turns: "guard",
    look: `${look} ${arms && !lost ? "next" : ""}`,
  });
}

/** So long it is off while somebody tries something out on air. */
const WHILE_S = 300;

/** Off for a while: nobody has to remember to arm it. */
export function disarmForAWhile(view) {
  const { t } = view;
  const { arms } = guardOf(view);
  const length = clock(WHILE_S * 1000);
  return commandButton(view, {
    name: "disarm_auto",
    args: { seconds: WHILE_S },
    label: t("operator.guard.disarm_for", { length }),
    words: t("operator.guard.disarm_for_words", { length }),
    off: arms ? t("operator.guard.not_on") : null,
  });
}

/** It has switched so often that somebody has to look; null while it has not. */
export function locked(view) {
  const { t, incidents: { guard } } = view;
  if (guard === null || !guard.armed || guard.why !== "locked") return null;
  return {
    name: t("operator.guard.locked_name"),
    evidence: t("operator.guard.locked", { count: guard.switches, length: clock(guard.within_ms) }),
    remedy: t("operator.guard.locked_do"),
    buttons: commandButton(view, {
      name: "arm_auto",
      label: t("operator.guard.arm_words"),
      words: t("operator.guard.arm_words"),
      look: "next",
      key: "A",
    }),
  };
}
