/**
 * The bar of the whole show: what is fixed, what may still give, what was promised and with how much to spare, what was
 * lost and won back, and what a proposal would change.
 */

import { html, nothing } from "../../vendor/lit-html.js";
import { clock, rounded, timeOfDay } from "../time.js";
import { nextPromise } from "../timing.js";
import { icon } from "./parts.js";
import { NOTABLE_MS, overOf } from "./place.js";
import { GLYPHS, promiseWords, spareOf } from "./promises.js";
import { GAP_ROOM, at, part, roomFor } from "./timebar_axis.js";
import { pins } from "./timebar_pins.js";
import { overUnder } from "./wording.js";

const MINUTE = 60_000;
/** A block below this share of the bar has no room for its words. */
const TITLE_ROOM = 0.028;
/** A name is not cut to so many characters. */
const WHOLE = Infinity;
/** Two neighbours below this share look like one. */
const NARROW = 0.004;
/** A lost or won part narrower than this share keeps its length to itself. */
const DIFFERENCE_ROOM = 0.006;
/** Percent of the bar on either side of now that its own word needs. */
const NOW_ROOM = 2;
const MOST_TICKS = 8;
/** Ticks of a show longer than a day are at multiples of it. */
const LONG_STEP = 240 * MINUTE;
/** Free space right of the end, so that the last minutes are not glued to the edge. */
const MARGIN = 1.012;

export function timebar(view) {
  const { t, plan, place, timing } = view;
  const starts = place.starts ?? 0;
  const ends = Math.max(place.expectedEnd ?? place.rest, place.plannedEnd ?? 0);
  const axis = {
    starts,
    span: Math.max(1, (ends - starts) * MARGIN),
    zone: place.starts === null ? null : plan.show.zone,
  };
  return html`<section class="tb p" aria-label=${t("operator.timebar.title")}>
    <div class="tb-track">
      ${blocks(view, axis)}
      ${ghosts(view, axis)}
      ${axis.zone === null ? nothing : pins(view, axis)}
      ${place.plannedEnd === null ? nothing : plannedEnd(view, axis)}
      ${ticks(axis, place)}
      ${place.ready || place.ended ? nothing : nowLine(view, axis)}
    </div>
    <div class="tb-sum">
      <div class="ln">${figure(t("operator.timebar.lost"), timing.lost_ms ? rounded(timing.lost_ms) : null, "wtx")}${figure(
        t("operator.timebar.won"),
        timing.won_ms ? rounded(timing.won_ms) : null,
        "ntx",
      )}${figure(t("operator.timebar.net"), overUnder(place.over), place.over >= NOTABLE_MS ? "wtx" : "")}${
        place.ready
          ? figure(t("operator.timebar.rest"), clock(place.rest))
          : figure(t("operator.timebar.gives"), clock(givesOf(place)))
      }</div>
      <div class="ln">${promiseAhead(view)}</div>
      <div class="ln keys">${["fixed", "elastic", "promised", "lost", "won"].map(
        (what) => html`<span class="key"><i class="k-${what}"></i>${t(`operator.timebar.${what}`)}</span>`,
      )}</div>
    </div>
  </section>`;
}

function figure(words, value, look = "") {
  return value === null ? nothing : html`<span><span class="dim">${words}</span> <b class=${look}>${value}</b></span>`;
}

/** What all that is to come, and what runs, may still be shortened by. */
function givesOf({ segments }) {
  return segments.reduce((sum, { gives_ms }) => sum + gives_ms, 0);
}

/** 「下个承诺 21:08 · 余 4:10 · F2」; what is tight is told before what it is. */
function promiseAhead(view) {
  const { t, plan, now } = view;
  const next = nextPromise(view, now);
  if (next === null) return html`<span class="dim">${t("operator.timebar.no_promise")}</span>`;
  const { look, at } = next;
  const name = promiseWords(view, next, WHOLE); // it stands last: what there is no room for, the line cuts off
  const spare = spareOf(view, next);
  const hour = timeOfDay(at, plan.show.zone, { seconds: false });
  const words = look === "calm" ? html`<b>${hour}</b>${spare ? ` · ${spare}` : nothing} · <b>${name}</b>` : html`<b>${spare}</b> · ${name}`;
  return html`<span class="dim">${t("operator.timebar.next_promise")}</span><span class="ell nextp ${look}" title="${name} ${hour} ${spare}">${icon(GLYPHS[look])} ${words}</span>`;
}

/** Neighbours that are too narrow to be told apart, as one block: a show of hundreds of segments is a page like others. */
function joined(passes, axis, dropped) {
  const found = [];
  for (const entry of passes) {
    const before = found.at(-1);
    const { segment, state, starts, ends, gives_ms } = entry;
    const alike = segment && state !== "now" && !segment.starts_hard && !segment.ends_hard && !dropped.has(segment.id);
    const narrow = alike && starts !== null && ends && (ends - starts) / axis.span < NARROW;
    if (narrow && before?.narrow && before.state === state && before.ends === starts) {
      Object.assign(before, { ends, gives_ms: before.gives_ms + gives_ms, over: before.over + (overOf(entry) ?? 0), segment: null });
    } else {
      found.push(narrow ? { ...entry, narrow, over: overOf(entry) ?? 0 } : entry);
    }
  }
  return found;
}

