/** The running order: the segment that runs, its cues in every state, and what comes after. */

import { html, nothing } from "../../vendor/lit-html.js";
import { clock, timeOfDay } from "../time.js";
import { editButton, editing } from "./editing.js";
import { commandButton, icon, localButton } from "./parts.js";
import { productMark } from "./products.js";
import { NOTABLE_MS, lostAndWonOf, offsetOf, overOf, plannedWindows } from "./timing.js";
import { overUnder, span } from "./wording.js";

/** Later than this a finished cue says by how much; below it nobody could have seen it. */
const PUNCTUAL_MS = 500;

export function rundown(view) {
  const { t, place } = view;
  const later = place.segments.filter(({ state }) => state === "later" || state === "skipped");
  const played = later.filter(({ state }) => state === "later");
  const past = place.segments.filter(({ state }) => state === "past" || state === "missed").reverse();
  const shown = place.ended || view.ui.past;
  if (view.editor.open) return html`<section class="p grow rundown" aria-label=${t("operator.rundown.title")}>${heading(view)}${editing(view)}</section>`;
  return html`<section class="p grow rundown" aria-label=${t("operator.rundown.title")}>
    ${heading(view)}
    <div class="list scroll" tabindex="0">
      <ol class="cues" aria-label=${t("operator.rundown.cues")}>${cueRows(view)}</ol>
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
      <ol>${later.map((entry) => segmentRow(view, entry, entry === played[0] && !place.ready))}</ol>`
      }
      ${
        past.length === 0
          ? nothing
          : html`<div class="ph"><h2>${t("operator.rundown.past_of", { count: past.length })}</h2><span>${lostAndWon(view, past)}</span>${place.ended ? nothing : pastButton(view)}</div>
      <ol class=${shown ? "" : "before"}>${past.map((entry) => segmentRow(view, entry, false))}</ol>`
      }
    </div>
  </section>`;
}

function jumpButton(view) {
  const { t, ui, act } = view;
  return html`<span class="r">${editButton(view)}${localButton({ label: t("operator.jump.open"), key: "J", look: "quiet", act: act.toggleJump, expanded: ui.jump !== null })}</span>`;
}

/** What was lost and what was won back so far: 「丢 2:40 · 追回 1:00」. */
function lostAndWon({ t }, past) {
  const { lost, won } = lostAndWonOf(past);
  return [lost ? t("operator.rundown.lost", { length: clock(lost) }) : "", won ? t("operator.rundown.won", { length: clock(won) }) : ""]
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
    <div class="prog"><i .style=${`width:${place.progress * 100}%`}></i>${marks(view, segment)}</div>
  </div>`;
}

/** Where in the segment its own cues lie. */
function marks(view, segment) {
  const length = view.live.segment.length_ms;
  return segment.cues.map((cue) => {
    const offset = offsetOf({ ...segment, length_ms: length }, cue);
    return offset === null || offset > length ? nothing : html`<u .style=${`left:${(offset / length) * 100}%`}></u>`;
  });
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
      const waiting = waitingState(view, cue, next, record.armed === false);
      return {
        ...waiting,
        time: due,
        side: html`<span class="ell">${waiting.side}</span>${armButton(view, cue, waiting.look === "disarmed")}`,
      };
    }
  }
}

/** A cue whose time has not come: whether it stops, goes by itself, waits for a hand, or is off. */
function waitingState({ t, live, place }, cue, next, off) {
  if (off) return { look: "disarmed", glyph: "ring", side: t("operator.cue.off") };
  if (cue.trigger.kind === "go") {
    if (next && live.go.blocked) return { look: "held", glyph: "pause", side: t("operator.cue.held") };
    return next ? { look: "next", glyph: "next", side: "GO" } : { look: "later", glyph: "next", side: "" };
  }
  if (place.held) return { look: "paused", glyph: "pause", side: t("operator.cue.paused") };
  const person = cue.task && cue.actions.length === 0;
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

function segmentRow(view, entry, next) {
  const { t, plan, ui, act } = view;
  const { segment, index, state } = entry;
  const open = ui.segment === segment.id;
  const known = entry.starts !== null;
  const promise = plannedWindows(entry, view.cues)[0];
  return html`<li class="sg ${state} ${next ? "nx" : ""} ${open ? "open" : ""}" data-segment=${segment.id}>
    <button type="button" class="sgr" aria-expanded=${open ? "true" : "false"} @click=${() => act.toggleSegment(segment.id)}><span class="n">${index + 1}</span><time>${
      known ? timeOfDay(entry.starts, plan.show.zone, { seconds: false }) : ""
    }</time><span class="ell title" title=${segment.title}>${segment.title}</span><span class="pr">${productMark(view, segment.product)}${
      segment.loop ? html`<i>${t("operator.rundown.pass", segment.loop)}</i>` : nothing
    }${promise ? `${promise.id} ${timeOfDay(promise.at, plan.show.zone, { seconds: false })}` : nothing}</span><span class="len">${lengthOf(
      view,
      entry,
    )}</span></button>
    ${open ? html`<div class="sga">${segmentButtons(view, entry)}</div>` : nothing}
  </li>`;
}

function lengthOf({ t }, entry) {
  const { segment, state } = entry;
  const over = overOf(entry);
  if (state === "skipped") return t("operator.rundown.skipped");
  if (state === "missed") return t("operator.rundown.passed_over");
  if (over !== null) {
    const told = Math.abs(over) >= NOTABLE_MS;
    return html`${told ? html`<b class=${over > 0 ? "wtx" : "ntx"}>${overUnder(over)}</b> ` : nothing}${clock(segment.length_ms + over)}`;
  }
  return html`${segment.ends_hard ? html`<i class="mk" title=${t("operator.timebar.fixed")}></i>` : nothing}${clock(segment.length_ms)}`;
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
