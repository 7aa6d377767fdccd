/** The running order: the segment that runs, its cues in every state, and what comes after. */

import { html, nothing } from "../../vendor/lit-html.js";
import { repeat } from "../../vendor/directives/repeat.js";
import { clock, timeOfDay } from "../time.js";
import { editButton, editing } from "./editing.js";
import { inSight } from "./in_sight.js";
import { commandButton, icon, localButton } from "./parts.js";
import { NOTABLE_MS, overOf } from "./place.js";
import { productMark } from "./products.js";
import { spareOf, spareWords } from "./promises.js";
import { timers, timersButton } from "./timers.js";
import { overUnder, span } from "./wording.js";

/** Up to so many rows are drawn wherever they are. */
export const FEW = 60;
/** How high one is about, in px, before the first was measured. */
const ROW = 26;
/** Less than this off its plan a segment is where it was meant to be. */
const MOVED_MS = 60_000;
/** Later than this a finished cue says by how much; below it nobody could have seen it. */
const PUNCTUAL_MS = 500;

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
  return [lost_ms ? t("operator.rundown.lost", { length: clock(lost_ms) }) : "", won_ms ? t("operator.rundown.won", { length: clock(won_ms) }) : ""]
    .filter(Boolean)
    .join(" · ");
}

/** Where there is room for it, what ran is always in sight, and this button is not. */
function pastButton(view) {
  const { t, ui, act } = view;
  return html`<span class="r past-b"><button type="button" class="b quiet" aria-expanded=${ui.past ? "true" : "false"} @click=${act.togglePast}><span
    class="face">${t(ui.past ? "operator.rundown.hide" : "operator.rundown.show")}</span></button></span>`;
}

/** A show that starts by itself: when, and how long until then. */
function startHeading({ t, plan: { show }, live, now }) {
  const time = timeOfDay(live.starts_at, show.zone, { seconds: live.starts_at % 60_000 !== 0 });
  return html`<div class="nowb itself"><div class="l1">${icon("armed")}<b class="ell">${t("operator.rundown.starts_itself", {
    time,
  })}</b><span class="clk">${clock(live.starts_at - now, { ceil: true })}</span></div><div class="l2"><span class="ell">${t(
    "operator.rundown.go_sooner",
  )}</span><span class="r">${t("operator.rundown.to_start")}</span></div></div>`;
}

function heading(view) {
  const { t, plan, live, place } = view;
  if (live.starts_at !== null) return startHeading(view);
  if (place.ready) {
    return html`<div class="nowb idle"><div class="l1"><b class="ell">${t("operator.rundown.ready")}</b><span class="clk">${clock(
      place.rest,
    )}</span></div><div class="l2"><span class="ell">${
      plan.show.planned_start_at === null
        ? t("operator.rundown.on_go")
        : t("operator.rundown.planned", {
            time: timeOfDay(plan.show.planned_start_at, plan.show.zone, { seconds: false }),
          })
    }</span><span class="r">${t("operator.rundown.length")}</span></div></div>`;
  }
  if (place.ended || !live.segment) {
    return html`<div class="nowb idle"><div class="l1"><b class="ell">${t("operator.rundown.ended")}</b><span class="clk">${clock(
      place.elapsed,
    )}</span></div><div class="l2"><span class="ell">${t("operator.rundown.ended_at", {
      time: timeOfDay(live.ended_at ?? view.now, plan.show.zone),
    })}</span><span class="r">${t("operator.rundown.length")}</span></div></div>`;
  }
  const segment = plan.segments[live.segment.index];
  const over = place.remaining < 0;
  return html`<div class="nowb ${over ? "over" : ""}">
    <div class="l1"><span class="dim">${live.segment.index + 1}</span><b class="ell" title=${segment.title}>${segment.title}</b>${
      place.held ? html`<span class="tag fault">${icon("pause")}${t("operator.rundown.held")}</span>` : nothing
    }<span class="clk">${over ? `+${clock(-place.remaining)}` : clock(place.remaining, { ceil: true })}</span></div>
    <div class="l2"><span class="ell">${t("operator.rundown.began", {
      time: timeOfDay(live.segment.started_at, plan.show.zone),
      length: clock(live.segment.length_ms),
    })}${live.segment.added_ms ? html` (${overUnder(live.segment.added_ms)})` : nothing}${
      segment.loop ? ` · ${t("operator.rundown.pass", segment.loop)}` : nothing
    }${
      segment.ends_hard ? ` · ${t("operator.timebar.fixed")}` : nothing
    }</span><span class="r ${over ? "wtx" : ""}">${t(
      over ? "operator.rundown.over" : "operator.rundown.remaining",
    )}</span></div>
    <div class="prog"><i .style=${`width:${place.progress * 100}%`}></i>${marks(view)}</div>
  </div>`;
}

