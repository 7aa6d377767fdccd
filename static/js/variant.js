/** The segment that runs, which no edit of the plan changes. */

/**
 * The plan and the live state with the running segment as it really runs: as it was when it began, in the variant that
 * was chosen then. One that an edit took out of the plan stands where the order goes on, until it is over.
 *
 * @param {object} plan the topic of that name
 * @param {object} live likewise
 * @param {?object} running likewise; null before it was told, or of a pass that is over
 * @returns {{plan: object, live: object}} the topics themselves where nothing differs
 */
export function asItRuns(plan, live, running) {
  const began = running?.segment;
  if (!began || running.pass_no !== live.segment?.pass_no) return { plan, live };
  const { index, goes_on: next } = live.segment;
  const segments = [...plan.segments];
  segments.splice(index ?? next, index === null ? 0 : 1, began);
  if (index !== null) return { plan: { ...plan, segments }, live };
  const place = ({ index: at, ...turn }, order) => ({
    ...turn,
    index: order === live.begun.length - 1 ? next : at !== null && at >= next ? at + 1 : at,
  });
  return { plan: { ...plan, segments }, live: { ...live, segment: { ...live.segment, index: next }, begun: live.begun.map(place) } };
}
