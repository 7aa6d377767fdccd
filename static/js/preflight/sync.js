/** How far sound and picture of one camera and one microphone are apart: measured with a phone, put right in OBS. */

import { html, nothing } from "../../vendor/lit-html.js";
import { timeOfDay } from "../time.js";
import { commandButton, icon, refusal } from "../operator/parts.js";
import { SPREAD_MS, UNNOTICED_MS, offsetFor } from "./model.js";
import { failureOf } from "./runs.js";

/** What the scale shows to either side; what is further apart stands at its end. */
const SCALE_MS = 200;

export function sync(view) {
  const { t, watch } = view;
  const pair = chosen(view);
  const failed = failureOf(view, "sync", "sync_set");
  return html`<section class="panel sync" aria-labelledby="sync">
    <div class="ph"><h2 id="sync">${t("checks.sync.title")}</h2></div>
    ${watch.cameras.length && watch.microphones.length
      ? html`${choose(view, pair)}${phone(view)}${begin(view, pair)}
          ${failed ? html`<p class="refused" role="status">${icon("fault")}<span>${failed}</span></p>` : refusal(view, "sync")}
          ${result(view, pair)}${others(view, pair)}`
      : html`<p class="none">${t(watch.watching ? "checks.sync.no_pair" : "checks.devices.unwatched")}</p>`}
  </section>`;
}

/** The pair that is to be measured: what was chosen here, else the first of each. */
function chosen({ ui, watch: { cameras, microphones } }) {
  const one = (all, name) => all.find((each) => each.name === name) ?? all[0];
  return { camera: one(cameras, ui.camera), microphone: one(microphones, ui.microphone) };
}

function choose(view, pair) {
  const { t, words, ui, watch, redraw } = view;
  const field = (kind, all) => html`<label><span>${t(`checks.sync.${kind}`)}</span><select
      @change=${(event) => {
        ui[kind] = event.target.value;
        redraw();
      }}>${all.map((one) => html`<option value=${one.name} .selected=${one.name === pair[kind].name}>${words[kind](one.role)}</option>`)}</select></label>`;
  return html`<div class="pair">${field("camera", watch.cameras)}${field("microphone", watch.microphones)}</div>`;
}

/** How the phone gets to its page: by a code, if it can reach this machine at all. */
function phone({ t, phonesFindUs }) {
  return html`<div class="phone">
    ${phonesFindUs ? html`<img class="qr" src="/qr/sync.svg" width="132" height="132" alt=${t("checks.sync.code")}>` : nothing}
    <ol>
      <li>${phonesFindUs ? t("checks.sync.scan") : t("checks.sync.unreachable")} <a href="/sync" target="_blank">${t("checks.sync.here")}</a></li>
      <li>${t("checks.sync.hold")}</li>
      <li>${t("checks.sync.press")}</li>
    </ol>
  </div>`;
}

function begin(view, { camera, microphone }) {
  const { t, begun, live } = view;
  const running = begun?.kind === "sync" || begun?.kind === "sync_set";
  const off = live.program.on_air ? t("checks.sync.on_air") : view.blocked;
  return html`<div class="begin">${commandButton(view, {
    name: "sync_measure",
    args: { camera: camera.name, microphone: microphone.name },
    label: t(running ? "checks.sync.measuring" : "checks.sync.measure"),
    words: t("checks.sync.measure"),
    glyph: running ? "ring" : "next",
    look: "wide",
    off,
    place: "sync",
  })}</div>`;
}

/** Later or earlier, in words. */
function apart(t, ms) {
  if (ms === 0) return t("checks.sync.together");
  return t(ms > 0 ? "checks.sync.late" : "checks.sync.early", { ms: Math.abs(ms) });
}

const signed = (ms) => (ms < 0 ? `−${-ms}` : ms > 0 ? `+${ms}` : "0");