/** Where in the segment the cues lie that come by themselves; nowhere while it is held. */
function marks({ live: { segment: run, cues } }) {
  if (run.ends_at === null) return nothing;
  return cues.map(({ due_at }) => {
    const share = due_at === null ? 2 : 1 - (run.ends_at - due_at) / run.length_ms;
    return share < 0 || share > 1 ? nothing : html`<u .style=${`left:${share * 100}%`}></u>`;
  });
}

/** What the crew wrote down about the segment that runs. */
function notesRow({ t, plan, live }) {
  const notes = live.segment ? (plan.segments[live.segment.index]?.notes ?? []) : [];
  if (notes.length === 0) return nothing;
  return html`<li class="cue notes" title=${notes.join("\n")}>${icon("file")}<span><span class="vh">${t(
    "operator.rundown.notes",
  )} </span>${notes.join(" · ")}</span></li>`;
}

function cueRows(view) {
  const { plan, live, cues } = view;
  if (!live.segment) return nothing;
  const { words } = view;
  return plan.segments[live.segment.index].cues.map((cue) => {
    const record = cues.get(cue.id) ?? {
      id: cue.id,
      status: "waiting",
      why: null,
      armed: cue.armed,
      due_at: null,
      done_at: null,
      late_ms: null,
      by: "",
    };
    const state = stateOf(view, cue, record);
    return html`<li class="cue ${state.look}" data-cue=${cue.id} data-state=${state.look}>${icon(state.glyph)}<time class="ell" title=${state.time}>${
      state.time
    }</time><span class="ell" title=${cue.notes ? `${words.cue(cue)}\n${cue.notes}` : words.cue(cue)}>${words.cue(
      cue,
    )}</span><span class="x">${
      typeof state.side === "string" ? html`<span class="ell">${state.side}</span>` : state.side
    }</span></li>`;
  });
}

/** How one cue is shown: its look, glyph, hour, and what stands at its right. */
export function stateOf(view, cue, record) {
  const { t, words, live, plan, place } = view;
  const hour = (instant) => timeOfDay(instant, plan.show.zone);
  const due = record.due_at === null ? words.trigger(cue.trigger) : hour(record.due_at);
  const next = live.go.does === "cue" && live.go.cue === cue.id;
  switch (record.status) {
    case "done":
      if (unconfirmed(view, cue))
        return { look: "fault", glyph: "fault", time: hour(record.done_at), side: t("operator.cue.unconfirmed") };
      if (isHeldBack(view, cue))
        return { look: "under", glyph: "under", time: hour(record.done_at ?? record.due_at), side: t("operator.overlays.held") };
      return {
        look: onAir(view, cue) ? "air" : "done",
        glyph: onAir(view, cue) ? "air" : "ok",
        time: record.done_at === null ? due : hour(record.done_at),
        side: doneWords(view, record),
      };
    case "skipped":
      return {
        look: "skipped",
        glyph: "skip",
        time: record.done_at === null ? due : hour(record.done_at),
        side: t(record.why === "disarmed" ? "operator.cue.passed_off" : "operator.cue.skipped"),
      };
    case "cancelled":
      return { look: "skipped", glyph: "skip", time: due, side: t("operator.cue.cancelled") };
    case "task":
      return {
        look: "task",
        glyph: "task",
        time: record.done_at === null ? due : hour(record.done_at),
        side: html`${cue.who ? html`<span class="ell">${cue.who}</span>` : nothing}${commandButton(view, {
          name: "task_done",
          args: { cue: cue.id },
          label: t("operator.cue.tick"),
          words: t("operator.cue.ticked", { cue: cue.task }),
          look: "mini",
        })}`,
      };
    case "asking":
      return {
        look: "asking",
        glyph: "warn",
        time: t(`operator.cue.asks_${record.why === "hand" && live.program.found ? "found" : (record.why ?? "late")}`),
        side: next
          ? html`${playButton(view, cue)}${commandButton(view, { name: "skip", label: t("operator.cue.skip"), words: t("operator.cue.skipping", { cue: words.cueById(cue.id) }), look: "mini" })}`
          : t("operator.cue.asks_next"),
      };
    default: {
      const waiting = waitingState(view, cue, record, next);
      return {
        ...waiting,
        time: due,
        side: html`<span class="ell">${waiting.side}</span>${armButton(view, cue, waiting.look === "disarmed")}`,
      };
    }
  }
}

