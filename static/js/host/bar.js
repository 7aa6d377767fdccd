/**
 * The bar of the evening: what ran, with what was lost and won back; what is to come, with what is fixed, what may still
 * give, and what was promised. Pure: places in percent of the bar, instants are server ms.
 */

import { expectedAt, givesOf } from "../timing.js";
import { segmentLeft } from "./place.js";

/** Less than this off its length a segment took what it should: nobody sees less of it from two metres away. */
const NOTABLE_MS = 10_000;
/** What lies closer together than this share of the bar is seen as one. */
const NARROW = 0.004;

/**
 * @param {{delay: number, end: number, now: number}} at `delay` as of `timing.js`, `end` when the show is expected to end
 * @returns {{ran: string, lost: Part[], won: Part[], fixed: Part[], elastic: Part[], pins: string[], over: ?string}}
 *   `over` is where the end was planned, null: the show does not run past it
 *
 * @typedef {{from: string, length: string}} Part
 */
export function barOf({ plan, live, timing }, { delay, end, now }) {
  const { starts_at: starts, planned_end_at: planned, promises } = timing;
  const span = Math.max(end, planned ?? end, now) - starts;
  const percent = (share) => `${(Math.min(1, Math.max(0, share)) * 100).toFixed(1)}%`;
  const share = (instant) => percent((instant - starts) / span);
  const parts = (found) => joined(found, span * NARROW).map(([from, to]) => ({ from: share(from), length: percent((to - from) / span) }));
  const told = differences({ plan, live }, { delay, now });
  const rest = coming({ plan, live, timing }, { delay, now });
  return {
    ran: share(now),
    lost: parts(told.filter(({ over }) => over > 0).map(({ part }) => part)),
    won: parts(told.filter(({ over }) => over < 0).map(({ part }) => part)),
    fixed: rest.filter(({ segment }) => segment.starts_hard || segment.ends_hard).map(({ starts: from, ends }) => parts([[from, ends]])[0]),
    elastic: parts(rest.filter(({ gives_ms }) => gives_ms > 0).map(({ ends, gives_ms }) => [ends - gives_ms, ends])),
    pins: promises.filter(({ at, broken_by: by }) => at > now && by === null).map(({ at }) => share(at)),
    over: planned !== null && end > planned ? share(planned) : null,
  };
}

/** At the end of each pass that is over, by how much it was longer or shorter than it should; of what runs, how late it is. */
function differences({ plan, live }, { delay, now }) {
  const over = live.begun.slice(0, -1).map(({ index, at }, turn) => {
    const ends = live.begun[turn + 1].at;
    const meant = plan.segments[index]?.length_ms ?? ends - at; // none: an edit has taken it out of the plan
    return { over: ends - at - meant, starts: at, ends };
  });
  return [...over, { over: delay, starts: live.segment.started_at, ends: now }]
    .filter(({ over }) => Math.abs(over) >= NOTABLE_MS)
    .map(({ over, starts, ends }) => ({ over, part: [Math.max(starts, ends - Math.abs(over)), ends] }));
}

/** What runs and what is to come, `{segment, starts, ends, gives_ms}`, as far as its hours are known. */
function coming({ plan, live, timing: { segments: columns } }, { delay, now }) {
  const rows = new Map(columns.ids.map((id, row) => [id, row]));
  const { index, started_at, length_ms } = live.segment;
  const left = Math.max(0, segmentLeft(live, now));
  const running = { segment: plan.segments[index], starts: started_at, ends: now + left, gives_ms: givesOf(plan.segments[index], length_ms, length_ms - left) };
  const later = plan.segments
    .slice(index + 1)
    .filter(({ id }) => rows.has(id) && !live.skipped.includes(id) && columns.at[rows.get(id)] !== null)
    .map((segment) => {
      const row = rows.get(segment.id);
      const starts = expectedAt(columns.at[row], columns.absorbs_ms[row], delay);
      return { segment, starts, ends: starts + columns.lengths[row], gives_ms: givesOf(segment, columns.lengths[row], 0) };
    });
  return [running, ...later];
}

/** Spans that are too near to each other to be told apart, as one each; they come in the order of time. */
function joined(spans, near) {
  const found = [];
  for (const [from, to] of spans) {
    const before = found.at(-1);
    if (before && from - before[1] < near) before[1] = to;
    else found.push([from, to]);
  }
  return found;
}
