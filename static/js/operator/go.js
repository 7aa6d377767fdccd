/** GO, what happens by itself soon, and the transport: the part of the desk under the right hand. */

import { html, nothing } from "../../vendor/lit-html.js";
import { clock, rounded, timeOfDay } from "../time.js";
import { onAirBy } from "./after.js";
import { breaksOfBack, breaksOfGo, breaksWarning, sureOfBreaking, withBreaks } from "./breaks.js";
import { muteButton } from "./mute.js";
import { commandButton, icon, localButton } from "./parts.js";
import { undoButton } from "./receipt.js";
import { glance } from "./wording.js";

/** Seconds that one press of [ or ] takes or gives. */
export const STEP_S = 30;

export function dock(view) {
  return html`<section class="dock" aria-label=${view.t("operator.go.title")}>
    ${goButton(view)}
    ${soon(view)}
    ${transport(view)}
  </section>`;
}

/** What GO would do now: why it waits, the deed in at most twelve characters, and what it touches. */
export function goDoes(view) {
  const { t, words, plan, live, place } = view;
  const { go } = live;
  switch (go.does) {
    case "start": {
      const first = plan.segments.find((segment) => segment.id === go.segment);
      return {
        why: [startWaits(view), ...(first?.notes ?? [])].join(" · "),
        deed: t("operator.go.start", { title: first?.title ?? plan.show.title }),
        touches: first ? segmentTouches(view, first) : "",
      };
    }
    case "cue": {
      const { cues } = plan.segments[place.index];
      const number = cues.findIndex(({ id }) => id === go.cue);
      const cue = cues[number];
      const deeds = cue ? words.deeds(cue) : [go.cue];
      return {
        why: [
          `${place.index + 1}.${number + 1}`,
          view.cues.get(go.cue)?.status === "asking" ? t("operator.go.asks") : t("operator.go.waits"),
          cue?.notes,
        ]
          .filter(Boolean)
          .join(" · "),
        deed: deeds[0],
        touches: deeds.slice(1).join(" ＋ ") || (cue?.who ?? ""),
      };
    }
    case "segment": {
      const next = plan.segments.find((segment) => segment.id === go.segment);
      const number = t("operator.go.next_segment", { number: plan.segments.indexOf(next) + 1, count: plan.segments.length });
      return {
        why: [number, goesOn(view), ...(next?.notes ?? [])].filter(Boolean).join(" · "),
        deed: t("operator.go.segment", { title: next?.title ?? go.segment }),
        touches: next ? segmentTouches(view, next) : "",
      };
    }
    case "end":
      return { why: [t("operator.go.last"), goesOn(view)].filter(Boolean).join(" · "), deed: t("operator.go.end"), touches: t("operator.go.end_touches") };
    default:
      return { why: "", deed: t("operator.go.nothing"), touches: afterTheEnd(view) };
  }
}

/** Whether the show goes on without a press: when it does, or that it should have; empty where a hand goes on. */
function goesOn({ t, live: { go }, now }) {
  if (go.asks) return t("operator.go.follow_missed");
  return go.by_itself_at ? t("operator.go.by_itself", { left: clock(go.by_itself_at - now, { ceil: true }) }) : "";
}

/** What viewers see or were promised goes on after the show, and somebody has to be there. */
function afterTheEnd(view) {
  const { t, windows, words } = view;
  const runs = onAirBy(view);
  if (runs.length > 0) return t("operator.go.nothing_but_outputs", { outputs: words.list(runs.map((one) => words.output(one))) });
  const promised = [...windows.sales, ...windows.bags].filter((one) => one.state === "teaser" || one.state === "open");
  return promised.length === 0
    ? t("operator.go.nothing_touches")
    : t("operator.go.nothing_but_windows", { windows: promised.map((one) => one.id).join(" · ") });
}

/** What the start waits for: its own hour, or a hand. */
function startWaits({ t, plan: { show }, live, now }) {
  if (live.starts_at !== null) {
    return t("operator.go.starts_itself", {
      time: timeOfDay(live.starts_at, show.zone, { seconds: live.starts_at % 60_000 !== 0 }),
      left: clock(live.starts_at - now, { ceil: true }),
    });
  }
  if (show.planned_start_at === null) return t("operator.go.waits");
  return t("operator.go.waits_planned", { time: timeOfDay(show.planned_start_at, show.zone, { seconds: false }) });
}

