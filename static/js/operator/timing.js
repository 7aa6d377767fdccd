/**
 * Where the show stands in time, computed from the anchors of the last snapshots and the server's clock.
 * Pure: the same plan, live state and instant give the same answer. Instants are server ms, lengths ms.
 */

const MINUTE = 60_000;
/** Below this a finished segment took what it should. */
export const NOTABLE_MS = 1_000;

/**
 * @returns {{
 *   running: boolean, held: boolean, ended: boolean, ready: boolean,
 *   starts: number|null, elapsed: number, index: number, remaining: number|null, progress: number,
 *   segments: Array, passes: Array, expectedEnd: number|null, plannedEnd: number|null, over: number, now: number,
 *   rest: number}}
 * `starts` is null before the start of a show that has no planned hour; `remaining` is negative once the
 * running segment is over; `segments[].starts` and `.ends` are null where no hour is known. `segments` are those of
 * the plan in their order, `passes` what ran and what is to come in the order of time: a segment that was gone back
 * to is there more than once, and one that was passed over is not.
 */
export function standing(plan, live, now) {
  const current = live.segment;
  const index = current ? current.index : live.phase === "ended" ? plan.segments.length : -1;
  const starts = live.started_at ?? live.starts_at ?? plan.show.planned_start_at;
  const remaining = current ? (current.ends_at === null ? current.remaining_ms : current.ends_at - now) : null;
  const currentEnds = current ? now + Math.max(0, remaining) : null;

  const segments = placed(plan, live, index, starts, currentEnds);
  const coming = sum(segments.filter(({ state }) => state === "later").map(({ segment }) => segment.length_ms));

  const expectedEnd =
    live.ended_at ?? (current ? currentEnds + live.rest_ms : starts === null ? null : starts + coming);
  const plannedEnd = live.planned_end_at ?? (starts === null ? null : starts + plan.show.length_ms);
  return {
    ready: live.phase === "ready",
    running: live.phase === "running",
    held: live.phase === "held",
    ended: live.phase === "ended",
    starts,
    elapsed: live.started_at === null ? 0 : (live.ended_at ?? now) - live.started_at,
    index,
    remaining,
    progress: current && current.length_ms > 0 ? clamp(1 - remaining / current.length_ms) : 0,
    segments,
    passes: passed(plan, live, segments),
    expectedEnd,
    plannedEnd,
    over: expectedEnd === null || plannedEnd === null ? 0 : expectedEnd - plannedEnd,
    now,
    rest:
      live.ended_at !== null ? 0 : live.phase === "ready" ? coming : Math.max(0, expectedEnd - now),
  };
}

/** The state of a segment is `past`, `missed` (the show went on past it), `now`, `later`, or `skipped` (to be passed over). */
function placed(plan, live, index, starts, currentEnds) {
  /** When each finished segment really ran; a segment begun twice counts as it ran last. */
  const ran = new Map(
    live.begun.map(({ index: place, at }, turn) => [place, { starts: at, ends: live.begun[turn + 1]?.at ?? live.ended_at }]),
  );
  const skipped = new Set(live.skipped);
  let at = starts;
  return plan.segments.map((segment, place) => {
    const entry = { segment, index: place };
    if (place < index) {
      const known = ran.get(place);
      return known ? { ...entry, state: "past", ...known } : { ...entry, state: "missed", starts: null, ends: null };
    }
    if (place === index) {
      at = currentEnds;
      return { ...entry, state: "now", starts: live.segment.started_at, ends: currentEnds };
    }
    if (skipped.has(segment.id)) return { ...entry, state: "skipped", starts: null, ends: null };
    const begins = at;
    if (at !== null) at += segment.length_ms;
    return { ...entry, state: "later", starts: begins, ends: at };
  });
}

/** What ran, in the order in which it did, and after it what runs and what is to come. */
function passed(plan, live, segments) {
  const over = live.segment ? live.begun.slice(0, -1) : live.begun;
  const past = over.map(({ index, at }, turn) => ({
    segment: plan.segments[index] ?? null,
    index,
    state: "past",
    starts: at,
    ends: live.begun[turn + 1]?.at ?? live.ended_at,
  }));
  return [...past, ...segments.filter(({ state }) => state === "now" || state === "later")];
}

/** How much longer a finished segment took than it should have, in ms; null of others, and where that is not known. */
export function overOf({ segment, starts, ends, state }) {
  return state === "past" && segment && starts !== null && ends ? ends - starts - segment.length_ms : null;
}

/** What finished segments lost and what they won back, each as a sum of ms. */
export function lostAndWonOf(entries) {
  const overs = entries.map(overOf).filter((over) => over !== null && Math.abs(over) >= NOTABLE_MS);
  return {
    lost: sum(overs.filter((over) => over > 0)),
    won: -sum(overs.filter((over) => over < 0)),
  };
}

/** How long after its segment began a cue falls due, or null when a hand decides. */
export function offsetOf(segment, cue, seen = []) {
  const trigger = cue.trigger;
  switch (trigger.kind) {
    case "at":
      return trigger.offset_ms;
    case "before_end":
      return Math.max(0, segment.length_ms - trigger.lead_ms);
    case "after":
    case "with": {
      const before = segment.cues.find((other) => other.id === trigger.cue);
      if (!before || seen.includes(cue.id)) return null;
      const offset = offsetOf(segment, before, [...seen, cue.id]);
      return offset === null ? null : offset + trigger.wait_ms;
    }
    default:
      return null;
  }
}

/** Windows that the running order will open by itself: `{id, at}` for each that has an hour. */
export function plannedWindows(place, cues) {
  if (place.starts === null || place.state === "past") return []; // also what is not to run at all
  const found = [];
  for (const cue of place.segment.cues) {
    const record = place.state === "now" ? cues.get(cue.id) : null;
    if (record && record.status !== "waiting") continue;
    if ((record?.armed ?? cue.armed) === false) continue;
    for (const action of cue.actions) {
      if ((action.kind !== "sale" && action.kind !== "bag") || action.step !== "open") continue;
      const offset = offsetOf(place.segment, cue);
      const at = record?.due_at ?? (offset === null ? null : place.starts + offset);
      if (at !== null) found.push({ id: action.sale ?? action.bag, at });
    }
  }
  return found;
}

/** The step between two ticks of the time bar: about seven of them, at round minutes. */
export function tickStep(span) {
  const steps = [1, 2, 5, 10, 15, 30, 60, 120].map((minutes) => minutes * MINUTE);
  return steps.find((step) => span / step <= 8) ?? 240 * MINUTE;
}

function sum(lengths) {
  return lengths.reduce((whole, length) => whole + length, 0);
}

export function clamp(share) {
  return Math.min(1, Math.max(0, share));
}
