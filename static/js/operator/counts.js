/** A figure with its source and its age: 「36 · 手填 · 40 s 前」. */

import { clock } from "../time.js";

/** 「手填 · 40 s 前」, or that nobody has counted. */
export function sourceAndAge({ t, now }, source, at) {
  if (at === null || at === undefined) return source ? t(`operator.source.${source}`) : t("operator.source.none");
  return [source ? t(`operator.source.${source}`) : "", ago(t, now - at)].filter(Boolean).join(" · ");
}

export function ago(t, ms) {
  return ms < 60_000
    ? t("operator.windows.age_s", { age: Math.max(0, Math.floor(ms / 1000)) })
    : t("operator.windows.age", { age: clock(ms) });
}

/** Thousands apart, as long numbers are read: `1,284`. */
export function grouped(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
}
