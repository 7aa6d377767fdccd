/** Cameras and microphones: what they give now, what ten seconds of each gave, and what follows from that. */

import { html, nothing } from "../../vendor/lit-html.js";
import { timeOfDay } from "../time.js";
import { figureOf, valueOf } from "../operator/figures.js";
import { commandButton, icon, refusal } from "../operator/parts.js";
import { figureName } from "./model.js";
import { failureOf } from "./runs.js";

/** What the meter shows, in hundredths of a decibel: nobody works below it. */
const QUIETEST_CDB = -6_000;
const LIVE = ["luma_mean", "change_ppm"]; // of a camera, while it is looked at
const SEEMS = new Set(["suspected"]);

export function devices(view) {
  const { t, watch, words, checks: { uncalibrated } } = view;
  const failed = failureOf(view, "calibrate");
  const ofOne = uncalibrated.some(({ why }) => words.failure(why) === failed); // which says so itself
  return html`<section class="panel devices" aria-labelledby="devices">
    <div class="ph"><h2 id="devices">${t("checks.devices.title")}</h2><span class="r">${measure(view, {}, t("checks.devices.all"))}</span></div>
    <p class="hint">${t("checks.devices.hint")}</p>
    ${failed && !ofOne ? html`<p class="refused" role="status">${icon("fault")}<span>${failed}</span></p>` : refusal(view, "devices")}
    ${watch.watching && watch.cameras.length + watch.microphones.length > 0
      ? html`<ul>${watch.cameras.map((one) => device(view, "camera", one))}${watch.microphones.map((one) => device(view, "microphone", one))}</ul>`
      : html`<p class="none">${t(watch.watching ? "checks.devices.none" : "checks.devices.unwatched")}</p>`}
  </section>`;
}

function measure(view, args, label, words = label) {
  return commandButton(view, { name: "calibrate", args, label, words, off: view.blocked, place: "devices", look: "mini" });
}

function device(view, kind, one) {
  const { t, words, begun, checks: { calibrations, uncalibrated } } = view;
  const name = words[kind](one.role);
  const calibration = calibrations.find((each) => each.device === one.name) ?? null;
  const failed = uncalibrated.find((each) => each.device === one.name);
  const measuring = begun?.kind === "calibrate" && [undefined, null, "", one.name].includes(begun.of.device);
  return html`<li class="device" data-device=${one.name}>
    <div class="dh"><h3>${name}</h3><span class="ell dim" title=${one.name}>${one.name}</span>
      ${measuring
        ? html`<span class="r mending" role="status">${icon("ring")}${t("checks.devices.measuring", { left: Math.max(0, begun.usual_s - begun.passed_s) })}</span>`
        : html`<span class="r">${measure(view, { device: one.name }, t("checks.devices.measure"), t("checks.devices.measure_one", { name }))}</span>`}
    </div>
    ${kind === "camera" ? camera(view, one) : microphone(view, one)}
    ${verdicts(view, one)}
    ${failed && !measuring ? html`<p class="refused">${icon("fault")}<span>${words.failure(failed.why)}</span></p>` : nothing}
    <p class="follows">${follows(view, kind, one)} <small>${told(view, calibration)}</small></p>
    ${one.off.map((trouble) => off(view, trouble))}
    ${calibration ? numbers(view, calibration) : nothing}
  </li>`;
}

function camera(view, { figures }) {
  const { t, lost } = view;
  const shown = LIVE.filter((name) => name in figures);
  if (lost || !shown.length) return html`<p class="dim">${icon("ring")} ${t("checks.devices.not_seen")}</p>`;
  return html`<p class="live">${shown.map((name) => html`<span>${figureOf(view, name, figures[name])}</span>`)}</p>`;
}

/** Levels before the fader, against what counts as silent and as heard. */
function microphone({ t, lost }, { before_cdb: level, measured, muted, thresholds }) {
  if (lost || !measured) return html`<p class="dim">${icon("ring")} ${t("checks.devices.not_heard")}</p>`;
  const at = (cdb) => Math.max(0, Math.min(100, 100 - (100 * cdb) / QUIETEST_CDB));
  const mark = (name) => html`<s .style=${`left:${at(thresholds[name])}%`}></s>`;
  const clips = level !== null && level >= thresholds.clip_before_cdb;
  const shown = level === null ? t("checks.devices.zero") : valueOf("before_cdb", level);
  return html`<div class="meter"><div class="level"><i class=${clips ? "clips" : ""} .style=${`width:${level === null ? 0 : at(level)}%`}></i>${mark("silent_before_cdb")}${mark("heard_before_cdb")}${mark("clip_before_cdb")}</div>
    <b>${shown}</b>${muted ? html`<span class="tag warn">${icon("mute")}${t("checks.devices.muted")}</span>` : nothing}</div>`;
}

/** What the detectors hold against it now. */
function verdicts({ t, words, lost }, { verdicts: all }) {
  const entries = Object.entries(all);
  if (lost || !entries.length) return nothing;
  return html`<p class="tags">${entries.map(([trouble, verdict]) => {
    const name = words.known(`trouble.${trouble}`, trouble);
    return SEEMS.has(verdict)
      ? html`<span class="tag off">${icon("ask")}${t("checks.devices.seems", { name })}</span>`
      : html`<span class="tag warn">${icon("warn")}${name}</span>`;
  })}</p>`;
}

/** From when on what counts as broken. */
function follows({ t }, kind, { thresholds: by, off: without, not_yet: later }) {
  const of = (name) => valueOf(name, by[name]);
  if (kind === "microphone") return t("checks.devices.silent_below", { silent: of("silent_before_cdb"), heard: of("heard_before_cdb") });
  if (without.includes("frozen")) return t("checks.devices.never_frozen");
  if (later.includes("frozen")) return t("checks.devices.not_yet_frozen");
  return t("checks.devices.frozen_below", { still: of("still_change_ppm"), moving: of("moving_change_ppm") });
}

function told({ t, plan }, calibration) {
  if (!calibration) return t("checks.devices.by_default");
  return t("checks.devices.measured_at", { time: timeOfDay(calibration.at, plan.show.zone, { seconds: false }) });
}

/** A detector that cannot tell anything with this device is off, and it is said why. */
function off({ t, words }, trouble) {
  const name = words.known(`trouble.${trouble}`, trouble);
  return html`<p class="without">${icon("skip")}<span>${t("checks.devices.off", { name })} ${words.known(`checks.devices.why_off.${trouble}`, "")}</span></p>`;
}

/** Everything that was measured, and every threshold that is otherwise than usual because of it. */
function numbers(view, { measured, thresholds }) {
  const list = (title, all) => {
    const entries = Object.entries(all);
    if (!entries.length) return nothing;
    return html`<div><h4>${title}</h4><dl>${entries.map(
      ([name, value]) => html`<div><dt>${figureName(view, name)}</dt><dd>${valueOf(name, value)}</dd></div>`,
    )}</dl></div>`;
  };
  const { t } = view;
  return html`<details><summary>${t("checks.devices.numbers")}</summary>${list(t("checks.devices.was_measured"), measured)}${list(t("checks.devices.was_set"), thresholds)}</details>`;
}
