/** Where in the show the host is. */

/** So long before its end a segment is to be brought to one. */
export const WRAP_MS = 10_000;

/** The segment on air, or before the start the one that will be first; with the next one that is to be played. */
export function place(plan, live) {
  const coming = (from) => plan.segments.findIndex(({ id }, at) => at >= from && !live.skipped.includes(id));
  const at = live.segment ? live.segment.index : Math.max(0, coming(0));
  return { at, segment: plan.segments[at], next: plan.segments[coming(at + 1)] };
}

/** What is left of the running segment, ms, below zero when it is over its time; null while that is not known. */
export function segmentLeft(live, now) {
  const { ends_at, remaining_ms } = live.segment;
  return ends_at === null ? remaining_ms : ends_at - now;
}
