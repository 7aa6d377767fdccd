/** What is being measured or looked at, whether anything may begin now, and why the last came to nothing. */

/** How long each usually takes, in seconds: so long the bar grows; after that it stands full. */
const USUAL_S = { preflight: 15, calibrate: 10, mend: 3, sync: 17, sync_set: 19 };

/**
 * What runs, for as long as it does: `{kind, of, passed_s, usual_s, share}`. Null: nothing.
 * `of` is what it was asked for by; `share` of the usual time, at most 1; `passed_s` null: nobody knows.
 */
export function beginning({ checks: { running }, now }) {
  if (!running) return null;
  const { kind, of, since_at } = running;
  const usual_s = USUAL_S[kind] ?? USUAL_S.preflight;
  const passed_s = since_at === null ? null : Math.max(0, Math.floor((now - since_at) / 1000));
  return { kind, of, passed_s, usual_s, share: passed_s === null ? 1 : Math.min(1, passed_s / usual_s) };
}

/** Why nothing can be begun now, in words; null when it can. One thing is done at a time, and OBS is needed for all. */
export function blocked({ t, begun, health: { obs } }) {
  if (begun) return t("refusal.check_runs");
  return obs.state === "connected" ? null : t("refusal.no_obs");
}

/** Why the last of these kinds came to nothing, in words; null when nothing failed, or another was begun since. */
export function failureOf({ live: { log }, words }, ...kinds) {
  const about = ({ code, args }) =>
    (code === "check_asked" && kinds.includes(args.check)) ||
    (code === "effect_failed" && kinds.includes(String(args.kind).replace(/^check_/, "")));
  const last = [...log].reverse().find(about);
  return last?.code === "effect_failed" ? words.failure(last.args.reason) : null;
}
