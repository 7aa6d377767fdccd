/** The running order: the segment that runs, its cues in every state, and what comes after. */

import { html, nothing } from "../../vendor/lit-html.js";
import { rounded } from "../time.js";
import { editButton, editing } from "./editing.js";
import { localButton } from "./parts.js";
import { cueRows } from "./rundown_cues.js";
import { heading, notesRow } from "./rundown_now.js";
import { segmentRows } from "./rundown_segments.js";
import { timers, timersButton } from "./timers.js";
import { overUnder } from "./wording.js";

export function rundown(view) {
  const { t, place } = view;
  const later = place.segments.filter(({ state }) => state === "later" || state === "skipped");
  const played = later.filter(({ state }) => state === "later");
  const past = place.segments.filter(({ state }) => state === "past" || state === "missed").reverse();
  const shown = place.ended || view.ui.past;
  if (view.editor.open) return html`<section class="p grow rundown" aria-label=${t("operator.rundown.title")}>${heading(view)}${timers(view)}${editing(view)}</section>`;
  return html`<section class="p grow rundown" aria-label=${t("operator.rundown.title")}>
    ${heading(view)}${timers(view)}
    <div class="list scroll" tabindex="0">
      <ol class="cues" aria-label=${t("operator.rundown.cues")}>${notesRow(view)}${cueRows(view)}</ol>
      ${
        later.length === 0
          ? place.ended
            ? nothing
            : html`<div class="ph only">${jumpButton(view)}</div>`
          : html`<div class="ph"><h2>${t(place.ready ? "operator.rundown.all" : "operator.rundown.later")}</h2><span>${
              place.over >= 1000 && !place.ready
                ? t("operator.rundown.includes", { over: overUnder(place.over) })
                : t("operator.rundown.count", { count: played.length })
            }</span>${jumpButton(view)}</div>
      <ol class="ahead">${segmentRows(view, later, place.ready ? null : played[0], "ahead")}</ol>`
      }
      ${
        past.length === 0
          ? nothing
          : html`<div class="ph"><h2>${t("operator.rundown.past_of", { count: past.length })}</h2><span>${lostAndWon(view)}</span>${place.ended ? nothing : pastButton(view)}</div>
      <ol class="passed ${shown ? "" : "before"}">${segmentRows(view, past, null, "passed")}</ol>`
      }
    </div>
  </section>`;
}

function jumpButton(view) {
  const { t, ui, act } = view;
  return html`<span class="r">${timersButton(view)}${editButton(view)}${localButton({ label: t("operator.jump.open"), key: "J", look: "quiet", act: act.toggleJump, expanded: ui.jump !== null })}</span>`;
}

/** What was lost and what was won back so far: 「丢 2:40 · 追回 1:00」. */
function lostAndWon({ t, timing: { lost_ms, won_ms } }) {
  return [lost_ms ? t("operator.rundown.lost", { length: rounded(lost_ms) }) : "", won_ms ? t("operator.rundown.won", { length: rounded(won_ms) }) : ""]
    .filter(Boolean)
    .join(" · ");
}

/** Where there is room for it, what ran is always in sight, and this button is not. */
function pastButton(view) {
  const { t, ui, act } = view;
  return html`<span class="r past-b"><button type="button" class="b quiet" aria-expanded=${ui.past ? "true" : "false"} @click=${act.togglePast}><span
    class="face">${t(ui.past ? "operator.rundown.hide" : "operator.rundown.show")}</span></button></span>`;
}
