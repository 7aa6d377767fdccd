/**
 * The show's time as the service has worked it out: topic `timing`, read at an instant.
 *
 * Its instants hold until one moment: the running segment is to end then, or a hold began. From there on each of them
 * moves by what of the delay does not go by in waiting before it. Instants are server ms, lengths ms.
 */

/** Less slack than this before a promise is worth a look. */
export const TIGHT_MS = 120_000;

/**
 * How much later everything comes than it was worked out: what runs, a hold, or the wait for GO has lasted so long. Whose
 * GO does not come until `late_until_at` means another hour, and is late for nothing.
 */
export function delayOf({ late_from_at, late_until_at }, now) {
  return late_from_at === null || (late_until_at !== null && now > late_until_at) ? 0 : Math.max(0, now - late_from_at);
}

/** By how much of the delay something comes later; null absorbs all of it. */
function movedBy(absorbs_ms, delay) {
  return absorbs_ms === null ? 0 : Math.max(0, delay - absorbs_ms);
}

/** When something is expected that was worked out for `at`; null where that is. */
export function expectedAt(at, absorbs_ms, delay) {
  return at === null ? null : at + movedBy(absorbs_ms, delay);
}

/** When the show is expected to end; null while nobody knows when it begins. */
export function endAt({ end }, delay) {
  return end === null ? null : expectedAt(...end, delay);
}

/**
 * How much a promise has to spare, below 0 by so much as it breaks: `{slack, early}`, how much later and how much earlier
 * what keeps it may still come. Null where nothing that runs late, or early, breaks it.
 */
export function sparesOf({ slack_ms, early_ms, absorbs_ms }, delay) {
  const by = movedBy(absorbs_ms, delay);
  return { slack: slack_ms === null ? null : slack_ms - by, early: early_ms === null ? null : early_ms + by };
}

/** What a segment of this length may still give once so much of it has run. */
export function givesOf({ shortest_ms }, length_ms, ran_ms) {
  return Math.max(0, length_ms - Math.max(shortest_ms ?? length_ms, ran_ms));
}

/** The next promise that is still ahead and to be kept, or null; `promises` are in the order of their instants. */
export function nextPromise({ promises }, now) {
  return promises.find(({ at, broken_by: by }) => at > now && by === null) ?? null;
}
