/** How long something has been so, for the lines that tell what is wrong. */

import { timeOfDay } from "../time.js";

/** 「20:14:52 起 · 小林 · 镜头冻结」 */
export function evidenceOf({ t, plan }, since, ...more) {
  const time = since === null ? "" : t("operator.incident.since", { time: timeOfDay(since, plan.show.zone) });
  return [time, ...more].filter(Boolean).join(" · ");
}
