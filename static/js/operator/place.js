/**
 * Where the show stands: the running order with the times that the service has worked out for it.
 * Pure: the same snapshots and instant give the same answer. Instants are server ms, lengths ms.
 */

import { delayOf, endAt, expectedAt, givesOf } from "../timing.js";

/** Below this a finished segment took what it should. */
export const NOTABLE_MS = 1_000;

/**
 * @returns {{
 *   running: boolean, held: boolean, ended: boolean, ready: boolean,
 *   starts: number|null, elapsed: number, index: number, remaining: number|null, progress: number, delay: number,
 *   segments: Array, passes: Array, expectedEnd: number|null, plannedEnd: number|null, over: number, now: number,
 *   rest: number}}
 * `starts` is null before the start of a show that has no planned hour; `remaining` is negative once the
 * running segment is over; `segments[].starts` and `.ends` are null where no hour is known. `segments` are those of
 * the plan in their order, `passes` what ran and what is to come in the order of time: a segment that was gone back
 * to is there more than once, and one that was passed over is not.
 */
export function placeOf(plan, live, timing, now) {
  const current = live.segment;
  const index = current ? current.index : live.phase === "ended" ? plan.segments.length : -1;
  const delay = delayOf(timing, now);
  const remaining = current ? (current.ends_at === null ? current.remaining_ms : current.ends_at - now) : null;
  const segments = placed(plan, live, timing, { index, delay, now, remaining });
  const expectedEnd = live.ended_at ?? endAt(timing, delay);
  return {
    ready: live.phase === "ready",
    running: live.phase === "running",
    held: live.phase === "held",
    ended: live.phase === "ended",
    starts: timing.starts_at,
    elapsed: live.started_at === null ? 0 : (live.ended_at ?? now) - live.started_at,
    index,
    remaining,
    progress: current && current.length_ms > 0 ? Math.min(1, Math.max(0, 1 - remaining / current.length_ms)) : 0,
    delay,
    segments,
    passes: passed(plan, live, segments),
    expectedEnd,
    plannedEnd: timing.planned_end_at,
    over: expectedEnd === null || timing.planned_end_at === null ? 0 : expectedEnd - timing.planned_end_at,
    now,
    rest: live.ended_at !== null ? 0 : live.phase === "ready" ? lengthOf(segments) : Math.max(0, expectedEnd - now),
  };
}

/**
 * Every segment with its state: `past`, `missed` (the show went on past it), `now`, `later`, or `skipped` (to be passed
 * over). Those to come have their `length_ms` of this evening, what they may still give of it, and how much later they
 * could begin (`slack_ms`, null: whenever). A pass of a loop that the hour of the loop comes before is `left_out`.
 */
function placed(plan, live, { segments: columns }, { index, delay, now, remaining }) {
  /** When each finished segment really ran; a segment begun twice counts as it ran last. */
  const ran = new Map(
    live.begun.map(({ index: place, at }, turn) => [place, { starts: at, ends: live.begun[turn + 1]?.at ?? live.ended_at }]),
  );
  const skipped = new Set(live.skipped);
  const rows = new Map(columns.ids.map((id, row) => [id, row]));
  return plan.segments.map((segment, place) => {
    const row = rows.get(segment.id);
    const entry = { segment, index: place, length_ms: segment.length_ms, gives_ms: 0, slack_ms: null, left_out: false, planned: columns.planned[row] ?? null };
    if (place < index) {
      const known = ran.get(place);
      return known ? { ...entry, state: "past", ...known } : { ...entry, state: "missed", starts: null, ends: null };
    }
    if (place === index) {
      const { started_at, length_ms } = live.segment;
      const gives_ms = givesOf(segment, length_ms, length_ms - Math.max(0, remaining));
      return { ...entry, state: "now", length_ms, gives_ms, starts: started_at, ends: now + Math.max(0, remaining) };
    }
    if (skipped.has(segment.id) || row === undefined) return { ...entry, state: skipped.has(segment.id) ? "skipped" : "later", starts: null, ends: null };
    const length_ms = columns.lengths[row];
    const starts = expectedAt(columns.at[row], columns.absorbs_ms[row], delay);
    const latest = columns.latest[row];
    return {
      ...entry,
      state: "later",
      length_ms,
      gives_ms: givesOf(segment, length_ms, 0),
      slack_ms: latest === null || starts === null ? null : latest - starts,
      left_out: columns.states[row] === "skipped",
      starts,
      ends: starts === null ? null : starts + length_ms,
    };
  });
}

/** What ran, in the order in which it did, and after it what runs and what is to come. */
function passed(plan, live, segments) {
  const over = live.segment ? live.begun.slice(0, -1) : live.begun;
  const past = over.map(({ index, at }, turn) => ({
    segment: plan.segments[index] ?? null,
    index,
    state: "past",
    gives_ms: 0,
    starts: at,
    ends: live.begun[turn + 1]?.at ?? live.ended_at,
  }));
  return [...past, ...segments.filter(({ state }) => state === "now" || state === "later")];
}

/** How much longer a finished segment took than it should have, in ms; null of others, and where that is not known. */
export function overOf({ segment, starts, ends, state }) {
  return state === "past" && segment && starts !== null && ends ? ends - starts - segment.length_ms : null;
}

/** How long all that is to come takes by itself, ms. */
function lengthOf(segments) {
  return segments.filter(({ state }) => state === "later").reduce((whole, { length_ms }) => whole + length_ms, 0);
}
