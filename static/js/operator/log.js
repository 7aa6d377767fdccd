/** The last notes of the run, newest first. */

import { html, nothing } from "../../vendor/lit-html.js";
import { repeat } from "../../vendor/directives/repeat.js";
import { timeOfDay } from "../time.js";
import { localButton } from "./parts.js";

const LOUD = new Set([
  "scene_failed",
  "scene_renamed",
  "obs_lost",
  "obs_closed",
  "obs_crashed",
  "obs_hung",
  "obs_turned_away",
  "obs_unreachable",
  "obs_blocked",
  "obs_not_relaunched",
  "other_collection",
  "other_profile",
  "studio_mode_on",
  "studio_mode_off",
  "sound_heard",
  "sound_muted",
  "output_on",
  "output_off",
  "output_stopped",
  "clip_missed",
  "clip_not_played",
  "cue_late",
  "cue_asks",
  "fallback",
  "fallback_by_hand",
  "fallback_found",
  "clock_stepped",
  "action_refused",
  "task_left",
  "not_writing",
  "start_missed",
  "promise_past",
  "promise_broken",
  "ended_before",
  "effect_failed",
  "effect_in_doubt",
  "dropped",
  "bag_stays_shut",
  "bag_not_opened",
  "bag_failed",
  "round_moved",
  "draw_lowered",
  "queue_held",
  "sale_left_rose",
  "sale_not_cheaper",
  "stock_short",
  "nothing_checked",
  "check_differs",
  "check_open",
  "camera_hidden",
]);

export function log(view) {
  const { t, act, ui } = view;
  const notes = numbered(view);
  return html`<section class="p grow logs" aria-label=${t("operator.log.title")}>
    <div class="ph"><h2>${t("operator.log.title")}</h2><span>${t("operator.log.count", { count: notes.length })}</span><span class="r">${localButton({
      label: t("operator.log.all"),
      key: "L",
      look: "quiet",
      act: act.toggleLog,
      expanded: ui.log,
    })}</span></div>
    <ol class="lgs" tabindex="0">${rows(view, notes)}</ol>
  </section>`;
}

/** The whole of what this page has of the log, over the panels, by whoever did it. */
export function logDrawer(view) {
  const { t, ui, act, words } = view;
  if (!ui.log) return nothing;
  const notes = numbered(view);
  const whose = (note) => words.person(note.by);
  const people = [...new Set(notes.map(whose).filter(Boolean))];
  const shown = notes.filter((note) => ui.logOf === null || whose(note) === ui.logOf);
  const choice = (value, label) =>
    html`<button type="button" aria-pressed=${ui.logOf === value ? "true" : "false"} @click=${() => act.filterLog(value)}><span class="ell">${label}</span></button>`;
  return html`<section class="lay log-d" role="dialog" aria-label=${t("operator.log.whole")}>
    <div class="ph"><h2>${t("operator.log.whole")}</h2><span>${t("operator.log.count", { count: notes.length })}</span><span class="r">${localButton({ label: t("operator.keys.close"), key: "Esc", shortcut: "", look: "quiet", act: act.toggleLog })}</span></div>
    <div class="segc whose" role="group" aria-label=${t("operator.log.whose")}>${choice(null, t("operator.log.everybody"))}${choice("", t("operator.log.itself"))}${people.map((person) => choice(person, person))}</div>
    <ol class="lgs" tabindex="0">${rows(view, shown)}</ol>
    ${shown.length === 0 ? html`<p class="none">${t("operator.log.none")}</p>` : nothing}
    <p class="dim more">${t("operator.log.older")}</p>
  </section>`;
}

function numbered({ live }) {
  return live.log.map((note, index) => ({ ...note, key: `${note.at} ${note.code} ${index}` })).reverse();
}

function rows({ words, plan }, notes) {
  return repeat(
    notes,
    (note) => note.key,
    (note) => {
      const text = words.note(note);
      const person = words.person(note.by);
      const who = person ? `${person} · ` : "";
      return html`<li class="lg ${LOUD.has(note.code) ? "loud" : ""}"><time>${timeOfDay(note.at, plan.show.zone)}</time><span class="ell" title="${who}${text}">${who}${text}</span></li>`;
    },
  );
}
