/** What the crew has to know of OBS, and to decide about it: that it is away, that its windows hang, what deviates. */

import { html, nothing } from "../../vendor/lit-html.js";
import { shapeOf } from "./failures.js";
import { commandButton } from "./parts.js";
import { evidenceOf } from "./since.js";

/** What keeps OBS from letting us in, by the shape of its reason: each has a cure of its own. */
const TURNED_AWAY = new Set(["password_missing", "password_wrong", "version", "kicked"]);

/** Is there an OBS whose answers count? */
export function isThere({ health: { obs } }) {
  return obs.state === "connected";
}

/**
 * OBS is away: one incident, whatever was pressed since. What cannot be done without it is no incident of its own.
 * Null while it is there, and in a show that is run without one until somebody asks for the fallback.
 */
export function obsAway(view) {
  const {
    t,
    live: { hold, phase, program },
    health: { obs },
  } = view;
  if (isThere(view)) return null;
  const { cover } = program;
  if (obs.state === "never" && obs.how === null && !cover) return null;
  const { name, more = "" } = manner(view);
  return {
    name: t(`operator.away.${name}`),
    evidence: evidenceOf(view, obs.since_at ?? (cover ? cover.since_at : null), more),
    remedy: html`${cover ? html`<b>${t(hold ? "operator.away.cover_held" : "operator.away.cover")}</b> ` : nothing}${t(
      `operator.away.${name}_do`,
    )} ${phase === "running" ? t("operator.away.script") : nothing}`,
    since: obs.since_at,
  };
}

/** How it went away, by its name in `operator.away`, and whatever tells more than that. */
function manner({ t, words, health: { obs } }) {
  const { how, relaunch, relaunch_allowed: allowed } = obs;
  const reason = words.failure(obs.reason);
  switch (how) {
    case "crashed":
      if (relaunch?.failure) return { name: "not_started", more: words.failure(relaunch.failure) };
      if (relaunch) return { name: "starting", more: t("operator.away.attempt", { attempt: relaunch.attempt }) };
      return { name: allowed ? "crashed_allowed" : "crashed" };
    case "turned_away": {
      const shape = shapeOf(obs.reason)?.name;
      return TURNED_AWAY.has(shape) ? { name: shape } : { name: how, more: reason };
    }
    case "hung":
      return { name: allowed ? "hung_allowed" : "hung" };
    case "closed":
      return { name: how };
    case "unreachable":
      return { name: obs.state === "never" ? "not_there_yet" : how, more: reason };
    default:
      return obs.state === "never" && how === null ? { name: "absent" } : { name: "cut", more: reason };
  }
}

/** OBS answers, but its windows do not: no switch comes through before somebody looks at it. */
export function obsBlocked(view) {
  const {
    t,
    live: { program },
    health: { obs },
  } = view;
  if (!isThere(view) || obs.pulse !== "blocked") return null;
  const waiting = program.switch !== null && program.switch.state === "failed";
  return {
    name: t("operator.blocked.name"),
    evidence: t("operator.blocked.evidence"),
    remedy: t(waiting ? "operator.blocked.do_again" : "operator.blocked.do"),
  };
}

/**
 * A hand has hidden every camera of the scene on programme, or taken it out: nothing is broken, and viewers see none.
 * Nobody undoes that but a person. Null while a camera is in it.
 */
export function camerasHidden(view) {
  const {
    t,
    words,
    live: { phase, program },
    health: { obs },
  } = view;
  const [first] = obs.hidden;
  if (!isThere(view) || first === undefined || first.scene !== program.actual) return null;
  const cameras = words.list(obs.hidden.map(({ role }) => words.camera(role)));
  const scene = words.scene(first.scene);
  return {
    soon: program.on_air !== true && phase !== "running" && phase !== "held",
    name: t("operator.hidden.name", { cameras }),
    evidence: evidenceOf(view, first.since_at, t("operator.hidden.evidence", { scene })),
    remedy: t("operator.hidden.do", { scene }),
    since: first.since_at,
  };
}

/** What in OBS is not as the show wants it, in the order in which it is to be mended. */
export function deviations(view) {
  const all = view.health.obs.deviations.map((deviation) => deviationOf(view, deviation));
  const urgent = all.some(({ asks }) => !asks);
  return all.map((incident) => ({ ...incident, minor: urgent && incident.asks }));
}

function deviationOf(view, deviation) {
  const { t, words } = view;
  const { what, kind, wanted, actual } = deviation;
  const subject = subjectOf(view, deviation);
  const told = t("operator.deviation.name", {
    subject,
    wanted: stateWords(t, "wanted", kind, wanted),
    actual: stateWords(t, "actual", kind, actual),
  });
  const effect = effectOf(deviation);
  const sure = needsSure(view, deviation);
  const right = t("operator.deviation.put_right");
  const leave = t("operator.deviation.leave");
  return {
    asks: !isLoud(view, deviation),
    name: told.charAt(0).toUpperCase() + told.slice(1),
    evidence: evidenceOf(view, deviation.since_at),
    remedy: words.known(`operator.deviation.means.${effect}`, ""),
    buttons: [
      commandButton(view, {
        name: "put_right",
        args: { what },
        label: right,
        // What the bottom bar asks to be pressed again says what viewers will notice.
        words: t(`operator.deviation.doing.${effect}`, { name: subject, wanted }),
        look: "answer",
        sure: sure ? `put_right ${what} ${wanted} ${actual}` : null,
      }),
      commandButton(view, {
        name: "leave_as_is",
        args: { what },
        label: leave,
        words: t("operator.deviation.leaving", { name: subject }),
        look: "answer",
      }),
    ],
  };
}

function subjectOf({ t, words }, { kind, name }) {
  if (kind === "output") return words.output(name);
  if (kind === "sound") return t("operator.deviation.microphone", { name });
  return t(`operator.deviation.${kind}`);
}

/** 「应当开着」, 「现在静音」; a name in quotation marks. */
function stateWords(t, tense, kind, state) {
  return kind === "collection" || kind === "profile"
    ? t(`operator.deviation.${tense}.named`, { name: state })
    : t(`operator.deviation.${tense}.${kind}_${state}`);
}

/** What putting it right does, as one word: `output_on`, `sound_muted`, `collection`. */
function effectOf({ kind, wanted }) {
  return kind === "collection" || kind === "profile" ? kind : `${kind}_${wanted}`;
}

/** A stop cannot be taken back before viewers have seen it, nor can a picture that goes blank. */
function needsSure({ live: { program } }, { kind, wanted }) {
  return kind === "collection" || (kind === "output" && wanted === "off" && program.on_air === true);
}

/** Do viewers miss something now that the show wants them to have? */
function isLoud({ plan, live }, { kind, name, wanted }) {
  if (live.phase !== "running" && live.phase !== "held") return false;
  if (kind === "output") return wanted === "on" && plan.on_air.includes(name);
  return kind === "sound" && wanted === "heard" && live.program.on_air === true;
}
