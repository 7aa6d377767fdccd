/** After the last segment: what viewers still see the show by. */

import { commandButton } from "./parts.js";
import { evidenceOf } from "./since.js";

/** Outputs that mean "on air" and run. */
export function onAirBy({ plan, live }) {
  return plan.on_air.filter((output) => live.program.outputs[output] === true);
}

/** The show is over and viewers still look on, while nothing is switched for them any more; null otherwise. */
export function stillOnAir(view) {
  const { t, words, live } = view;
  const runs = live.phase === "ended" && live.program.on_air === true ? onAirBy(view) : [];
  if (runs.length === 0) return null;
  const outputs = words.list(runs.map((output) => words.output(output)));
  return {
    name: t("operator.after.name", { outputs }),
    evidence: evidenceOf(view, live.ended_at, t("operator.after.evidence")),
    remedy: t("operator.after.do"),
    buttons: runs.map((output) =>
      commandButton(view, {
        name: "output_stop",
        args: { output },
        label: t("operator.after.stop", { output: words.output(output) }),
        words: words.effect("output_stop", output),
        sure: `output_stop ${output}`,
      }),
    ),
  };
}
