/** What people outside this program have to do: due, by whom, a box to tick, and text ready to paste. */

import { html, nothing } from "../../vendor/lit-html.js";
import { repeat } from "../../vendor/directives/repeat.js";
import { clock, timeOfDay } from "../time.js";
import { icon, localButton } from "./parts.js";

/** Tasks of later segments that are shown beforehand, so that nobody is taken by surprise. */
const AHEAD = 3;
const HOUR_MS = 3_600_000;

export function tasks(view) {
  const { t } = view;
  const { open, done } = collect(view);
  const due = open.filter((task) => task.due).length;
  return html`<section class="p tasks ${due ? "some-due" : ""}" aria-label=${t("operator.tasks.title")}>
    <div class="ph"><h2>${t("operator.tasks.title")}</h2><span>${t("operator.tasks.count", { open: open.length, done: done.length })}</span>
      <span class="r">${localButton({
        label: t("operator.tasks.tick_first"),
        key: "T",
        look: "quiet",
        act: view.act.tickFirst,
        off: view.lost ? t("operator.off.link") : open[0]?.here ? null : t("operator.tasks.none"),
      })}</span></div>
    ${open.length + done.length === 0 ? html`<p class="none">${t("operator.tasks.none")}</p>` : nothing}
    <ul class="scroll">${repeat(
      open,
      (task) => task.key,
      (task) => openTask(view, task),
    )}${repeat(
      done,
      (task) => task.key,
      (task) => doneTask(view, task),
    )}</ul>
  </section>`;
}

/** The first task that can be ticked now, due ones before all others. */
export function firstTask(view) {
  return collect(view).open.find((task) => task.here) ?? null;
}

function collect(view) {
  const open = [];
  const done = [];
  let ahead = 0;
  const hours = new Map(view.coming.cues.map(({ segment, cue, at }) => [`${segment} ${cue.id}`, at]));
  for (const entry of view.place.segments) {
    if (entry.state !== "now" && entry.state !== "later") continue;
    for (const cue of entry.segment.cues) {
      if (!cue.task) continue;
      const here = entry.state === "now";
      const record = here ? view.cues.get(cue.id) : null;
      const key = `${entry.index} ${cue.id}`;
      if (["doing", "done"].includes(record?.status)) {
        done.unshift({ key, cue, at: record.done_at, by: record.by });
      } else if (record?.status !== "skipped" && record?.status !== "cancelled" && wanted(cue, record)) {
        if (!here && ++ahead > AHEAD) continue;
        const at = hours.get(`${entry.segment.id} ${cue.id}`) ?? null;
        open.push({ key, cue, here, at, due: record?.status === "task" });
      }
    }
  }
  open.sort(
    (one, other) =>
      Number(other.due) - Number(one.due) ||
      Number(other.here) - Number(one.here) ||
      (one.at ?? Infinity) - (other.at ?? Infinity),
  );
  return { open, done };
}

/** Nobody is asked for a task that is off; its row in the rundown can switch it on. */
function wanted(cue, record) {
  return record?.status === "task" || (record?.armed ?? cue.armed) !== false;
}

/** How long until a task is due; further off than an hour, its hour says more. */
function when({ t, words, plan, place, now }, cue, at) {
  if (at === null) return asked(cue.trigger) ? words.trigger(cue.trigger) : t("operator.when.condition");
  if (place.ready || at - now >= HOUR_MS) return timeOfDay(at, plan.show.zone, { seconds: false });
  return t("operator.tasks.in", { length: clock(at - now, { ceil: true }) });
}

/** Told in a word or two, where a condition of several parts would not fit. */
function asked({ kind, quantity, truth }) {
  return kind !== "condition" || Boolean(quantity ?? truth);
}

function openTask(view, { cue, here, at, due }) {
  const { t, desk, ui } = view;
  const sent = desk.isSent("task_done", { cue: cue.id });
  const why = view.lost ? t("operator.off.link") : here ? null : t("operator.tasks.not_yet");
  const words = t("operator.cue.ticked", { cue: cue.task });
  const hour = due ? t("operator.tasks.now") : when(view, cue, at);
  const tick = () => (why ? desk.refuse(words, why) : desk.press("task_done", { cue: cue.id }, words));
  return html`<li class="tk ${due ? "soon" : ""}"><button type="button" class="box ${why ? "hatch" : ""}" data-command="task_done" aria-disabled=${why || sent ? "true" : "false"}
      aria-label=${t("operator.tasks.tick", { task: cue.task })} title=${why || nothing} @click=${tick}>${sent ? "…" : nothing}</button>
    <div class="due"><b class="ell" title=${at === null && !due ? view.words.trigger(cue.trigger) : hour}>${hour}</b><span class="ell">${cue.who}</span></div>
    <div class="what ell" title=${cue.task}>${cue.task}</div>
    ${
      cue.copy
        ? html`<button type="button" class="b copy" title=${t("operator.tasks.copy", { text: cue.copy })} @click=${() => view.act.copy(cue.id, cue.copy)}><span class="face">${icon(
            ui.copied === cue.id ? "ok" : "copy",
          )}<span class="ell">${ui.copied === cue.id ? t("operator.tasks.copied") : cue.copy}</span></span></button>`
        : nothing
    }</li>`;
}

function doneTask(view, { cue, at, by }) {
  return html`<li class="tk done"><span class="box">${icon("ok")}</span><div class="due">${at === null ? "" : timeOfDay(at, view.plan.show.zone)}</div>
    <div class="what ell">${[cue.task, by ? view.words.person(by) : ""].filter(Boolean).join(" · ")}</div></li>`;
}
