/**
 * Where the show stands in its evening: a slim bar, the next promise with its countdown, and that lost time is being won
 * back. It tells; there is nothing in it for the host to decide.
 */

import { timeOfDay } from "../time.js";
import { delayOf, endAt } from "../timing.js";
import { barOf } from "./bar.js";
import { countdown } from "./sales.js";

/** A promise nearer than this asks for attention, as the segment's clock does. */
const SOON_MS = 60_000;
/** Less than this is not worth telling that it is being won back. */
const NOTABLE_MS = 10_000;
/** Sales and bags that viewers see are told of beside the card. */
const BESIDE = new Set(["sale_opens", "sale_closes", "bag_closes"]);

/**
 * @returns {?{bar: object, words: string, look: string, catching: string}} `bar` as of `barOf`; null: the show does not
 *   run, or nobody knows its hours
 */
export function promiseOf({ plan, live, timing }, now, t) {
  if (!timing || !live.segment) return null;
  const delay = delayOf(timing, now);
  const end = endAt(timing, delay);
  if (end === null || timing.starts_at === null) return null;
  const next = timing.promises.find((one) => one.at > now && !BESIDE.has(one.kind) && !isBegun(one, live)) ?? null;
  return {
    bar: barOf({ plan, live, timing }, { delay, end, now }),
    words: next ? wordsOf(plan, next, now, t) : "",
    look: next ? lookOf(next, now) : "",
    catching: catchingUp({ plan, live, timing }, t),
  };
}

/** Was it broken by beginning before its hour? Then the host is at it. */
function isBegun({ kind, segment, broken_by: by }, live) {
  return by !== null && kind === "hard_start" && segment === live.segment.id;
}

/** What is next, and how long until then; of what does not come any more, that. */
function wordsOf(plan, promise, now, t) {
  const told = { time: timeOfDay(promise.at, plan.show.zone, { seconds: false }), name: nameOf(plan, promise, t) };
  return promise.broken_by === null ? t("host.promise.next", { ...told, left: countdown(promise.at, now) }) : t("host.promise.off", told);
}

function lookOf({ at, broken_by: by }, now) {
  if (by !== null) return "off";
  return at - now <= SOON_MS ? "soon" : "";
}

/** What it is, as the host would say it. */
function nameOf(plan, { kind, id, segment: within }, t) {
  const segment = plan.segments.find((one) => one.id === within);
  const title = segment?.title ?? "";
  if (kind === "show_ends") return t("host.promise.show_ends");
  if (kind === "hard_end") return t("host.promise.hard_end", { title });
  const cue = kind === "cue" ? segment?.cues.find((one) => one.id === id) : null;
  const opens = cue?.actions.find((action) => ["sale", "bag"].includes(action.kind) && action.step === "open");
  if (!opens) return title;
  return t(opens.kind === "sale" ? "host.promise.sale" : "host.promise.bag");
}

/** By how much what is to come was made shorter for this evening: 「正在追时间 −2:00」. */
function catchingUp({ plan, live, timing: { segments } }, t) {
  const lengths = new Map(segments.ids.map((id, row) => [id, segments.lengths[row]]));
  const won = plan.segments
    .slice(live.segment.index + 1)
    .filter(({ id }) => lengths.has(id) && !live.skipped.includes(id))
    .reduce((sum, { id, length_ms }) => sum + length_ms - lengths.get(id), 0);
  return won >= NOTABLE_MS ? t("host.promise.catching_up", { time: countdown(won, 0) }) : "";
}
