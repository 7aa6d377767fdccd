/**
 * What a press would break of what was promised. The service obeys whoever presses and names it afterwards; here it is told
 * before, and the press is asked for once more. Of what is late or broken already nobody is asked again.
 */

import { timeOfDay } from "../time.js";
import { nameOf, promiseWords } from "./promises.js";

/** As many are named; of more only how many. */
const NAMED = 2;

/** Promises that a segment has to keep by being there at their instants. A hard end is kept by whoever is through before. */
const OF_SEGMENTS = new Set(["cue", "hard_start"]);
const WINDOWS = new Set(["sale_opens", "sale_closes", "bag_closes"]);

/** Those that are still to come, and nothing but this press would break. */
function standing({ promises, now, timing: { tolerates_ms } }) {
  return promises.filter(({ at, slack, broken_by: by }) => by === null && at > now && !(slack !== null && slack < -tolerates_ms));
}

/** GO leaves the running segment, begins the next, or ends the show. */
export function breaksOfGo(view) {
  const { go } = view.live;
  if (go.does === "end") return breaksOfEnd(view);
  return go.does === "segment" ? breaksOfLeaving(view, go.segment) : [];
}

/** With the script all promises end that need it; those of the broadcast's end are kept by ending early. */
export function breaksOfEnd(view) {
  return standing(view).filter(({ kind }) => OF_SEGMENTS.has(kind) || WINDOWS.has(kind));
}

/** What runs is left, `passed` are passed over, and `begins` begins, perhaps before its hour. */
function breaksOfLeaving(view, begins, passed = new Set()) {
  const { live, now, timing } = view;
  return standing(view).filter(({ kind, segment, at }) => {
    if (kind === "hard_start" && segment === begins) return at > now + timing.tolerates_ms;
    return OF_SEGMENTS.has(kind) && (segment === live.segment?.id || passed.has(segment));
  });
}

/** Segments to come are passed over, or taken out; what runs goes on all the same. */
export function breaksOfDropping(view, ids) {
  const dropped = new Set(ids);
  dropped.delete(view.live.segment?.id);
  return standing(view).filter(({ kind, segment }) => OF_SEGMENTS.has(kind) && dropped.has(segment));
}

/** What lies between is passed over; going back, what runs comes again when all from there on was played once more. */
export function breaksOfJump(view, to) {
  const { live, now, place } = view;
  if (live.phase !== "running") return [];
  const { index: from, goes_on: next } = live.segment;
  const target = place.segments.findIndex(({ segment }) => segment.id === to);
  if (target === from) return [];
  if (from === null || target > from) {
    const passed = place.segments.slice(from === null ? next : from + 1, target);
    return breaksOfLeaving(view, to, new Set(passed.map(({ segment }) => segment.id)));
  }
  const again = now + place.segments.slice(target, from).reduce((sum, { segment }) => sum + segment.length_ms, 0);
  return breaksOfLeaving(view, to).filter(({ at }) => at < again);
}

export function breaksOfBack(view) {
  const { live, place } = view;
  const before = place.segments.slice(0, live.segment?.index ?? 0).filter(({ segment }) => !live.skipped.includes(segment.id));
  return before.length > 0 ? breaksOfJump(view, before.at(-1).segment.id) : [];
}

/** 「会失约 20:14 草莓开奖 · 还没到 20:30 F1 收」: what is open when a show ends comes to its end without it. */
export function breaksWarning(view, broken) {
  const { t } = view;
  const still = broken.filter(({ kind }) => WINDOWS.has(kind));
  const lost = broken.filter(({ kind }) => !WINDOWS.has(kind));
  return [
    lost.length > 0 ? t("operator.breaks.warning", { promises: named(view, lost) }) : "",
    still.length > 0 ? t("operator.breaks.still", { promises: named(view, still) }) : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

/** 「20:14 草莓开奖 · 20:30 下播」 */
function named(view, broken) {
  const { t, plan } = view;
  const each = broken.slice(0, NAMED).map((promise) => `${timeOfDay(promise.at, plan.show.zone, { seconds: false })} ${promiseWords(view, promise)}`);
  const more = broken.length - NAMED;
  return [...each, more > 0 ? t("operator.breaks.more", { count: more }) : ""].filter(Boolean).join(" · ");
}

/** The words of a press, with what it would break. */
export function withBreaks(view, words, broken) {
  return broken.length > 0 ? view.t("operator.breaks.by", { what: words, warning: breaksWarning(view, broken) }) : words;
}

/** What a press is asked for once more by: when it would break something else by then, it is asked for anew. */
export function sureOfBreaking(press, broken) {
  return broken.length > 0 ? `${press} ${broken.map(nameOf).join(" ")}` : null;
}
