/**
 * Which layers are seen at an instant: one decision for the overlay page, the operator page and the preview.
 *
 * A layer stands in its last stage that has begun; before the first it waits. In each zone one is seen: the highest
 * priority, then the latest stage. One that `yields` is not seen while a layer of at least that priority is seen in the
 * zone it names. Pure: nothing here knows the page, or the time.
 */

/**
 * @typedef {object} Staged
 * @property {object} layer as in the topic `overlays`
 * @property {object|null} stage the one it stands in; null while it waits
 * @property {"on"|"waiting"|"covered"} state
 */

/**
 * @param {object[]} layers of the topic `overlays`
 * @param {number} now in ms, on the server's clock
 * @returns {Staged[]} in the order of `layers`, without those whose time is over
 */
export function staged(layers, now) {
  const due = layers.filter((layer) => !isOver(layer, now)).map((layer) => ({ layer, stage: stageAt(layer, now) }));
  const seen = seenByZone(due.filter(({ stage }) => stage));
  return due.map(({ layer, stage }) => {
    const state = !stage ? "waiting" : seen.get(stage.zone)?.layer === layer ? "on" : "covered";
    return { layer, stage, state };
  });
}

/** The first instant after `now` at which `staged` may differ for the same layers; Infinity where there is none. */
export function nextChange(layers, now) {
  const instants = layers.flatMap((layer) => [layer.until_at, ...stagesOf(layer).map((stage) => stage.since_at)]);
  return Math.min(...instants.filter((at) => at !== null && at !== undefined && at > now), Infinity);
}

const isOver = ({ until_at }, now) => until_at !== null && until_at !== undefined && until_at <= now;

const stageAt = (layer, now) => stagesOf(layer).filter((stage) => stage.since_at <= now).pop() ?? null;

const stagesOf = (layer) => layer.stages ?? [];

/** By zone the one that is seen there, or null. */
function seenByZone(due) {
  const zones = new Map();
  for (const one of due) zones.set(one.stage.zone, [...(zones.get(one.stage.zone) ?? []), one]);
  for (const standing of zones.values()) standing.reverse().sort(byRank); // of two equals the later in the list

  const seen = new Map();
  const settling = new Set(); // where zones yield to each other in a circle, the one asked about first gives way
  const settle = (zone) => {
    if (seen.has(zone)) return seen.get(zone);
    if (settling.has(zone)) return null;
    settling.add(zone);
    const winner = (zones.get(zone) ?? []).find((one) => !yields(one)) ?? null;
    settling.delete(zone);
    seen.set(zone, winner);
    return winner;
  };
  const yields = ({ stage }) =>
    Object.entries(stage.yields ?? {}).some(([zone, priority]) => (settle(zone)?.stage.priority ?? -1) >= priority);
  for (const zone of zones.keys()) settle(zone);
  return seen;
}

const byRank = (a, b) => b.stage.priority - a.stage.priority || b.stage.since_at - a.stage.since_at;