/** As long as it will be: what was won back of it is gone. */
function segmentTouches({ t, words, place }, segment) {
  const { length_ms } = place.segments.find((entry) => entry.segment === segment) ?? segment;
  const length = t("operator.go.length", { length: rounded(length_ms) });
  return segment.scene ? `${length} ＋ ${words.action({ kind: "scene", role: segment.scene })}` : length;
}

function goButton(view) {
  const { t, desk, live } = view;
  const does = goDoes(view);
  const off = view.lost ? t("operator.off.link") : view.goOff();
  let look = off ? (live.go.does === "nothing" && !view.lost ? "gated calm" : "gated") : "";
  let glyph = off
    ? view.lost
      ? "fault"
      : live.go.blocked === "ended" || live.go.does === "nothing"
        ? "ok"
        : "pause"
    : "";
  let why = off ?? does.why;
  let touches = off ? (view.lost ? t("operator.go.last_known") : t("operator.go.dead")) : does.touches;
  let deed = does.deed;
  if (live.go.does === "nothing") touches = does.touches;
  const breaks = off ? [] : breaksOfGo(view);
  const sure = sureOfBreaking(`go ${live.go.name}`, breaks);
  if (sure !== null) {
    const asked = desk.isAsked(sure);
    look = asked ? "breaks asked" : "breaks";
    glyph = "warn";
    why = breaksWarning(view, breaks);
    touches = asked ? t("operator.go.breaks_again") : does.touches;
  }
  if (desk.go && !view.lost) {
    ({ look, glyph, why, touches, deed } = pressed(view, does));
  }
  if (desk.hasIgnored() && !view.lost) {
    look = `${look} again`;
    glyph = "warn";
    why = t("operator.go.ignored");
  }
  const press = () => {
    if (off) desk.refuse("GO", off);
    else if (desk.go || sure === null || desk.isSure(sure, withBreaks(view, does.deed, breaks))) desk.pressGo(does.deed, live.go.name);
  };
  const words = glance(deed);
  return html`<button type="button" class="go ${look}" data-command="go" aria-keyshortcuts="Space" aria-disabled=${off || desk.go ? "true" : "false"} @click=${press}><span class="go-l">GO<kbd>${t("operator.key.space")}</kbd></span><span class="go-r"><span
    class="a ell">${glyph ? icon(glyph) : nothing} ${why}</span><span class="t ell" title=${deed}>${words}</span><span class="d ell">${touches}</span></span></button>`;
}

function pressed({ t, desk, live }, does) {
  const asked = live.program.switch?.state === "sent";
  switch (desk.go.phase) {
    case "sent":
      return {
        look: "wait",
        glyph: "ring",
        why: t("operator.go.sent"),
        deed: desk.go.words,
        touches: t("operator.go.sent_touches"),
      };
    case "failed":
      return {
        look: "gated",
        glyph: "fault",
        why: t("operator.go.failed"),
        deed: desk.go.words,
        touches: t("operator.go.failed_touches"),
      };
    default:
      return {
        look: "lock",
        glyph: asked ? "ring" : "ok",
        why: asked ? t("operator.go.wait_obs") : t("operator.go.done"),
        deed: does.deed,
        touches: t("operator.go.locked"),
      };
  }
}

/** What comes after the running segment, whatever else waits for GO before that. */
function next({ t, plan, live }) {
  const after = plan.segments.slice(live.segment.index + 1).find(({ id }) => !live.skipped.includes(id));
  return after ? t("operator.go.segment", { title: after.title }) : t("operator.go.end");
}

