/** What a page knows beforehand: that there is no picture of the programme to be had, and why. */

/** An OBS that has just come up is not asked for pictures; a little longer than the service waits. */
const SETTLES_MS = 4000;

/** A code as the service has them, or `link`; null: it is worth asking. */
export function whyNone({ lost, now, live, vitals, health: { obs } }) {
  if (lost) return "link";
  if (obs.state !== "connected") return "no_obs";
  if (live.program.actual === null) return "no_programme";
  if (obs.simulated) return null;
  const { cameras = [], looks_every_s: every = null } = vitals?.vitals ?? {};
  const busy = obs.pulse !== "steady" || now - obs.since_at < SETTLES_MS || (cameras.length > 0 && every === null);
  return busy ? "obs_busy" : null;
}
