/** Segments that run with another product than the plan has for them. */

/**
 * The plan with the running segment as it really runs: a variant that was chosen when it began takes the
 * place of its title, product and lines. The plan itself where none was.
 */
export function asItRuns(plan, live) {
  const running = live?.segment;
  const planned = running ? plan.segments[running.index] : undefined;
  const variant = planned?.variants?.[running.variant ?? -1];
  if (!variant) return plan;
  const segments = [...plan.segments];
  segments[running.index] = { ...planned, ...variant };
  return { ...plan, segments };
}
