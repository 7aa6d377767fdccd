/** What the host says as a countdown comes to its end: at a minute, at ten seconds, at zero. */

/** So long after its time the words are still the right ones; then those of the next time are shown ahead. */
const FRESH_MS = 15_000;

const AT = [
  { name: "minute", ms: 60_000, ahead: "host.side.say_at_minute" },
  { name: "ten", ms: 10_000, ahead: "host.side.say_at_ten" },
  { name: "zero", ms: 0, ahead: "" },
];

/**
 * @param {number} left ms; Infinity where nothing is counted
 * @param {{minute: string, ten: string, zero: string}} words what is said at each
 * @param {(key: string, args?: object) => string} t
 * @returns {{text: string, now: boolean}} one line; `now`: it is to be said at this moment. Empty when nothing is.
 */
export function spoken(left, words, t) {
  if (left === Infinity) return { text: "", now: false };
  const due = AT.filter(({ ms }) => left <= ms).pop();
  if (due && (due.name !== "minute" || left > due.ms - FRESH_MS)) {
    return { text: t("host.side.say_now", { words: words[due.name] }), now: true };
  }
  const next = AT.find(({ ms }) => left > ms);
  return { text: t(next.ahead, { words: words[next.name] }), now: false };
}
