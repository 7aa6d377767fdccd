/** The top line: what is on air, what time it is, how late we are. */

import { html, nothing } from "../../vendor/lit-html.js";
import { clock, timeOfDay } from "../time.js";
import { icon } from "./parts.js";
import { takings } from "./takings.js";
import { chips } from "./who.js";
import { overUnder } from "./wording.js";

/** Later than this is worth amber; below it a show is on time for everybody who watches it. */
const LATE_MS = 1_000;

export function top(view) {
  const { t, plan, place, now } = view;
  const zone = plan.show.zone;
  const over = Math.round(place.over / 1000) * 1000;
  return html`<header class="top">
    <div class="show"><b class="ell">${plan.show.title}</b><span class="ell">${plan.show.seller.name}${
      place.index >= 0 && !place.ended
        ? html` · ${t("operator.top.place", { number: place.index + 1, count: plan.segments.length })}`
        : nothing
    }</span></div>
    ${lamp(view)}
    <div class="fact clock-now"><span>${zoneName(t, zone)}</span><b>${timeOfDay(now, zone)}</b></div>
    <div class="fact s elapsed"><span>${t("operator.top.elapsed")}</span><b>${
      place.ready ? "–" : clock(place.elapsed)
    }</b></div>
    ${
      place.expectedEnd === null
        ? nothing
        : html`
    <div class="fact over ${over >= LATE_MS ? "late" : ""}"><span>${t(
      over >= LATE_MS ? "operator.top.over" : over <= -LATE_MS ? "operator.top.under" : "operator.top.on_time",
    )}</span><b>${overUnder(over)}</b></div>
    <div class="fact s end"><span>${t(place.ended ? "operator.top.ended_at" : "operator.top.expected_end", {
      planned: timeOfDay(place.plannedEnd, zone, { seconds: false }),
    })}</span><b>${timeOfDay(place.expectedEnd, zone)}</b></div>`
    }
    ${takings(view)}
    ${chips(view)}
    ${place.ready ? html`<a class="b quiet help" href="/preflight"><span class="face">${t("checks.title")}</span></a>` : nothing}
    <button type="button" class="b quiet help" aria-keyshortcuts="?" @click=${view.act.openSheet}><span class="face"><kbd>?</kbd>${t("operator.keys.open")}</span></button>
  </header>`;
}

/** Red only while an output of the show is known to run; hollow and dashed while nobody can know. */
function lamp(view) {
  const { t, words, live, health } = view;
  const { on_air: onAir, actual, outputs } = live.program;
  if (live.rehearsal && !(onAir && !health.obs.simulated && !view.lost)) return rehearsalLamp(view);
  const running = Object.keys(outputs)
    .filter((output) => outputs[output])
    .map((output) => words.output(output));
  if (view.lost) {
    const last = health.obs.simulated ? "simulated" : onAir ? "on" : onAir === false ? "off" : "unknown";
    return lampOf(
      "unknown",
      "air-o",
      t("operator.lamp.unknown"),
      t("operator.lamp.was", { age: view.silence, state: t(`operator.lamp.${last}`) }),
      t("operator.lamp.now_unknown"),
    );
  }
  if (health.obs.simulated) {
    return lampOf(
      "simulated",
      "armed",
      t("operator.lamp.simulated"),
      actual ? words.scene(actual) : "",
      t("operator.lamp.nothing_on_air"),
    );
  }
  if (onAir === null) {
    return lampOf(
      "unknown",
      "air-o",
      t("operator.lamp.unknown"),
      t(health.obs.state === "lost" ? "operator.lamp.obs_lost" : "operator.lamp.no_obs"),
      t("operator.lamp.nobody_knows"),
    );
  }
  const scene = actual ? words.scene(actual) : "";
  // Red is what is on air; that it should be and is not must not look like the afternoon before the show.
  if (!onAir && view.incidents.incidents.some(({ trouble, stage }) => trouble === "output_gone" && stage !== "over"))
    return lampOf("gone", "warn", t("operator.lamp.gone"), scene, t("operator.output.none"));
  if (onAir && live.program.reconnecting) return lampOf("gone", "warn", t("operator.lamp.reconnecting"), scene, running.join(" · "));
  return onAir
    ? lampOf("on", "air", t("operator.lamp.on"), scene, running.join(" · "))
    : lampOf("dark", "ring", t("operator.lamp.off"), scene, running.join(" · ") || t("operator.output.none"));
}

/** Nothing that is shown here goes anywhere: said where one looks for what is on air. */
function rehearsalLamp({ t, lost, silence }) {
  const word = t("operator.lamp.rehearsal");
  const second = lost ? t("operator.incident.link_lost", { age: silence }) : t("operator.lamp.obs_untouched");
  return lampOf("rehearsal", "ring", word, t("operator.lamp.nobody_watches"), second);
}

function lampOf(look, glyph, word, first, second) {
  return html`<div class="lamp ${look}" role="status">${icon(glyph)}<span>${word}</span><small><span class="ell">${
    first
  }</span><span class="ell">${second}</span></small></div>`;
}

function zoneName(t, zone) {
  if (zone === "Asia/Shanghai") return t("operator.top.beijing");
  return t("operator.top.zone", { zone: zone.split("/").pop().replace(/_/g, " ") });
}