/** A cue whose time has not come: whether it stops, goes by itself, waits for a hand, or is off. */
function waitingState({ t, live, place, now }, cue, { armed, due_at: due }, next) {
  if (armed === false) return { look: "disarmed", glyph: "ring", side: t("operator.cue.off") };
  if (cue.trigger.kind === "go") {
    if (next && live.go.blocked) return { look: "held", glyph: "pause", side: t("operator.cue.held") };
    return next ? { look: "next", glyph: "next", side: "GO" } : { look: "later", glyph: "next", side: "" };
  }
  if (place.held) return { look: "paused", glyph: "pause", side: t("operator.cue.paused") };
  const person = cue.task && cue.actions.length === 0;
  const announced = due !== null && now >= due - (cue.warn_ms ?? 0) && now < due;
  if (announced) return { look: "armed soon", glyph: "armed", side: t("operator.tasks.in", { length: clock(due - now, { ceil: true }) }) };
  return {
    look: "armed",
    glyph: "armed",
    side: person ? cue.who || t("operator.cue.person") : t("operator.cue.auto"),
  };
}

/** Switches one cue on or off for this pass. With a mouse, what is on shows it under the pointer only. */
function armButton(view, cue, off) {
  const { t, words } = view;
  const name = off ? "arm_cue" : "disarm_cue";
  const asked = t(off ? "operator.cue.arming" : "operator.cue.disarming", { cue: words.cueById(cue.id) });
  return commandButton(view, {
    name,
    args: { cue: cue.id },
    label: t(off ? "operator.cue.arm" : "operator.cue.disarm"),
    words: asked,
    title: asked,
    look: off ? "mini" : "mini disarm",
  });
}

/** 播 is GO: an asking cue is what GO would fire. It shares GO's second of deafness. */
function playButton(view, cue) {
  const { t, desk, words } = view;
  const why = view.lost ? t("operator.off.link") : view.goOff();
  const busy = desk.go !== null;
  return html`<button type="button" class="b mini warn ${why ? "hatch" : ""}" data-command="go" aria-disabled=${why || busy ? "true" : "false"}
    title=${why || nothing} @click=${() => (why ? desk.refuse(t("operator.cue.play"), why) : desk.pressGo(words.cueById(cue.id), `cue:${cue.id}`))}><span
    class="face">${t("operator.cue.play")}</span></button>`;
}

function doneWords({ t, words }, record) {
  if (record.by && !["engine", "auto"].includes(record.by)) return words.person(record.by);
  return (record.late_ms ?? 0) < PUNCTUAL_MS
    ? t("operator.cue.punctual")
    : t("operator.cue.late", { late: span(record.late_ms) });
}

/** Whether viewers still see what this cue did. */
function onAir(view, cue) {
  return cue.actions.some((action) => {
    switch (action.kind) {
      case "overlay":
        return view.overlays.layers.some((layer) => layer.graphic === action.overlay);
      case "sale":
        return (
          action.step === "open" && view.windows.sales.some((sale) => sale.id === action.sale && sale.state === "open")
        );
      case "bag":
        return action.step === "open" && view.windows.bags.some((bag) => bag.id === action.bag && bag.state === "open");
      default:
        return false;
    }
  });
}

/** Whether what this cue put on air is kept out of the picture with all prices. */
function isHeldBack({ overlays, takes }, { actions }) {
  const out = overlays.kept_out ?? [];
  return actions.some(
    ({ kind, overlay }) => kind === "overlay" && out.includes(overlay) && takes.takes.some((take) => take.graphic === overlay && take.on_air),
  );
}

/** Whether the switch this cue asked for has failed. */
function unconfirmed({ live }, cue) {
  const change = live.program.switch;
  return (
    change?.state === "failed" && cue.actions.some((action) => action.kind === "scene" && action.scene === change.scene)
  );
}

/** Of a long list the rows in sight, the open one, and the one that has the focus; room stands for the others. */
function segmentRows(view, entries, next, list) {
  const { shown, gaps } = rowsInSight(view, entries, list);
  const drawn = shown.map((index, n) => ({ entry: entries[index], gap: gaps[n] }));
  return html`${repeat(
    drawn,
    ({ entry }) => entry.segment.id,
    ({ entry, gap }) => html`${room(gap)}${segmentRow(view, entry, entry === next)}`,
  )}${room(gaps[shown.length])}`;
}

const room = (gap) => (gap > 0 ? html`<li class="gap" aria-hidden="true" .style=${`height:${gap}px`}></li>` : nothing);

