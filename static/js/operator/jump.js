/** 跳到…: every segment in one list that a few letters make short, and the keyboard goes through. */

import { html, nothing } from "../../vendor/lit-html.js";
import { live as asTyped } from "../../vendor/directives/live.js";
import { repeat } from "../../vendor/directives/repeat.js";
import { clock, timeOfDay } from "../time.js";
import { drawnRows, room } from "./in_sight.js";
import { breaksOfEnd, breaksOfJump, breaksWarning, sureOfBreaking, withBreaks } from "./breaks.js";
import { icon } from "./parts.js";

/** How high a row is about, in px, before the first was measured. */
const ROW = 30;
const GLYPHS = { past: "ok", missed: "skip", now: "air", skipped: "skip", later: "armed" };

/** The segments that fit what was typed: a number, or letters of the title or of the product. */
export function fitting(view) {
  const sought = view.ui.jump.text.trim().toLowerCase();
  const { segments } = view.place;
  if (!sought) return segments;
  return segments.filter(
    ({ segment, index }) =>
      String(index + 1) === sought ||
      segment.title.toLowerCase().includes(sought) ||
      nameOf(view, segment).toLowerCase().includes(sought),
  );
}

function nameOf({ plan }, segment) {
  return plan.products[segment.product]?.name ?? "";
}

/** The entry that Enter would go to. */
function chosen(view, entries) {
  const at = entries.findIndex(({ index }) => index === view.ui.jump.at);
  return entries[at < 0 ? first(view, entries) : at] ?? null;
}

/** What comes next is what one most likely wants. */
function first(view, entries) {
  if (view.ui.jump.text.trim()) return 0;
  return Math.max(0, entries.findIndex(({ state }) => state === "later"));
}

export function jumpList(view) {
  const { t, ui, act, lost, live } = view;
  if (!ui.jump) return nothing;
  const entries = fitting(view);
  const at = chosen(view, entries);
  const off = lost ? t("operator.off.link") : live.phase === "ended" ? t("refusal.already_ended") : null;
  const go = (entry) => entry && send(view, entry, off);
  const onKey = (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && event.target.closest("button")) return; // it is that button's
    // Anew: the last letter may have come after the last drawing.
    const entries = fitting(view);
    const at = chosen(view, entries);
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) {
      event.preventDefault();
      act.aimJump(entries[Math.min(entries.length - 1, Math.max(0, entries.indexOf(at) + by))]?.index ?? null);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!event.repeat) go(at);
    } else if (event.key === "Escape") {
      act.toggleJump();
    }
  };
  return html`<div class="veil" @click=${act.toggleJump}></div><section class="sheet jump" role="dialog" aria-modal="true" aria-label=${t("operator.jump.title")} @keydown=${onKey}>
    <div class="ph"><h2>${t("operator.jump.title")}</h2><span>${t("operator.jump.how")}</span><span class="r"><button type="button" class="b" @click=${act.toggleJump}><span class="face">${t("operator.keys.close")}<kbd>Esc</kbd></span></button></span></div>
    <input id="jump" type="text" autocomplete="off" role="combobox" aria-expanded="true" aria-controls="jump-list" aria-activedescendant=${at ? `jump-${at.index}` : nothing} aria-label=${t("operator.jump.find")} placeholder=${t("operator.jump.find")}
      .value=${asTyped(ui.jump.text)} @input=${(event) => act.findJump(event.target.value)}>
    <ul id="jump-list" class="scroll" role="listbox" aria-label=${t("operator.jump.title")}>${rows(view, entries, at, go)}</ul>
    ${entries.length === 0 ? html`<p class="none">${t("operator.jump.none")}</p>` : nothing}
    ${endNow(view)}
    ${off ? html`<p class="wrong">${icon("warn")}${off}</p>` : nothing}
  </section>`;
}

/** Those in sight, and the one that Enter would go to, wherever it is. */
function rows(view, entries, at, go) {
  const count = entries.length;
  const { shown, gaps } = drawnRows({ list: view.root.querySelector("#jump-list"), count, row: [".jr", ROW], keep: [entries.indexOf(at)] });
  const drawn = shown.map((place, n) => ({ entry: entries[place], place, gap: gaps[n] }));
  return html`${repeat(
    drawn,
    ({ entry }) => entry.index,
    ({ entry, place, gap }) => html`${room(gap)}${row(view, entry, { at: entry === at, place, count }, () => go(entry))}`,
  )}${room(gaps[shown.length])}`;
}

function row(view, { segment, index, state, starts }, { at, place, count }, go) {
  const { t, plan, desk, live } = view;
  const asked = desk.isAsked(sureOf(segment, live));
  const breaks = at ? breaksOfJump(view, segment.id) : [];
  const time = starts === null ? "" : timeOfDay(starts, plan.show.zone, { seconds: false });
  return html`<li id="jump-${index}" class="jr ${state} ${at ? "at" : ""}" role="option" aria-posinset=${place + 1} aria-setsize=${count} aria-selected=${at ? "true" : "false"} @click=${go}>${icon(GLYPHS[state])}<span class="n">${index + 1}</span><time>${time}</time><span
    class="ell">${segment.title}</span><span class="x">${
      asked ? html`<b class="wtx">${t("operator.jump.again")}</b>` : state === "now" ? t("operator.jump.running") : clock(segment.length_ms)
    }</span>${
      breaks.length > 0 ? html`<span class="ell br wtx">${icon("warn")} ${breaksWarning(view, breaks)}</span>` : nothing
    }</li>`;
}

/** What leaves a segment that runs needs a second press, as everywhere. */
function send(view, { segment }, off) {
  const { t, desk, live, act } = view;
  const ready = live.phase === "ready";
  const words = withBreaks(view, t(ready ? "operator.rundown.starting_here" : "operator.rundown.jumping", { title: segment.title }), breaksOfJump(view, segment.id));
  if (off) desk.refuse(words, off);
  else if (ready || desk.isSure(sureOf(segment, live), words)) act.jumpTo(segment.id, words);
}

/** A show that has to end before its last segment: the order's last place, whatever is searched for above it. */
function endNow(view) {
  const { t, desk, live, lost, act } = view;
  if (live.phase !== "running") return nothing;
  const breaks = breaksOfEnd(view);
  const sure = sureOfBreaking("end", breaks) ?? "end";
  const words = withBreaks(view, t("operator.go.end"), breaks);
  const press = () => {
    if (lost) desk.refuse(words, t("operator.off.link"));
    else if (desk.isSure(sure, words)) act.endShow(words);
  };
  return html`<button type="button" class="jend" data-command="end_show" @click=${press}>${icon("stop")}<span class="ell">${t("operator.jump.end")}</span><span
    class="x">${desk.isAsked(sure) ? html`<b class="wtx">${t("operator.jump.again")}</b>` : nothing}</span><span class="br">${t("operator.jump.end_what")}</span>${
      breaks.length > 0 ? html`<span class="br wtx">${icon("warn")} ${breaksWarning(view, breaks)}</span>` : nothing
    }</button>`;
}

const sureOf = (segment, live) => `jump ${segment.id} ${live.segment?.pass_no}`;
