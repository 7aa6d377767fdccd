/** Cameras and microphones: what each gives now, against what it is judged, and when that was measured. */

import { html, nothing, svg } from "../../vendor/lit-html.js";
import { timeOfDay } from "../time.js";
import { valueOf } from "./figures.js";
import { commandButton, icon, tag } from "./parts.js";

/** Of a camera: a figure, the threshold beside it, and on which side of that it is bad. */
const OF_CAMERA = [
  ["luma_mean", null, ""],
  ["luma_spread", "black_luma_spread", "<"],
  ["dark_permille", "black_dark_permille", "≥"],
  ["change_ppm", "still_change_ppm", "≤"],
  ["looked_permille", null, ""],
];
/** Thresholds of a microphone, as the words say them. */
const OF_MICROPHONE = ["silent_before_cdb", "low_rms_cdb", "high_rms_cdb", "clip_before_cdb"];
const BAD = ["act", "alarm"];
/** The meter begins here; below it nobody hears anything. */
const FLOOR_CDB = -7000;

export function devices(view) {
  const { t, watch } = view;
  if (!watch.watching) return html`<p class="none">${t("operator.device.nobody")}</p>`;
  const { cameras, microphones } = watch;
  return html`${section(view, "cameras", cameras.map((one) => camera(view, one)))}${section(view, "microphones", microphones.map((one) => microphone(view, one)))}
    <p class="dev-f">${commandButton(view, {
      name: "calibrate",
      label: t("operator.device.measure_all"),
      words: t("operator.device.measure_all"),
      off: cannotMeasure(view),
    })}<span class="dim">${isMeasuring(view) ? t("operator.device.measuring") : t("operator.device.measure_what")}</span></p>`;
}

function section({ t }, name, rows) {
  return html`<section><h2>${t(`operator.device.${name}`)}</h2>${rows.length === 0 ? html`<p class="none">${t("operator.device.none")}</p>` : html`<ul class="dev">${rows}</ul>`}</section>`;
}

function camera(view, device) {
  const { t, words } = view;
  const { figures, thresholds } = device;
  const facts = OF_CAMERA.filter(([name]) => name in figures).map(([name, threshold, side]) => {
    const limit = threshold === null ? "" : t("operator.device.bad_at", { side, value: valueOf(threshold, thresholds[threshold]) });
    return html`<span><i>${t(`operator.figure.${name}`)}</i> ${valueOf(name, figures[name])}<small>${limit}</small></span>`;
  });
  return row(view, device, words.camera(device.role), html`<p class="facts">${facts.length > 0 ? facts : t("operator.device.unseen")}</p>`);
}

function microphone(view, device) {
  const { t, words } = view;
  const { thresholds, measured, level_cdb: level, before_cdb: before, rms_cdb: rms } = device;
  const { heard_permille: share } = device.figures;
  const said = [
    measured ? `${t("operator.device.level")} ${level === null ? t("operator.device.zero") : valueOf("x_cdb", level)}` : t("operator.device.unheard"),
    rms === null ? "" : `${t("operator.device.mean")} ${valueOf("x_cdb", rms)}`,
    before === null ? "" : `${t("operator.device.before")} ${valueOf("x_cdb", before)}`,
    measured && share < 1000 ? `${t("operator.figure.heard_permille")} ${valueOf("x_permille", share)}` : "",
  ].filter(Boolean);
  const limits = OF_MICROPHONE.map((name) => t(`operator.device.${name}`, { value: valueOf(name, thresholds[name]) }));
  return row(
    view,
    device,
    words.microphone(device.role),
    html`${meter(device)}<p class="facts">${said.map((text) => html`<span>${text}</span>`)}<small>${limits.join(" · ")}</small></p>`,
  );
}

