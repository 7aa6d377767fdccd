/**
 * Hands over a new plan together with the live state that belongs to it.
 *
 * The two come one after the other. In between, the state would point into another plan than its own, and for a moment
 * the page would show another segment than the one that runs, or none at all.
 *
 * @param {(changed: Object<string, object>) => void} onChange gets the new data of one topic, or of both, by topic
 * @returns {(topic: string, data: object) => void} an `onSnapshot` for `connect`
 */
export function together(onChange) {
  let started = false;
  let plan = null;
  return (topic, data) => {
    if (topic === "plan" && started) {
      plan = data; // The service sends the state after it each time, at a change as at each connection.
      return;
    }
    if (topic !== "live") return onChange({ [topic]: data });
    started = true;
    onChange(plan ? { plan, live: data } : { live: data });
    plan = null;
  };
}
