/**
 * Hands over a new plan and another segment that runs together with the live state that belongs to them.
 *
 * They come one after the other. In between, the state would point into another plan than its own, and for a moment
 * the page would show another segment than the one that runs, or none at all.
 *
 * @param {(changed: Object<string, object>) => void} onChange gets the new data of one topic, or of several, by topic
 * @returns {(topic: string, data: object) => void} an `onSnapshot` for `connect`
 */
export function together(onChange) {
  const known = {};
  const waiting = {};
  const handOver = (changed) => {
    Object.assign(known, changed);
    for (const topic of Object.keys(changed)) delete waiting[topic];
    onChange(changed);
  };
  return (topic, data) => {
    if (topic === "live") handOver({ ...waiting, live: data });
    // The service sends the state after it each time, at a change as at each connection.
    else if (topic === "plan" && movesPlaces(known.plan, data)) waiting.plan = data;
    else if (topic === "running" && isAnotherPass(known.live, data)) waiting.running = data;
    else handOver({ [topic]: data });
  };
}

/** Do places in the one plan mean other segments than in the other? */
function movesPlaces(before, { segments }) {
  const order = before?.segments.map(({ id }) => id);
  return order !== undefined && (order.length !== segments.length || segments.some(({ id }, at) => id !== order[at]));
}

function isAnotherPass(live, { pass_no: pass }) {
  return live !== undefined && (live.segment?.pass_no ?? null) !== pass;
}