function result(view, { camera, microphone }) {
  const { t, plan, words, checks: { syncs } } = view;
  const one = syncs.find((each) => each.camera === camera.name && each.microphone === microphone.name);
  if (!one) return html`<p class="none">${t("checks.sync.never")}</p>`;
  const fine = Math.abs(one.measured_ms) <= UNNOTICED_MS;
  const loose = one.spread_ms > SPREAD_MS;
  return html`<div class="result ${fine ? "fine" : "look"}" role="status">
    <p class="apart">${icon(fine ? "ok" : "warn")}<b>${apart(t, one.measured_ms)}</b>${one.verified ? html`<span class="tag off">${icon("ok")}${t("checks.sync.verified")}</span>` : nothing}</p>
    ${scale(one)}
    <dl>
      <div><dt>${t("checks.sync.left")}</dt><dd>${signed(one.measured_ms)} ms</dd></div>
      <div><dt>${t("checks.sync.spread")}</dt><dd class=${loose ? "wtx" : ""}>±${one.spread_ms} ms · ${t("checks.sync.beats", { n: one.beats })}</dd></div>
      <div><dt>${t("checks.sync.configured")}</dt><dd>${signed(one.configured_ms)} ms</dd></div>
      <div><dt>${t("checks.sync.phone")}</dt><dd>${t("checks.sync.phone_says")}</dd></div>
      <div><dt>${t("checks.sync.when")}</dt><dd>${timeOfDay(one.at, plan.show.zone, { seconds: false })}</dd></div>
    </dl>
    ${loose ? html`<p class="wtx">${icon("warn")} ${t("checks.sync.loose")}</p>` : nothing}
    ${fine ? html`<p class="mid">${t("checks.sync.fine")}</p>` : offer(view, one, words.microphone(microphone.role))}
  </div>`;
}

/** Sound to the left of the picture comes before it. */
function scale({ measured_ms, spread_ms }) {
  const at = (ms) => 50 + 50 * Math.max(-1, Math.min(1, ms / SCALE_MS));
  const from = at(measured_ms - spread_ms);
  const band = at(UNNOTICED_MS) - at(-UNNOTICED_MS);
  return html`<div class="axis" aria-hidden="true"><u .style=${`left:${at(-UNNOTICED_MS)}%;width:${band}%`}></u><s></s>
    <em .style=${`left:${from}%;width:${at(measured_ms + spread_ms) - from}%`}></em><i .style=${`left:${at(measured_ms)}%`}></i>
    <span>−${SCALE_MS}</span><span>0</span><span>+${SCALE_MS} ms</span></div>`;
}

/** What would leave nothing of it. Afterwards it is looked at again, in a recording, and what is left is told. */
function offer(view, one, name) {
  const { t, live } = view;
  const offset_ms = offsetFor(one);
  const ms = signed(offset_ms);
  return html`<p class="mid">${t(one.measured_ms > 0 ? "checks.sync.offer_late" : "checks.sync.offer_early")}</p>
    ${commandButton(view, {
      name: "sync_set",
      args: { microphone: one.microphone, offset_ms },
      label: t("checks.sync.set", { ms }),
      words: t("checks.sync.setting", { name, ms }),
      look: view.blocked || one.spread_ms > SPREAD_MS ? "wide" : "wide next",
      off: live.program.on_air ? t("checks.sync.on_air") : view.blocked,
      place: "sync",
    })}`;
}

/** Pairs that were measured besides. */
function others({ t, watch, words, checks: { syncs } }, pair) {
  const rest = syncs.filter((each) => each.camera !== pair.camera.name || each.microphone !== pair.microphone.name);
  if (!rest.length) return nothing;
  const called = (all, kind, name) => words[kind](all.find((each) => each.name === name)?.role ?? name);
  return html`<h3 class="also">${t("checks.sync.others")}</h3><ul class="others">${rest.map(
    (one) => html`<li>${icon(Math.abs(one.measured_ms) <= UNNOTICED_MS ? "ok" : "warn")}<span class="ell">${called(watch.cameras, "camera", one.camera)} · ${called(watch.microphones, "microphone", one.microphone)}</span><b>${apart(t, one.measured_ms)}</b></li>`,
  )}</ul>`;
}
