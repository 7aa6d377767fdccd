/** The scene that the running segment has come to, for whoever has taken another one and wants to go back. */

/**
 * @returns {?{role: string, scene: string}} null: it is on air, nothing runs, or nobody knows what is on air
 */
export function sceneOfSegment({ plan, live, place, health }) {
  const { segment: run, program, cues } = live;
  const segment = run === null ? null : plan.segments[place.index];
  if (!segment || health.obs.state !== "connected" || program.actual === null) return null;
  // Scenes that it puts on air itself, in the order of its cues.
  const played = new Set(cues.filter(({ status }) => ["doing", "done"].includes(status)).map(({ id }) => id));
  const taken = segment.cues.filter(({ id }) => played.has(id)).flatMap(({ actions }) => actions.filter(({ kind }) => kind === "scene"));
  const role = taken.at(-1)?.role ?? segment.scene;
  const scene = plan.scenes.find((entry) => entry.role === role)?.scene;
  const own = [scene, ...taken.map((action) => action.scene)];
  return scene === undefined || own.includes(program.actual) ? null : { role, scene };
}
