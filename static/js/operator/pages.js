/** The pages that are connected: what is amiss with each, and all of them in a list. */

import { html, nothing } from "../../vendor/lit-html.js";
import { clock } from "../time.js";
import { icon } from "./parts.js";
import { worst } from "./vitals.js";

const GLYPHS = { "": "ok", warn: "warn", fault: "fault" };
const KINDS = ["overlay", "host", "operator", "preview"];

/**
 * What is amiss with one page, as `{level, text}`, the worst first; nothing: it is well. A page in OBS that is silent
 * may be in a scene that nobody shows: OBS lets such pages sleep.
 */
function amissWith({ t, now, health }, page) {
  const broken = (page.layers ?? []).filter(({ state }) => state === "broken" || state === "missing").length;
  return [
    page.quiet_since_at !== null && { level: page.in_obs ? "warn" : "fault", text: t("operator.pages.quiet", { age: clock(now - page.quiet_since_at) }) },
    broken > 0 && { level: "fault", text: t("operator.pages.broken", { count: broken }) },
    page.version !== "" && page.version !== health.version && { level: "warn", text: t("operator.pages.version", { version: page.version }) },
    page.faults > 0 && { level: "warn", text: t("operator.pages.faults", { count: page.faults }) },
  ].filter(Boolean);
}

/** How the pages of a kind do: `{all, well, level, amiss, round_trip_ms}`, the last of the slowest that is well. */
export function worstOf(view, kind) {
  const judged = view.pages.pages.filter((page) => page.kind === kind).map((page) => ({ page, amiss: amissWith(view, page) }));
  const level = worst(judged.flatMap(({ amiss }) => amiss.map((one) => one.level)));
  const well = judged.filter(({ amiss }) => amiss.length === 0);
  const trips = well.map(({ page }) => page.round_trip_ms).filter((ms) => ms !== null);
  return {
    all: judged.length,
    well: well.length,
    level,
    amiss: judged.flatMap(({ amiss }) => amiss).find((one) => one.level === level)?.text ?? "",
    round_trip_ms: trips.length > 0 ? Math.max(...trips) : null,
  };
}

/** Every page by its kind: what it calls itself, how large it is, since when, how quick, and what is amiss. */
export function pageList(view) {
  const { t, lost } = view;
  const pages = [...view.pages.pages].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
  return html`<section id="pages"><h2>${t("operator.pages.title")}<small>${lost ? t("operator.programme.was") : t("operator.pages.count", { count: pages.length })}</small></h2>${
    pages.length === 0 ? html`<p class="none">${t("operator.pages.none")}</p>` : html`<ul class="vit-p">${pages.map((page) => row(view, page))}</ul>`
  }</section>`;
}

function row(view, page) {
  const { t, now } = view;
  const amiss = amissWith(view, page);
  const level = worst(amiss.map((one) => one.level));
  const told = amiss.map(({ text }) => text).join(" · ");
  const ms = page.round_trip_ms === null ? "" : t("operator.health.round_trip", { ms: page.round_trip_ms });
  return html`<li class=${level} data-page=${page.id}><b>${t(`operator.health.${page.kind}`)}</b><span class="ell">${
    [page.in_obs ? "OBS" : "", page.name].filter(Boolean).join(" · ") || nothing
  }</span><span>${page.size.replace("x", "×")}</span><span>${page.version}</span><span>${clock(now - page.since_at)}</span><span>${ms}</span><span class="state ell" title=${told || nothing}>${
    icon(GLYPHS[level])
  }${told || t("operator.pages.well")}</span></li>`;
}
