/** What is wrong with one thing that is watched, in the words of the crew: its name, its figures, what to do about it. */

import { commandButton } from "./parts.js";
import { evidenceOf } from "./since.js";
import { figureOf } from "./figures.js";

const OF_SOUND = new Set(["mic_dead", "silent", "talking_muted", "fader_down", "clipping", "level_low", "level_high"]);
const OF_CAMERAS = new Set(["no_signal", "black", "frozen", "media_stuck"]);
const OF_OUTPUTS = new Set(["stream_stalled", "congested", "dropped_frames", "reconnecting", "output_gone"]);
const OF_PAGES = new Set(["page_gone", "page_stale"]);
/** The link to OBS is told in a line of its own. */
export const OF_OBS = new Set(["obs_hung", "obs_gone"]);
/** Viewers notice little of it, or nothing yet. */
const MILD = new Set(["level_low", "level_high", "disk_low", "page_stale", "companion_late", "render_lag", "encoder_lag", "congested", "dropped_frames"]);
const OF_PACE = new Set(["render_lag", "encoder_lag", "disk_low"]);
/** What of the figures tells the most. */
const TELLING = {
  black: ["luma_mean"],
  frozen: ["change_ppm"],
  silent: ["before_cdb"],
  talking_muted: ["before_cdb"],
  fader_down: ["level_cdb", "before_cdb"],
  clipping: ["before_cdb"],
  level_low: ["rms_cdb"],
  level_high: ["rms_cdb"],
  congested: ["congestion_permille"],
  dropped_frames: ["dropped_permille"],
  render_lag: ["lagged_permille"],
  encoder_lag: ["encoder_skipped_permille"],
  disk_low: ["disk_free_mb"],
  companion_late: ["loop_late_ms"],
};
/** A stream of which nothing has left for so long does not come back by itself any more, most often; OBS goes on trying. */
const RESTART_AFTER_MS = { reconnecting: 60_000, stream_stalled: 20_000 };
/** Further down it helps nobody: the service says no. */
const MOST_LOWERED_DB = 12;
/** Why nothing was done by itself, where arming it would change that. */
const ARMING_HELPS = new Set(["disarmed", "suspended", "locked"]);

export function isOpen({ stage }) {
  return stage !== "over";
}

/** 「主机位」, 「主播麦」, 「推流」; empty for OBS and for this service, which need no name. */
export function whatOf({ t, words }, { trouble, subject, role }) {
  if (OF_SOUND.has(trouble)) return role ? words.microphone(role) : subject;
  if (OF_CAMERAS.has(trouble)) return role ? words.camera(role) : subject;
  if (OF_OUTPUTS.has(trouble)) return words.output(subject);
  if (OF_PAGES.has(trouble)) return t("operator.trouble.page", { page: subject.replace("x", "×") });
  return subject;
}

/** 「主机位 黑屏」 */
export function nameOf(view, incident) {
  const what = whatOf(view, incident);
  const trouble = view.words.known(`trouble.${incident.trouble}`, incident.trouble);
  const said = what ? view.t("operator.trouble.name", { what, trouble }) : trouble;
  return said.charAt(0).toUpperCase() + said.slice(1);
}

/** Its most telling figures: 「亮度 3 · 暗部 99%」. Of what goes up and down while it lasts, those of now. */
export function tellingFigures(view, incident) {
  const { trouble } = incident;
  const figures = { ...incident.figures, ...(isOpen(incident) ? figuresNow(view, incident) : {}) };
  return (TELLING[trouble] ?? [])
    .filter((name) => name in figures)
    .map((name) => figureOf(view, name, figures[name]))
    .join(" · ");
}

/** Of OBS and of outputs: the light beside it shows these, and two figures of one thing would contradict. */
function figuresNow({ watch }, { trouble, subject }) {
  if (OF_OUTPUTS.has(trouble)) return watch.outputs[subject]?.figures ?? {};
  return OF_PACE.has(trouble) ? watch.obs.figures : {};
}

/** Why nothing was switched, in words; empty where something was, or where there was nothing to switch. */
export function whyNot({ words }, { why_not: why }) {
  return why === null || why === "alert_only" ? "" : words.known(`why_not.${why}`, why);
}

/**
 * Every incident that lasts and that no other line tells, as a line of its own: what viewers notice first, the newest
 * of them before the others.
 *
 * @param {Set<string>} told ids of those that are told already
 */
export function troubles(view, told) {
  const open = view.incidents.incidents.filter(
    (one) => isOpen(one) && !told.has(one.id) && !OF_OBS.has(one.trouble) && !isAskedAbout(view, one) && !hasCome(view, one),
  );
  const lines = open.reverse().map((one) => line(view, one));
  return [...lines.filter(({ soon }) => !soon), ...lines.filter(({ soon }) => soon)];
}

/** An output that the show file has looked after is asked about in a line of its own, with the same two answers. */
function isAskedAbout({ health: { obs } }, { trouble, subject }) {
  return trouble === "output_gone" && obs.deviations.some(({ what }) => what === `output:${subject}`);
}

