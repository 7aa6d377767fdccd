/** What the running order comes to by itself, at the hours that the service expects. */

import { expectedAt } from "../timing.js";

/**
 * Windows that the running order opens, and tasks: `{segment, cue, at}` with the cue as it was planned. Those of the
 * running segment have their hour in `live`, those of later ones in `timing`.
 */
export function comingOf({ plan, live, timing, place, cues }) {
  const running = plan.segments[live.segment?.index];
  const here = (running?.cues ?? [])
    .filter(({ id, armed }) => (cues.get(id)?.status ?? "waiting") === "waiting" && (cues.get(id)?.armed ?? armed) !== false)
    .map((cue) => ({ segment: running.id, cue, at: cues.get(cue.id)?.due_at ?? null }));
  const segments = new Map(plan.segments.map((segment) => [segment.id, segment]));
  const later = timing.coming.map(({ segment, cue, at, absorbs_ms }) => ({
    segment,
    cue: segments.get(segment)?.cues.find(({ id }) => id === cue),
    at: expectedAt(at, absorbs_ms, place.delay),
  }));
  return [...here, ...later].filter(({ cue, at }) => cue !== undefined && at !== null);
}

/** Of those the windows that open: `{id, cue, segment, at}`. */
export function windowsOf(coming) {
  return coming.flatMap(({ segment, cue, at }) =>
    cue.actions
      .filter(({ kind, step }) => (kind === "sale" || kind === "bag") && step === "open")
      .map((action) => ({ id: action.sale ?? action.bag, cue: cue.id, segment, at })),
  );
}
