/** The head of the rundown: what runs, for how long it still does, and what the crew wrote down about it. */

import { html, nothing } from "../../vendor/lit-html.js";
import { clock, rounded, timeOfDay } from "../time.js";
import { icon } from "./parts.js";
import { overUnder } from "./wording.js";

/** A show that starts by itself: when, and how long until then. */
function startHeading({ t, plan: { show }, live, now }) {
  const time = timeOfDay(live.starts_at, show.zone, { seconds: live.starts_at % 60_000 !== 0 });
  return html`<div class="nowb itself"><div class="l1">${icon("armed")}<b class="ell">${t("operator.rundown.starts_itself", {
    time,
  })}</b><span class="clk">${clock(live.starts_at - now, { ceil: true })}</span></div><div class="l2"><span class="ell">${t(
    "operator.rundown.go_sooner",
  )}</span><span class="r">${t("operator.rundown.to_start")}</span></div></div>`;
}

export function heading(view) {
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
      length: rounded(live.segment.length_ms),
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
export function notesRow({ t, plan, live }) {
  const notes = live.segment ? plan.segments[live.segment.index].notes : [];
  if (notes.length === 0) return nothing;
  return html`<li class="cue notes" title=${notes.join("\n")}>${icon("file")}<span><span class="vh">${t(
    "operator.rundown.notes",
  )} </span>${notes.join(" · ")}</span></li>`;
}
