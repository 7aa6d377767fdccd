/** The segments before and after the one that runs: a row each, and what can be done with the one that is open. */

import { html, nothing } from "../../vendor/lit-html.js";
import { repeat } from "../../vendor/directives/repeat.js";
import { rounded, timeOfDay } from "../time.js";
import { breaksOfDropping, breaksOfJump, sureOfBreaking, withBreaks } from "./breaks.js";
import { drawnRows, room } from "./in_sight.js";
import { commandButton } from "./parts.js";
import { NOTABLE_MS, overOf } from "./place.js";
import { productMark } from "./products.js";
import { spareOf, spareWords } from "./promises.js";
import { overUnder } from "./wording.js";

/** How high a row is about, in px, before the first was measured. */
const ROW = 26;
/** Less than this off its plan a segment is where it was meant to be. */
const MOVED_MS = 60_000;

/** Of a long list the rows in sight, the open one, and the one that has the focus; room stands for the others. */
export function segmentRows(view, entries, next, list) {
  const { shown, gaps } = rowsInSight(view, entries, list);
  const drawn = shown.map((index, n) => ({ entry: entries[index], gap: gaps[n] }));
  return html`${repeat(
    drawn,
    ({ entry }) => entry.segment.id,
    ({ entry, gap }) => html`${room(gap)}${segmentRow(view, entry, entry === next)}`,
  )}${room(gaps[shown.length])}`;
}

/** The open one and the one that has the focus are drawn wherever they are. */
function rowsInSight({ root, ui }, entries, list) {
  const ol = root.querySelector(`.rundown .${list}`);
  const focused = document.activeElement?.closest(".sg")?.dataset.segment;
  const indexOf = (id) => (id === null || id === undefined ? -1 : entries.findIndex(({ segment }) => segment.id === id));
  const open = indexOf(ui.segment);
  return drawnRows({ list: ol, box: ol?.closest(".list"), count: entries.length, row: [".sg:not(.open)", ROW], open: [".sg.open", open], keep: [open, indexOf(focused)] });
}

function segmentRow(view, entry, next) {
  const { t, ui, act } = view;
  const { segment, index, state } = entry;
  const open = ui.segment === segment.id;
  const window = view.coming.windows.find((one) => one.segment === segment.id);
  return html`<li class="sg ${entry.left_out ? "skipped" : state} ${next ? "nx" : ""} ${open ? "open" : ""}" data-segment=${segment.id}>
    <button type="button" class="sgr" aria-expanded=${open ? "true" : "false"} title=${times(view, entry)} @click=${() => act.toggleSegment(segment.id)}><span class="n">${index + 1}</span><time>${
      entry.starts === null ? nothing : minute(view, entry.starts)
    }${hasMoved(entry) ? html`<s class="pl">${minute(view, entry.planned)}</s>` : nothing}</time><span class="ell title">${segment.title}</span><span class="pr">${productMark(view, segment.product)}${
      segment.loop ? html`<i>${t("operator.rundown.pass", segment.loop)}</i>` : nothing
    }${window ? `${window.id} ${minute(view, window.at)}` : nothing}</span>${spare(view, entry)}<span class="len">${lengthOf(view, entry)}</span></button>
    ${open ? html`<p class="sgt">${times(view, entry)}</p><div class="sga">${segmentButtons(view, entry)}</div>` : nothing}
  </li>`;
}

function minute({ plan }, instant) {
  return timeOfDay(instant, plan.show.zone, { seconds: false });
}

/** Is it expected at another hour than it was planned for? */
function hasMoved({ state, planned, starts }) {
  return state === "later" && planned !== null && starts !== null && Math.abs(starts - planned) >= MOVED_MS;
}

/** What a segment that holds a promise has to spare for it; nothing of one that holds none. */
function spare(view, { segment, state }) {
  const promise = state === "later" ? view.tightest.get(segment.id) : undefined;
  return html`<span class="sl ${promise?.look ?? ""}">${promise ? spareOf(view, promise) : ""}</span>`;
}

/** 「冻干草莓 · 计划 20:17 · 预计 20:19 · 最晚 20:21 · 可压到 6:00」 */
function times(view, { segment, state, planned, starts, slack_ms, length_ms, gives_ms, left_out }) {
  const { t } = view;
  const coming = state === "later" && starts !== null;
  const told = [
    segment.title,
    left_out ? t("operator.rundown.hour_first") : "",
    planned === null ? "" : t("operator.time.planned", { time: minute(view, planned) }),
    coming && hasMoved({ state, planned, starts }) ? t("operator.time.expected", { time: minute(view, starts) }) : "",
    coming && slack_ms !== null ? t("operator.time.latest", { time: minute(view, starts + slack_ms), slack: spareWords(view, { slack: slack_ms }) }) : "",
    gives_ms > 0 ? t("operator.time.gives", { length: rounded(length_ms - gives_ms) }) : "",
  ];
  return told.filter(Boolean).join(" · ");
}

function lengthOf({ t }, entry) {
  const { segment, state, length_ms, gives_ms } = entry;
  const over = overOf(entry);
  if (state === "skipped") return t("operator.rundown.skipped");
  if (entry.left_out) return t("operator.rundown.left_out");
  if (state === "missed") return t("operator.rundown.passed_over");
  if (over !== null) {
    const told = Math.abs(over) >= NOTABLE_MS;
    return html`${told ? html`<b class=${over > 0 ? "wtx" : "ntx"}>${overUnder(over)}</b> ` : nothing}${rounded(segment.length_ms + over)}`;
  }
  const fixed = segment.starts_hard || segment.ends_hard;
  const stretched = length_ms - segment.length_ms;
  return html`${fixed ? html`<i class="mk" title=${t("operator.timebar.fixed")}></i>` : gives_ms > 0 ? html`<i class="mk give" title=${t("operator.timebar.elastic")}></i>` : nothing}${
    Math.abs(stretched) >= NOTABLE_MS ? html`<b class=${stretched > 0 ? "wtx" : "ntx"}>${overUnder(stretched)}</b> ` : nothing
  }${rounded(length_ms)}`;
}

/** What leaves a segment that runs needs a second press; what only changes what is to come does if it breaks a promise. */
function segmentButtons(view, { segment, state }) {
  const { t, live } = view;
  const { id, title } = segment;
  const ended = live.phase === "ended" ? t("refusal.already_ended") : null;
  const ready = live.phase === "ready";
  const skipped = state === "skipped";
  const breaks = skipped ? [] : breaksOfDropping(view, [id]);
  return html`${commandButton(view, {
    name: "jump",
    args: { to: id },
    label: t(ready ? "operator.rundown.start_here" : "operator.rundown.jump"),
    words: withBreaks(view, t(ready ? "operator.rundown.starting_here" : "operator.rundown.jumping", { title }), breaksOfJump(view, id)),
    off: ended,
    sure: ready ? null : `jump ${id} ${live.segment?.pass_no}`,
  })}${
    state === "past" || state === "missed"
      ? nothing
      : commandButton(view, {
          name: skipped ? "unskip" : "skip",
          args: { segment: id },
          label: t(skipped ? "operator.rundown.unskip" : "operator.rundown.skip"),
          words: withBreaks(view, t(skipped ? "operator.rundown.unskipping" : "operator.rundown.skipping", { title }), breaks),
          off: ended,
          sure: sureOfBreaking(`skip ${id}`, breaks),
        })
  }`;
}
