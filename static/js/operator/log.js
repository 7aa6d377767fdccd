/** The last notes of the run, newest first. */

import { html } from "../../vendor/lit-html.js";
import { repeat } from "../../vendor/directives/repeat.js";
import { timeOfDay } from "../time.js";

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
  "clock_stepped",
  "action_refused",
  "task_left",
  "not_writing",
  "start_missed",
  "promise_past",
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
]);

export function log(view) {
  const { t, words, plan, live } = view;
  const notes = live.log.map((note, index) => ({ ...note, key: `${note.at} ${note.code} ${index}` })).reverse();
  return html`<section class="p grow logs" aria-label=${t("operator.log.title")}>
    <div class="ph"><h2>${t("operator.log.title")}</h2><span>${t("operator.log.count", { count: notes.length })}</span></div>
    <ol class="lgs" tabindex="0">${repeat(
      notes,
      (note) => note.key,
      (note) => {
        const text = words.note(note);
        const person = words.person(note.by);
        const who = person ? `${person} · ` : "";
        return html`<li class="lg ${LOUD.has(note.code) ? "loud" : ""}"><time>${timeOfDay(note.at, plan.show.zone)}</time><span class="ell" title="${who}${text}">${who}${text}</span></li>`;
      },
    )}</ol>
  </section>`;
}
