/** The bar of the whole show: segments by length, promises, now, and where the planned end is. */

import { html, nothing } from "../../vendor/lit-html.js";
import { clock, timeOfDay } from "../time.js";
import { NOTABLE_MS, lostAndWonOf, overOf, plannedWindows, tickStep } from "./timing.js";
import { overUnder } from "./wording.js";

/** Shares of the bar below which a block or a pin has no room for its words. */
const TITLE_ROOM = 0.028;
const PIN_ROOM = 0.03;
const PIN_TIME_ROOM = 0.062;
/** A lost or won part narrower than this share keeps its length to itself. */
const DIFFERENCE_ROOM = 0.006;
/** Percent of the bar that a wide character of such a length needs on the smallest desk, and between two of them. */
const CHARACTER_ROOM = 1.1;
const GAP_ROOM = 0.6;
/** Percent of the bar on either side of now that its own word needs. */
const NOW_ROOM = 2;
/** Free space right of the end, so that the last minutes are not glued to the edge. */
const MARGIN = 1.012;

export function timebar(view) {
  const { t, plan, place } = view;
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
      ${pins(view, axis)}
      ${place.plannedEnd === null ? nothing : plannedEnd(place, axis)}
      ${ticks(axis, place)}
      ${place.ready || place.ended ? nothing : nowLine(view, axis)}
    </div>
    <div class="tb-sum">
      <div class="ln">${lostSoFar(view)}<span><span class="dim">${t("operator.timebar.net")}</span> <b class=${
        place.over >= 1000 ? "wtx" : ""
      }>${overUnder(place.over)}</b></span><span><span class="dim">${t(
        "operator.timebar.rest",
      )}</span> <b>${clock(place.rest, { ceil: true })}</b></span></div>
      <div class="ln">${added(view)}</div>
      <div class="ln keys"><span class="key"><i class="kf"></i>${t("operator.timebar.fixed")}</span><span class="key"><i
        class="kp"></i>${t("operator.timebar.window")}</span><span class="key"><i class="kl"></i>${t(
          "operator.timebar.over",
        )}</span></div>
    </div>
  </section>`;
}

/** About how many wide characters a text is. */
function widthOf(text) {
  return [...text].reduce((sum, sign) => sum + (sign.codePointAt(0) < 0x2e80 ? 0.56 : 1), 0);
}

/** Percent of the bar at an instant. */
function at(axis, instant) {
  return ((instant - axis.starts) / axis.span) * 100;
}

function blocks({ t, place }, axis) {
  const now = place.ready || place.ended ? null : at(axis, place.now);
  let next = axis.starts;
  let told = -Infinity;
  return place.passes.map((entry) => {
    const { segment, index, state, starts, ends } = entry;
    const from = starts ?? next;
    const to = ends ?? from + segment.length_ms;
    next = to;
    const share = (to - from) / axis.span;
    const title = segment ? `${index + 1} ${segment.title}` : ""; // none: an edit has taken it out of the plan
    return html`<div class="seg ${state} ${segment?.ends_hard ? "fix" : ""}" title=${title}
      .style=${`left:${at(axis, from)}%;width:max(1px, calc(${share * 100}% - 2px))`}>${
        segment && share >= TITLE_ROOM ? html`<span>${segment.title}</span>` : nothing
      }</div>${difference(overOf(entry), to, to - from)}`;
  });

  /** At the end of a finished block: how much of it was lost, or was won back. */
  function difference(over, ends, length) {
    if (over === null || Math.abs(over) < NOTABLE_MS) return nothing;
    const part = Math.min(Math.abs(over), length) / axis.span;
    const look = over > 0 ? "lost" : "won";
    const words = t(`operator.rundown.${look}`, { length: clock(Math.abs(over)) });
    const where = at(axis, ends);
    // A loss is told left of its end and a gain right of its beginning, so that the two do not meet.
    const needed = widthOf(words) * CHARACTER_ROOM;
    const begins = over > 0 ? where - needed : where - part * 100;
    const meetsNow = now !== null && begins < now + NOW_ROOM && begins + needed > now - NOW_ROOM;
    const room = part >= DIFFERENCE_ROOM && begins >= Math.max(0, told) && !meetsNow;
    if (room) told = begins + needed + GAP_ROOM;
    return html`<div class="diff ${look}" title=${words} .style=${`right:${100 - where}%;width:${part * 100}%`}></div>${
      room ? html`<div class="dl ${look}" .style=${`left:${over > 0 ? where : where - part * 100}%`}>${words}</div>` : nothing
    }`;
  }
}

function pins(view, axis) {
  if (axis.zone === null) return nothing;
  const found = [
    ...view.windows.sales.map((sale) => pinOf(view, sale.id, sale.state, sale.opens_at)),
    ...view.windows.bags.map((bag) => pinOf(view, bag.id, bag.state === "draft" ? "draft" : bag.state, bag.opened_at)),
  ].filter(Boolean);
  const shown = new Set(found.map((pin) => pin.id));
  for (const place of view.place.segments) {
    for (const window of plannedWindows(place, view.cues)) {
      if (!shown.has(window.id)) found.push({ ...window, look: "", words: window.id });
    }
  }
  found.sort((one, other) => one.at - other.at);
  return found.map((pin, index) => {
    const room = ((found[index + 1]?.at ?? axis.starts + axis.span) - pin.at) / axis.span;
    const time = pin.look === "" ? ` ${timeOfDay(pin.at, axis.zone, { seconds: false })}` : "";
    return html`<div class="pin ${pin.look}" title="${pin.id} ${timeOfDay(pin.at, axis.zone)}"
      .style=${`left:${at(axis, pin.at)}%`}>${
        room < PIN_ROOM ? nothing : room < PIN_TIME_ROOM ? pin.id : `${pin.words}${time}`
      }</div>`;
  });
}

function pinOf({ t }, id, state, opensAt) {
  if (opensAt === null || state === "draft" || state === "armed") return null;
  if (state === "teaser") return { id, at: opensAt, look: "", words: id };
  const live = state === "open";
  return { id, at: opensAt, look: live ? "live" : "done", words: live ? t("operator.timebar.live", { id }) : id };
}

function plannedEnd(place, axis) {
  const over = place.expectedEnd - place.plannedEnd;
  return html`${
    over >= 1000
      ? html`<div class="overrun" .style=${`left:${at(axis, place.plannedEnd)}%;width:${(over / axis.span) * 100}%`}></div>`
      : nothing
  }
    <div class="pin end" .style=${`left:${at(axis, place.plannedEnd)}%`}>${timeOfDay(place.plannedEnd, axis.zone, {
      seconds: false,
    })}</div>`;
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

function lostSoFar({ t, place }) {
  const { lost, won } = lostAndWonOf(place.segments);
  return html`${lost ? html`<span><span class="dim">${t("operator.timebar.lost")}</span> <b class="wtx">${clock(lost)}</b></span>` : nothing}${
    won ? html`<span><span class="dim">${t("operator.timebar.won")}</span> <b class="ntx">${clock(won)}</b></span>` : nothing
  }`;
}

function added({ t, live }) {
  if (!live.segment) return nothing;
  const ms = live.segment.added_ms;
  return ms === 0
    ? html`<span class="dim">${t("operator.timebar.as_planned")}</span>`
    : html`<span><span class="dim">${t("operator.timebar.added")}</span> <b>${overUnder(ms)}</b></span>`;
}