/** Is what it warned of told in a line of its own by now? */
function hasCome({ incidents: { incidents } }, { trouble, subject }) {
  return trouble === "congested" && incidents.some((one) => isOpen(one) && one.trouble === "dropped_frames" && one.subject === subject);
}

function line(view, incident) {
  const { t, words } = view;
  const clearing = incident.stage === "clearing";
  return {
    worst: incident.trouble === "output_gone", // No other trouble is seen by anybody before this one is over.
    soon: clearing || MILD.has(incident.trouble) || incident.why_not === "not_seen",
    name: clearing ? t("operator.trouble.clearing", { name: nameOf(view, incident) }) : nameOf(view, incident),
    evidence: evidenceOf(
      view,
      incident.first_bad_at,
      tellingFigures(view, incident),
      reopened(view, incident) || lowered(view, incident),
      whyNot(view, incident) || decidedBy(view, incident),
    ),
    remedy: tasksOf(view, incident) || sayOf(view, incident) || words.known(`operator.trouble.do.${incident.trouble}`, ""),
    since: incident.first_bad_at,
    buttons: helps(view, incident),
  };
}

/** 「阿远：换备用线」, of everybody who has to do something. */
export function tasksOf({ t }, { playbook }) {
  return playbook.tasks.map(({ who, task }) => (who ? t("operator.trouble.task", { who, task }) : task)).join(" · ");
}

/** What the host reads meanwhile. */
export function sayOf({ t }, { playbook }) {
  return playbook.say.length > 0 ? t("operator.trouble.host_says", { text: playbook.say.join(" / ") }) : "";
}

/** How often OBS was asked to open it anew. */
function reopened({ t }, { restarts }) {
  return restarts > 0 ? t("operator.trouble.restarted", { count: restarts }) : "";
}

/** What its fader was lowered by from here. */
function lowered({ t }, { trouble, lowered_db: db }) {
  return trouble === "clipping" && db > 0 ? t("operator.trouble.lowered", { db }) : "";
}

/** 「小林定」: automation leaves it alone then. */
export function decidedBy({ t, words }, { by }) {
  return by ? t("operator.history.left_to", { who: words.person(by) }) : "";
}

/** The one press that helps, where there is one. */
function helps(view, incident) {
  const { t, words, plan, live } = view;
  const off = view.health.obs.state === "connected" ? null : t("refusal.no_obs");
  if (incident.trouble === "talking_muted") {
    const name = whatOf(view, incident);
    return [
      commandButton(view, {
        name: "unmute",
        args: { input: incident.role || incident.subject },
        label: t("operator.bar.unmute", { name }),
        look: "next",
        glyph: "mute",
        off,
      }),
      commandButton(view, {
        name: "leave_as_is",
        args: { what: `sound:${incident.subject}` },
        label: t("operator.trouble.mute_meant"),
        words: t("operator.trouble.mute_meant_words", { name }),
      }),
    ];
  }
  if (incident.trouble === "clipping" && incident.lowered_db < MOST_LOWERED_DB) {
    const label = t("operator.trouble.lower", { name: whatOf(view, incident) });
    return commandButton(view, { name: "fader_lower", args: { input: incident.role || incident.subject }, label, words: label, look: "next", off });
  }
  if (view.now - incident.first_bad_at >= RESTART_AFTER_MS[incident.trouble] && incident.stage !== "clearing") {
    const output = whatOf(view, incident);
    return commandButton(view, {
      name: "output_restart",
      args: { output: incident.subject },
      label: t("operator.trouble.stop_and_start", { output }),
      words: words.effect("output_restart", incident.subject),
      look: "warn",
      off: off ?? (incident.subject in live.program.asked ? t("refusal.already_so") : null),
      sure: `output_restart ${incident.subject}`,
    });
  }
  if (incident.trouble === "output_gone") {
    const output = whatOf(view, incident);
    return [
      commandButton(view, {
        name: "output_start",
        args: { output: incident.subject },
        label: t("operator.trouble.start_again", { output }),
        words: words.effect("output_start", incident.subject),
        look: "next",
        off,
        sure: `output_start ${incident.subject}`,
      }),
      commandButton(view, {
        name: "leave_as_is",
        args: { what: `output:${incident.subject}` },
        label: t("operator.deviation.leave"),
        words: t("operator.deviation.leaving", { name: output }),
        off,
      }),
    ];
  }
  if (ARMING_HELPS.has(incident.why_not)) {
    return commandButton(view, {
      name: "arm_auto",
      label: t("operator.guard.arm_words"),
      words: t("operator.guard.arm_words"),
      look: "next",
      key: "A",
    });
  }
  const spare = plan.scenes.find(({ role }) => role === "backup");
  if (!OF_CAMERAS.has(incident.trouble) || incident.why_not === "not_seen" || !spare || spare.scene === live.program.actual) return [];
  return commandButton(view, {
    name: "take_scene",
    args: { role: spare.role },
    label: words.action({ kind: "scene", role: spare.role }),
    off,
  });
}
