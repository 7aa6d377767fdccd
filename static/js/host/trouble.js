/** What viewers see that they should not, what is said meanwhile, and for a moment that it is over. */

import { clock } from "../time.js";

/** So long it is told that all is well again. */
const BACK_MS = 8_000;

const SEES = {
  fallback: "host.incident.sees.fallback",
  other_scene: "host.incident.sees.other_scene",
  last_picture: "host.incident.sees.last_picture",
  nothing: "host.incident.sees.nothing",
  no_camera: "host.incident.sees.no_camera",
  programme: "host.incident.sees.programme",
  unknown: "host.incident.sees.unknown",
};

/** Does the script wait behind what covers programme? Then there is one sentence to say, and little else. */
export function waits({ live }) {
  return Boolean(live.program.cover) && live.hold?.reason === "fallback";
}

/**
 * What stands over the lines while something is broken and they go on, or for a moment when it is over.
 *
 * @returns {?{look: "broken"|"back", say: string, facts: string[], clock: string}} `facts`: what is broken, then what viewers see
 */
export function troubleOf(state, now, t) {
  const { live } = state;
  const { incident, program } = live;
  if (!incident && !program.cover) return backOf(live, now, t);
  // Before and after the show nobody watches: it is the crew's affair. That it was cut is the host's as well.
  if (program.on_air === false && !isCut(incident)) return null;
  const sees = seen(state, t);
  const [say = ""] = incident?.say ?? [];
  const facts = say ? [sees] : [t("host.incident.go_on")];
  return {
    look: "broken",
    say: say || sees,
    facts: incident ? [broken(incident, t), ...facts] : facts,
    clock: clock(now - since(live)),
  };
}

/** Has the show gone off air in its middle? */
function isCut(incident) {
  return incident?.trouble === "output_gone";
}

/** What is broken; or that it is well again, and that somebody has to bring the show back. */
export function broken({ trouble, well = false }, t) {
  return t(well ? "host.incident.well" : `trouble.${trouble}`);
}

/** Another camera covers as well, and the host is in its picture. */
export function isFallback({ role = "fallback" }) {
  return role === "fallback";
}

/** What viewers see, as far as anybody knows. */
export function seen({ live, link }, t) {
  const { incident, program } = live;
  if (link.state === "lost") return lastKnown(live, t);
  if (program.on_air === false && !isCut(incident)) return t("host.incident.switched");
  if (incident) return t(SEES[incident.viewers_see] ?? SEES.unknown);
  if (program.on_air === null) return t("host.incident.switched");
  return t(isFallback(program.cover) ? SEES.fallback : SEES.other_scene);
}

/** What they saw when the link was lost, and not more than that. */
function lastKnown({ incident, program }, t) {
  if (program.cover && isFallback(program.cover)) return t("host.incident.switched");
  const saw = program.cover ? SEES.other_scene : SEES[incident.viewers_see];
  return saw && saw !== SEES.unknown ? t("host.incident.before", { what: t(saw) }) : t(SEES.unknown);
}

/** Since when it is so. */
export function since({ incident, program }) {
  return incident ? incident.since_at : program.cover.since_at;
}

function backOf({ back = null }, now, t) {
  if (back === null || now - back.at > BACK_MS) return null;
  const facts = back.lost_ms >= 1000 ? [t("host.back.lost", { time: clock(back.lost_ms) })] : [];
  return { look: "back", say: t("host.back.title"), facts, clock: "" };
}