function blocks({ t, place, timing }, axis) {
  const now = place.ready || place.ended ? null : at(axis, place.now);
  const dropped = new Set(timing.proposal?.drops);
  let next = axis.starts;
  let told = -Infinity;
  return joined(place.passes, axis, dropped).map((entry) => {
    const { segment, index, state, starts, ends } = entry;
    const from = starts ?? next;
    const to = ends ?? from + entry.length_ms;
    next = to;
    const share = (to - from) / axis.span;
    const gives = Math.min(1, entry.gives_ms / (to - from));
    const title = segment ? `${index + 1} ${segment.title}` : ""; // none: an edit has taken it out of the plan
    const looks = [state, segment?.starts_hard ? "fix-a" : "", segment?.ends_hard ? "fix" : "", state === "later" && dropped.has(segment?.id) ? "drop" : ""];
    return html`<div class="seg ${looks.join(" ")}" title=${title}
      .style=${`left:${at(axis, from)}%;width:max(1px, calc(${share * 100}% - 2px))`}>${
        gives > 0 ? html`<i class="spring" .style=${`width:${gives * 100}%`}></i>` : nothing
      }${segment && share >= TITLE_ROOM ? html`<span .style=${share * (1 - gives) >= TITLE_ROOM ? `margin-right:${gives * 100}%` : ""}>${segment.title}</span>` : nothing}</div>${
        state === "now" && place.delay > 0 ? html`<div class="diff lost" .style=${part(axis, Math.max(from, place.now - place.delay), place.now)}></div>` : nothing
      }${difference(entry.over ?? overOf(entry), to, to - from)}`;
  });

  /** At the end of a finished block: how much of it was lost, or was won back. */
  function difference(over, ends, length) {
    if (over === null || Math.abs(over) < NOTABLE_MS) return nothing;
    const by = Math.min(Math.abs(over), length);
    const look = over > 0 ? "lost" : "won";
    const words = t(`operator.rundown.${look}`, { length: rounded(Math.abs(over)) });
    const [begin, end] = [at(axis, ends - by), at(axis, ends)];
    // A loss is told left of its end and a gain right of its beginning, so that the two do not meet.
    const needed = roomFor(words);
    const begins = over > 0 ? end - needed : begin;
    const meetsNow = now !== null && begins < now + NOW_ROOM && begins + needed > now - NOW_ROOM;
    const room = by / axis.span >= DIFFERENCE_ROOM && begins >= Math.max(0, told) && !meetsNow;
    if (room) told = begins + needed + GAP_ROOM;
    return html`<div class="diff ${look}" title=${words} .style=${part(axis, ends - by, ends)}></div>${
      room ? html`<div class="dl ${look}" .style=${`left:${over > 0 ? end : begin}%`}>${words}</div>` : nothing
    }`;
  }
}

/** What a proposal would take from, or give to, each segment, at its end; and where the show would end by it. */
function ghosts({ t, timing: { proposal }, place }, axis) {
  if (!proposal) return nothing;
  const trims = new Map(proposal.trims.map(({ segment, by_ms }) => [segment, by_ms]));
  const each = place.segments
    .filter(({ state, segment, ends }) => (state === "now" || state === "later") && ends !== null && trims.has(segment.id))
    .map(({ segment, ends }) => {
      const by = trims.get(segment.id);
      const words = `${segment.title} ${overUnder(-by)}`;
      return html`<div class="ghost ${by > 0 ? "" : "grown"}" title=${words} .style=${by > 0 ? part(axis, ends - by, ends) : part(axis, ends, ends - by)}></div>`;
    });
  const ends = proposal.end_after_at;
  if (ends === null || axis.zone === null) return each;
  const words = t("operator.timebar.would_end", { time: timeOfDay(ends, axis.zone) });
  return html`${each}<div class="ghost-end" title=${words} .style=${`left:${at(axis, ends)}%`}></div>`;
}

function plannedEnd(view, axis) {
  const { place } = view;
  const over = place.expectedEnd - place.plannedEnd;
  const promise = view.promises.find(({ kind }) => kind === "show_ends");
  const look = promise?.look === "broken" ? "broken" : "";
  return html`${over >= NOTABLE_MS ? html`<div class="overrun" .style=${part(axis, place.plannedEnd, place.expectedEnd)}></div>` : nothing}
    <div class="pin end ${look}" .style=${`left:${at(axis, place.plannedEnd)}%`}>${look ? icon(GLYPHS[look]) : nothing}${timeOfDay(place.plannedEnd, axis.zone, {
      seconds: false,
    })}</div>`;
}

/** The step between two ticks: about seven of them, at round minutes. No more of them for years either, as of a
 * computer whose clock was set only after the show had begun. */
function tickStep(span) {
  const steps = [1, 2, 5, 10, 15, 30, 60, 120].map((minutes) => minutes * MINUTE);
  return steps.find((step) => span / step <= MOST_TICKS) ?? Math.ceil(span / MOST_TICKS / LONG_STEP) * LONG_STEP;
}

function ticks(axis, place) {
  const step = tickStep(axis.span);
  const marks = [];
  for (let mark = Math.ceil(axis.starts / step) * step; mark < axis.starts + axis.span; mark += step) {
    const left = at(axis, mark);
    // Words centred on the very edge would be cut off.
    if (left < 1.2 || left > 98) continue;
    if (!place.ready && !place.ended && Math.abs(left - at(axis, place.now)) < 4) continue;
    marks.push(
      html`<div class="tick" .style=${`left:${left}%`}>${
        axis.zone === null ? clock(mark) : timeOfDay(mark, axis.zone, { seconds: false })
      }</div>`,
    );
  }
  return marks;
}

function nowLine({ t, now }, axis) {
  const left = Math.min(100, at(axis, now));
  return html`<div class="now-l" .style=${`left:${left}%`}></div>
    <div class="now-t" .style=${`left:clamp(16px, ${left}%, calc(100% - 16px))`}>${t("operator.timebar.now")}</div>`;
}