/** The next two things that no hand needs to do. */
function soon(view) {
  const { t, words, plan, live } = view;
  const found = [];
  if (live.starts_at !== null) found.push({ at: live.starts_at, deed: goDoes(view).deed });
  if (live.phase === "running" && live.segment) {
    for (const cue of plan.segments[live.segment.index].cues) {
      const record = view.cues.get(cue.id);
      if (record?.status === "waiting" && record.armed !== false && record.due_at !== null && cue.actions.length > 0)
        found.push({ at: record.due_at, deed: words.deeds(cue)[0] });
    }
  }
  if (live.go.by_itself_at) found.push({ at: live.go.by_itself_at, deed: next(view) });
  for (const sale of view.windows.sales) {
    if (sale.state === "teaser")
      found.push({ at: sale.opens_at, deed: words.action({ kind: "sale", sale: sale.id, step: "open" }) });
    if (sale.state === "open")
      found.push({ at: sale.closes_at, deed: words.action({ kind: "sale", sale: sale.id, step: "close" }) });
  }
  for (const bag of view.windows.bags) {
    if (bag.state === "open")
      found.push({ at: bag.closes_at, deed: words.action({ kind: "bag", bag: bag.id, step: "close" }) });
  }
  found.sort((one, other) => one.at - other.at);
  return html`<div class="then">${
    found.length === 0
      ? html`<span class="ell">${t(live.phase === "running" ? "operator.go.nothing_soon" : `operator.go.soon_${live.phase}`)}</span>`
      : html`${icon("armed")}<span class="ell">${found.slice(0, 2).map(
          ({ at, deed }) =>
            html`<span class="soon"><b class="atx">${t("operator.go.auto", {
              time: timeOfDay(at, plan.show.zone),
            })}</b> ${deed}</span>`,
        )}</span>`
  }</div>`;
}

/** Is there a segment before the running one that was not passed over? */
function hasBefore({ plan, live }) {
  const before = plan.segments.slice(0, live.segment?.index ?? 0);
  return before.some(({ id }) => !live.skipped.includes(id));
}

function transport(view) {
  const { t, live } = view;
  const off = view.transportOff();
  const held = live.hold !== null;
  const minus = live.segment !== null && live.segment.length_ms < STEP_S * 1000 ? t("refusal.out_of_range") : null;
  const ends = (ms) =>
    view.place.expectedEnd === null || off ? "" : ` → ${t("operator.bar.ends", { time: timeOfDay(view.place.expectedEnd + ms, view.plan.show.zone) })}`;
  return html`<div class="tr ${view.ui.transport ? "whole" : ""}">
    ${commandButton(
      view,
      held
        ? {
            name: "resume",
            label: t("operator.go.resume"),
            glyph: "next",
            key: "H",
            off,
            look: live.program.cover ? "hold" : "hold next",
            shortcut: "H",
          }
        : { name: "hold", label: t("operator.go.hold"), glyph: "pause", key: "H", shortcut: "H", off, look: "hold" },
    )}
    ${commandButton(view, { name: "add_time", args: { seconds: -STEP_S }, label: "−30 s", words: t("operator.go.shorter"), title: `${t("operator.go.shorter")}${ends(-STEP_S * 1000)}`, key: "[", shortcut: "[", off: off ?? minus, look: "less" })}
    ${commandButton(view, { name: "add_time", args: { seconds: STEP_S }, label: "+30 s", words: t("operator.go.longer"), title: `${t("operator.go.longer")}${ends(STEP_S * 1000)}`, key: "]", shortcut: "]", off, look: "more" })}
    ${commandButton(view, {
      name: "back",
      label: t("operator.go.back"),
      words: withBreaks(view, t("operator.go.back"), breaksOfBack(view)),
      title: t("operator.go.back_what"),
      key: "B",
      shortcut: "B",
      off: off ?? (hasBefore(view) ? null : t("refusal.nothing_before")),
      look: "back",
      sure: `back ${live.segment?.pass_no}`,
    })}
    ${commandButton(view, { name: "skip", label: t("operator.go.skip"), title: t("operator.go.skip_what"), key: "S", shortcut: "S", off: off ?? (live.go.cue ? null : t("refusal.nothing_to_skip")), look: "skip" })}
    ${muteButton(view, "thumb-2")}${undoButton(view, "thumb")}
    ${localButton({ label: t(view.ui.transport ? "operator.go.fewer" : "operator.go.others"), look: "others", expanded: view.ui.transport, act: view.act.toggleTransport })}
  </div>`;
}