/** What comes before the fader, over it what is heard, and where it counts as silent and as clipped. */
function meter({ before_cdb: before, level_cdb: level, thresholds }) {
  const at = (cdb) => Math.min(100, Math.max(0, (1 - cdb / FLOOR_CDB) * 100));
  const bar = (cdb, look) => (cdb === null ? nothing : svg`<rect class=${look} x="0" y=${look === "heard" ? 2 : 0} width=${`${at(cdb)}%`} height=${look === "heard" ? 4 : 8} />`);
  const ticks = ["silent_before_cdb", "high_rms_cdb", "clip_before_cdb"].map((name) => svg`<rect class="tk-l" x=${`${at(thresholds[name])}%`} y="0" width="1.5" height="8" />`);
  return html`<svg class="meter" height="8" aria-hidden="true"><rect class="ground" width="100%" height="8" />${bar(before, "raw")}${bar(level, "heard")}${ticks}</svg>`;
}

function row(view, device, name, body) {
  const { t, plan, words, checks } = view;
  const measured = device.calibrated_at === null ? t("operator.device.never") : t("operator.device.measured_at", { time: timeOfDay(device.calibrated_at, plan.show.zone, { seconds: false }) });
  const off = device.off.map((trouble) => t("operator.device.off", { trouble: words.known(`trouble.${trouble}`, trouble) }));
  const elsewhere = device.not_judged.map((trouble) => t("operator.device.not_judged", { trouble: words.known(`trouble.${trouble}`, trouble) }));
  const later = device.not_yet.map((trouble) => t("operator.device.not_yet", { trouble: words.known(`trouble.${trouble}`, trouble) }));
  const failed = checks.uncalibrated.find((each) => each.device === device.name);
  return html`<li data-device=${device.name}><div class="dev-h"><b class="ell">${name}</b><span class="ell dim" title=${device.name}>${device.name}</span>${onProgramme(view, device)}${verdictOf(view, device)}</div>
    ${body}<div class="dev-m"><span class="dim ell">${[measured, ...off, ...later, ...elsewhere].join(" · ")}</span>${commandButton(view, {
      name: "calibrate",
      args: { device: device.name },
      label: t("operator.device.measure"),
      words: t("operator.device.measure_of", { name }),
      look: "mini",
      off: cannotMeasure(view),
    })}</div>${failed && !isMeasuring(view) ? html`<p class="refused">${icon("fault")}<span>${words.failure(failed.why)}</span></p>` : nothing}</li>`;
}

function onProgramme({ t, live: { program }, health: { obs } }, { on_programme: on, muted = false }) {
  if (!on || muted) return nothing;
  return program.on_air && !obs.simulated ? tag("air", "air", t("operator.device.on_air")) : tag("off", "ring", t("operator.device.on_programme"));
}

/** The worst that is said of it, in a shape and in words. */
function verdictOf({ t, words }, { verdicts, figures, muted = false }) {
  const named = (trouble) => words.known(`trouble.${trouble}`, trouble);
  const of = (...wanted) => Object.entries(verdicts).filter(([, verdict]) => wanted.includes(verdict)).map(([trouble]) => trouble);
  const [bad] = of(...BAD);
  if (bad) return tag("fault", "fault", named(bad));
  const [suspected] = of("suspected");
  if (suspected) return tag("warn", "warn", t("operator.device.suspected", { trouble: named(suspected) }));
  const [clearing] = of("clearing");
  if (clearing) return tag("warn", "ring", t("operator.device.clearing", { trouble: named(clearing) }));
  if (muted) return tag("off", "mute", t("operator.device.muted"));
  return Object.keys(figures).length === 0 ? tag("off", "ring", t("operator.device.unknown")) : html`<span class="well">${icon("ok")}${t("operator.device.well")}</span>`;
}

function isMeasuring({ checks }) {
  return checks.running !== null;
}

function cannotMeasure(view) {
  if (view.health.obs.state !== "connected") return view.t("refusal.no_obs");
  return isMeasuring(view) ? view.t("refusal.check_runs") : null;
}
