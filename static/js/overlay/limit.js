/** A call into a graphic, OGraf's way: it has a time limit, and an answer of 400 or more is a failure. */

export const CALL_WITHIN_MS = 5000;

/**
 * @param {string} what named in the error
 * @param {() => Promise<object|undefined>} call
 * @returns {Promise<object|undefined>} what the call returned; rejects when it throws, refuses or takes too long
 */
export async function withinLimit(what, call) {
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${CALL_WITHIN_MS} ms`)), CALL_WITHIN_MS);
  });
  try {
    const answer = await Promise.race([(async () => call())(), limit]);
    if (answer?.statusCode >= 400) throw new Error(`${what}: ${answer.statusCode} ${answer.statusMessage ?? ""}`);
    return answer;
  } finally {
    clearTimeout(timer);
  }
}
