/** What was promised, and how it stands: calm, tight, late (it may be won back), or broken (no plan keeps it, or a hand has
 * left, passed over or taken out what was to). */

import { clock } from "../time.js";
import { TIGHT_MS, sparesOf } from "../timing.js";
import { NOTABLE_MS } from "./place.js";
import { glance } from "./wording.js";

/** Characters of a name that a pin has room for. */
const NAME_ROOM = 8;

/** These are promised for where the plan has them, or for an hour that it comes to exactly. */
const EDGES = new Set(["hard_start", "hard_end", "show_ends"]);

/** A shape for how a promise stands, beside the words for it. */
export const GLYPHS = { calm: "armed", tight: "warn", late: "warn", broken: "fault" };

/**
 * Every promise that is not settled, in the order of time: `{kind, id, segment, at, slack, early, look}`. `slack` is how
 * much later it could still be kept, below 0 by so much as it breaks; `early` likewise how much earlier.
 */
export function promisesOf({ timing, place }) {
  const broken = new Set((timing.proposal?.broken ?? []).map(nameOf));
  return timing.promises.map((promise) => {
    const spares = sparesOf(promise, place.delay);
    const breaks = promise.broken_by !== null || broken.has(nameOf(promise));
    const look = breaks ? "broken" : lookOf(spares, timing.tolerates_ms, isWhereThePlanHasIt(promise, place));
    return { ...promise, ...spares, look };
  });
}

/** On a punctual evening such a promise has nothing to spare, and nobody has to know. */
function isWhereThePlanHasIt({ kind, id, segment }, { segments }) {
  if (kind !== "cue") return EDGES.has(kind);
  const cue = segments.find((entry) => entry.segment.id === segment)?.segment.cues.find((one) => one.id === id);
  return cue !== undefined && cue.trigger.kind !== "clock";
}

function lookOf({ slack, early }, tolerates_ms, isExact) {
  if (Math.min(slack ?? 0, early ?? 0) < -tolerates_ms) return "late";
  return !isExact && slack !== null && slack < TIGHT_MS ? "tight" : "calm";
}

/** By segment, the promise that it has least to spare for; those that no delay breaks are not among them. */
export function tightest(promises) {
  const found = new Map();
  for (const promise of promises) {
    const { segment, slack } = promise;
    if (slack !== null && !(found.get(segment)?.slack <= slack)) found.set(segment, promise);
  }
  return found;
}

/** What tells one promise from all others: cues of several segments may have the same id, and the end is every segment's. */
export function nameOf({ kind, id, segment }) {
  return kind === "show_ends" ? kind : `${kind} ${segment} ${id}`;
}

/** What a promise has to spare, where that says more than that it is in time. */
export function spareOf(view, promise) {
  return promise.look === "calm" && promise.slack < NOTABLE_MS ? "" : spareWords(view, promise);
}

/** 「余 1:10」, 「晚 1:40」, 「早 0:30」, 「失约 · 小林」; nothing of one that no delay breaks. */
export function spareWords({ t, words, timing: { tolerates_ms } }, { slack, early = null, broken_by: by = null }) {
  if (by !== null) return by ? t("operator.time.broken_by", { who: words.person(by) }) : t("operator.time.broken");
  if (early !== null && early < -tolerates_ms) return t("operator.time.early", { length: clock(-early) });
  if (slack === null) return "";
  return slack < -tolerates_ms ? t("operator.time.late", { length: clock(-slack) }) : t("operator.time.slack", { length: clock(slack) });
}

/** What it is, as short as there is room for: a window by its number, a segment or a cue by its words. */
export function promiseWords({ words, plan }, { kind, id, segment }, room = NAME_ROOM) {
  const keeps = plan.segments.find((one) => one.id === segment);
  const cue = keeps?.cues.find((one) => one.id === id);
  return words.promise({ kind, id, title: keeps?.title ?? segment, cue }, (text) => glance(text, room));
}
