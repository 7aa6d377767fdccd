/** Every incident of this show: when each step came, what was measured, and what was to be seen. */

import { html, nothing } from "../../vendor/lit-html.js";
import { repeat } from "../../vendor/directives/repeat.js";
import { timeOfDay } from "../time.js";
import { frameOf, pictureOf } from "./album.js";
import { figureOf } from "./figures.js";
import { icon, localButton, tag } from "./parts.js";
import { decidedBy, nameOf, sayOf, tasksOf, whyNot } from "./troubles.js";
import { span } from "./wording.js";

/** From the first bad sample on, in the order in which they come. */
const MARKS = ["alarm", "sent", "confirmed", "told", "good", "cleared", "returned"];
const STAGES = { alarm: ["fault", "fault"], acted: ["warn", "warn"], clearing: ["warn", "ring"], over: ["off", "ok"], unknown: ["warn", "ask"] };
const PICTURES = ["before", "during", "after"];

export function history(view) {
  const { t, incidents: { incidents } } = view;
  if (incidents.length === 0) return html`<p class="none">${t("operator.history.none")}</p>`;
  const newest = [...incidents].reverse();
  return html`<ul class="his">${repeat(newest, ({ id }) => id, (one) => row(view, one))}</ul>`;
}

function row(view, incident) {
  const { t, ui, act, plan } = view;
  const { id, first_bad_at: bad } = incident;
  // Over by itself it is only when it was seen to be: of one that was given up nothing is known.
  const stage = incident.stage === "over" && incident.cleared_at === null ? "unknown" : incident.stage;
  const open = ui.incident === id;
  const [look, glyph] = STAGES[stage];
  return html`<li class="hi ${stage}" data-incident=${id}><button type="button" class="hi-h" aria-expanded=${String(open)} @click=${() => act.toggleIncident(id)}>
      <time>${timeOfDay(bad, plan.show.zone)}</time><b class="ell">${nameOf(view, incident)}</b><span class="ell">${doneAbout(view, incident)}</span>${tag(look, glyph, t(`operator.history.stage.${stage}`))}
      <span class="marks">${MARKS.map((mark) => instant(view, incident, mark))}</span></button>${open ? whole(view, incident) : nothing}</li>`;
}

/** What was done, and by whom. */
function doneAbout(view, incident) {
  const { t, words } = view;
  const who = incident.by ? words.person(incident.by) : t("operator.history.by_itself");
  if (incident.to) return t("operator.history.switched", { scene: words.scene(incident.to), who });
  return whyNot(view, incident) || decidedBy(view, incident) || (incident.stage === "alarm" ? t("operator.history.told_only") : "");
}

/** So much after the first bad sample; a dash where it has not come. */
function instant({ t }, incident, mark) {
  const at = incident[`${mark}_at`];
  return html`<span class=${at === null ? "nil" : ""}><i>${t(`operator.history.mark.${mark}`)}</i> ${at === null ? "–" : `+${span(Math.max(0, at - incident.first_bad_at))}`}</span>`;
}

function whole(view, incident) {
  const { t, air, album, lost } = view;
  const there = album.of(incident);
  const figures = Object.entries(incident.figures).map(([name, value]) => figureOf(view, name, value));
  const facts = [
    ["figures", figures.join(" · ")],
    ["host", sayOf(view, incident)],
    ["tasks", tasksOf(view, incident)],
    ["restarts", incident.restarts > 0 ? t("operator.history.times", { count: incident.restarts }) : ""],
    ["lost", incident.lost_ms === null ? "" : span(incident.lost_ms)],
  ].filter(([, text]) => text);
  const any = there.pictures.length > 0 || album.reel(incident.id) !== null;
  return html`<div class="hi-w ${air.panel.isWide ? "wide" : ""}">
    ${any ? html`<div class="shots">${PICTURES.map((name) => shot(view, incident, name, there.pictures.includes(name)))}${replay(view, incident, there)}</div>` : html`<p class="dim">${t(`operator.history.pictures.${lost ? "lost" : there.state}`)}</p>`}
    <dl>${facts.map(([name, text]) => html`<div><dt>${t(`operator.history.${name}`)}</dt><dd>${text}</dd></div>`)}</dl>
  </div>`;
}

function shot({ t }, { id, returned_at: returned }, name, there) {
  const words = t(`operator.history.shot.${name}`);
  return html`<figure>${
    there ? html`<img src=${pictureOf(id, name, String(returned ?? ""))} alt=${t("operator.history.shot_of", { what: words })} />` : html`<span class="no">${t("operator.history.no_shot")}</span>`
  }<figcaption>${words}</figcaption></figure>`;
}

/** What viewers saw, or what the camera gave that failed, around its first bad picture. */
function replay({ t, album }, { id }, there) {
  const reel = album.reel(id);
  if (reel === null) return nothing;
  const frames = there[reel];
  const index = album.frame(id);
  const ms = frames[index];
  const when = t(ms < 0 ? "operator.history.frame_before" : "operator.history.frame_after", { length: span(Math.abs(ms)) });
  const playing = album.isPlaying(id);
  return html`<figure class="rep ${ms < 0 ? "" : "bad"}"><img src=${frameOf(id, reel, ms)} alt=${t(`operator.history.reel_of.${reel}`, { when })} />
    <figcaption>${when}</figcaption>${reelChoice({ t, album }, id, reel)}
    <div class="rep-c">${localButton({
      label: html`${icon(playing ? "pause" : "next")}${t(playing ? "operator.history.stop" : "operator.history.replay")}`,
      look: "mini",
      act: () => album.play(id),
    })}<input type="range" min="0" max=${frames.length - 1} step="1" .value=${String(index)} aria-label=${t("operator.history.frames")} aria-valuetext=${when} @input=${(event) => album.show(id, Number(event.target.value))} /></div></figure>`;
}

/** Which of the two is seen, where there are both; else what the one is of. */
function reelChoice({ t, album }, id, reel) {
  const reels = album.reels(id);
  const name = (one) => t(`operator.history.reel.${one}`);
  if (reels.length < 2) return html`<p class="rep-r dim">${name(reel)}</p>`;
  return html`<div class="segc rep-r" role="group" aria-label=${t("operator.history.reels")}>${reels.map(
    (one) => html`<button type="button" aria-pressed=${String(one === reel)} @click=${() => album.choose(id, one)}>${name(one)}</button>`,
  )}</div>`;
}
