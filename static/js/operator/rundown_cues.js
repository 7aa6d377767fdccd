/** The cues of the segment that runs, each in its state: what fired, what will by itself, what waits for a hand. */

import { html, nothing } from "../../vendor/lit-html.js";
import { clock, timeOfDay } from "../time.js";
import { commandButton, icon } from "./parts.js";
import { span } from "./wording.js";

/** Later than this a finished cue says by how much; below it nobody could have seen it. */
const PUNCTUAL_MS = 500;

export function cueRows(view) {
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
function stateOf(view, cue, record) {
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
    case "doing":
      return { look: "doing", glyph: "ring", time: hour(record.done_at), side: t("operator.cue.doing") };
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
          ? html`${playButton(view, cue)}${commandButton(view, { name: "skip", label: t("operator.cue.skip"), words: t("operator.cue.skipping", { cue: words.nameOf(cue) }), look: "mini" })}`
          : t("operator.cue.asks_next"),
      };
    default: {
      const waiting = waitingState(view, cue, record, next);
      return {
        ...waiting,
        time: due,
        side: html`<span class="ell" title=${waiting.why ?? nothing}>${waiting.side}</span>${armButton(view, cue, waiting.look === "disarmed")}`,
      };
    }
  }
}

/** A cue whose time has not come: whether it stops, goes by itself, waits for a hand or for one that is off, or is off. */
function waitingState(view, cue, { armed, due_at: due }, next) {
  const { t, live, place, now, words } = view;
  if (armed === false) return { look: "disarmed", glyph: "ring", side: t("operator.cue.off") };
  if (cue.trigger.kind === "go") {
    if (next && live.go.blocked) return { look: "held", glyph: "pause", side: t("operator.cue.held") };
    return next ? { look: "next", glyph: "next", side: "GO" } : { look: "later", glyph: "next", side: "" };
  }
  if (place.held) return { look: "paused", glyph: "pause", side: t("operator.cue.paused") };
  const off = offBefore(view, cue);
  if (off)
    return { look: "behind", glyph: "pause", side: t("operator.cue.behind_off"), why: t("operator.cue.waits_for_off", { cue: words.nameOf(off) }) };
  const person = cue.task && cue.actions.length === 0;
  const announced = due !== null && now >= due - (cue.warn_ms ?? 0) && now < due;
  if (announced) return { look: "armed soon", glyph: "armed", side: t("operator.tasks.in", { length: clock(due - now, { ceil: true }) }) };
  return {
    look: "armed",
    glyph: "armed",
    side: person ? cue.who || t("operator.cue.person") : t("operator.cue.auto"),
  };
}

/** The cue that is off and that this one comes after or with, be it through others; undefined: there is none. */
function offBefore({ plan, live, cues }, cue) {
  const before = new Map(plan.segments[live.segment.index].cues.map((one) => [one.id, one]));
  for (let one = cue; one && ["after", "with"].includes(one.trigger.kind); ) {
    const awaited = one.trigger.cue;
    one = before.get(awaited);
    before.delete(awaited); // No show file has a circle; whoever made one must not hang the page.
    const record = cues.get(awaited);
    if (record && record.status !== "waiting") return undefined;
    if ((record ?? one)?.armed === false) return one;
  }
  return undefined;
}

/** Switches one cue on or off for this pass. With a mouse, what is on shows it under the pointer only. */
function armButton(view, cue, off) {
  const { t, words } = view;
  const name = off ? "arm_cue" : "disarm_cue";
  const asked = t(off ? "operator.cue.arming" : "operator.cue.disarming", { cue: words.nameOf(cue) });
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
    title=${why || nothing} @click=${() => (why ? desk.refuse(t("operator.cue.play"), why) : desk.pressGo(words.nameOf(cue), `cue:${cue.id}`))}><span
    class="face">${t("operator.cue.play")}</span></button>`;
}

function doneWords({ t, words }, record) {
  if (record.why === "unconfirmed") return t("operator.cue.no_word");
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