/** Where they stood when they were drawn last tells which of them are seen now. */
function rowsInSight({ root, ui }, entries, list) {
  const count = entries.length;
  if (count <= FEW) return { shown: [...entries.keys()], gaps: new Array(count + 1).fill(0) };
  const found = root.querySelector(`.rundown .${list}`);
  const focused = document.activeElement?.closest(".sg")?.dataset.segment;
  const indexOf = (id) => (id === null || id === undefined ? -1 : entries.findIndex(({ segment }) => segment.id === id));
  const open = indexOf(ui.segment);
  const keep = [open, indexOf(focused)].filter((index) => index >= 0);
  const row = found?.querySelector(".sg:not(.open)")?.getBoundingClientRect().height || ROW;
  const extra = Math.max(0, (found?.querySelector(".sg.open")?.getBoundingClientRect().height ?? row) - row);
  const [top, bottom] = found ? bandOf(found) : [0, innerHeight];
  return inSight({ count, row, open, extra, top, bottom, keep });
}

/** The part of a list that is seen in what scrolls it, from the list's own top, in px. */
function bandOf(found) {
  const scrolled = found.closest(".list");
  const { top } = found.getBoundingClientRect();
  if (getComputedStyle(scrolled).overflowY === "visible") return [-top, innerHeight - top];
  const box = scrolled.getBoundingClientRect();
  return [box.top - top, box.bottom - top];
}

function segmentRow(view, entry, next) {
  const { t, ui, act } = view;
  const { segment, index, state } = entry;
  const open = ui.segment === segment.id;
  const window = view.coming.windows.find((one) => one.segment === segment.id);
  return html`<li class="sg ${state} ${next ? "nx" : ""} ${open ? "open" : ""}" data-segment=${segment.id}>
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
function times(view, { segment, state, planned, starts, slack_ms, length_ms, gives_ms }) {
  const { t } = view;
  const coming = state === "later" && starts !== null;
  const told = [
    segment.title,
    planned === null ? "" : t("operator.time.planned", { time: minute(view, planned) }),
    coming && hasMoved({ state, planned, starts }) ? t("operator.time.expected", { time: minute(view, starts) }) : "",
    coming && slack_ms !== null ? t("operator.time.latest", { time: minute(view, starts + slack_ms), slack: spareWords(view, { slack: slack_ms }) }) : "",
    gives_ms > 0 ? t("operator.time.gives", { length: clock(length_ms - gives_ms) }) : "",
  ];
  return told.filter(Boolean).join(" · ");
}

function lengthOf({ t }, entry) {
  const { segment, state, length_ms, gives_ms } = entry;
  const over = overOf(entry);
  if (state === "skipped") return t("operator.rundown.skipped");
  if (state === "missed") return t("operator.rundown.passed_over");
  if (over !== null) {
    const told = Math.abs(over) >= NOTABLE_MS;
    return html`${told ? html`<b class=${over > 0 ? "wtx" : "ntx"}>${overUnder(over)}</b> ` : nothing}${clock(segment.length_ms + over)}`;
  }
  const fixed = segment.starts_hard || segment.ends_hard;
  const stretched = length_ms - segment.length_ms;
  return html`${fixed ? html`<i class="mk" title=${t("operator.timebar.fixed")}></i>` : gives_ms > 0 ? html`<i class="mk give" title=${t("operator.timebar.elastic")}></i>` : nothing}${
    Math.abs(stretched) >= NOTABLE_MS ? html`<b class=${stretched > 0 ? "wtx" : "ntx"}>${overUnder(stretched)}</b> ` : nothing
  }${clock(length_ms)}`;
}

/** What leaves a segment that runs needs a second press; what only changes what is to come does not. */
function segmentButtons(view, { segment, state }) {
  const { t, live } = view;
  const { id, title } = segment;
  const ended = live.phase === "ended" ? t("refusal.already_ended") : null;
  const ready = live.phase === "ready";
  const skipped = state === "skipped";
  return html`${commandButton(view, {
    name: "jump",
    args: { to: id },
    label: t(ready ? "operator.rundown.start_here" : "operator.rundown.jump"),
    words: t(ready ? "operator.rundown.starting_here" : "operator.rundown.jumping", { title }),
    off: ended,
    sure: ready ? null : `jump ${id} ${live.segment?.pass_no}`,
  })}${
    state === "past" || state === "missed"
      ? nothing
      : commandButton(view, {
          name: skipped ? "unskip" : "skip",
          args: { segment: id },
          label: t(skipped ? "operator.rundown.unskip" : "operator.rundown.skip"),
          words: t(skipped ? "operator.rundown.unskipping" : "operator.rundown.skipping", { title }),
          off: ended,
        })
  }`;
}
