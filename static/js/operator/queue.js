/** Bags that open one after the other: which, how far apart, and what comes next. */

import { html, nothing } from "../../vendor/lit-html.js";
import { clock, timeOfDay } from "../time.js";
import { askForm, choice, field, whole } from "./forms.js";
import { commandButton, icon, localButton, refusal } from "./parts.js";

const FORM = "queue";
const GAP_S = 30;

/** The strip of a show that has bags to queue, and its editor. */
export function queue(view) {
  const { t, windows, drafts } = view;
  if (!windows.queue && windows.bags.length < 2) return nothing;
  const open = drafts.isOpen(FORM);
  return html`<section class="qu" aria-label=${t("operator.queue.title")}>
    ${open ? askForm(view, () => order(view)) : strip(view)}
    ${refusal(view, FORM)}
  </section>`;
}

function strip(view) {
  const { t, windows, plan, now } = view;
  const { queue: line } = windows;
  const edit = localButton({
    label: `${t("operator.queue.edit")}…`,
    look: "mini quiet",
    off: view.lost ? t("operator.off.link") : null,
    act: () => open(view),
    expanded: false,
  });
  if (!line || line.bags.length === 0) return html`<div class="qu-l"><b>${t("operator.queue.title")}</b><span class="dim">${t("operator.queue.none")}</span><span class="r">${edit}</span></div>`;
  const facts = [t("operator.queue.gap", { length: clock(line.gap_ms) }), line.loop ? t("operator.queue.loops") : ""];
  const next = line.held
    ? html`<span class="wtx ell">${icon("pause")} ${view.words.known(`operator.queue.held.${line.held}`, view.words.refusal({ code: line.held }))}</span>`
    : line.next_at === null
      ? html`<span class="dim ell">${t(line.running ? "operator.queue.waits" : "operator.queue.stopped")}</span>`
      : html`<span class="atx">${icon("armed")} ${t("operator.queue.next", { length: clock(line.next_at - now, { ceil: true }), time: timeOfDay(line.next_at, plan.show.zone) })}</span>`;
  return html`<div class="qu-l"><b>${t("operator.queue.title")}</b><span class="ell qu-b">${line.bags.map((id, at) => html`${at > 0 ? " → " : ""}<span class=${stateOf(view, id)}>${id}</span>`)}</span><span class="dim">${facts
    .filter(Boolean)
    .join(" · ")}</span></div>
    <div class="qu-l">${next}<span class="r">${edit}${commandButton(view, {
      name: line.running ? "queue_stop" : "queue_start",
      label: t(line.running ? "operator.queue.stop" : "operator.queue.start"),
      words: t(line.running ? "operator.queue.stopping" : "operator.queue.starting"),
      look: "mini",
      place: FORM,
    })}</span></div>`;
}

/** How far a bag of the queue has come: what is over is grey, what is open stands out. */
function stateOf({ windows }, id) {
  const bag = windows.bags.find((one) => one.id === id);
  if (!bag) return "dim";
  if (bag.state === "open") return "num";
  return ["draft", "announced"].includes(bag.state) ? "" : "dim";
}

function open({ drafts, windows }) {
  const line = windows.queue;
  drafts.open(FORM, {
    bags: (line?.bags ?? []).join(" "),
    gap: String(Math.round((line?.gap_ms ?? GAP_S * 1000) / 1000)),
    loop: line?.loop ? "yes" : "no",
  });
}

function order(view) {
  const { t, windows, drafts } = view;
  const bags = drafts.text(FORM, "bags").split(" ").filter(Boolean);
  const known = windows.bags.filter((bag) => !bag.copy_of && bag.state !== "void");
  const others = known.filter((bag) => !bags.includes(bag.id));
  const gap = whole(drafts.text(FORM, "gap"));
  const set = (list) => drafts.write(FORM, "bags", list.join(" "));
  const name = (id) => windows.bags.find((bag) => bag.id === id)?.prize ?? "";
  return {
    form: FORM,
    place: FORM,
    command: "queue_set",
    label: t("operator.queue.set"),
    words: t("operator.queue.setting"),
    body: html`<ol class="qu-e">${bags.map(
      (id, at) => html`<li><span class="n">${at + 1}</span><b>${id}</b><span class="ell">${name(id)}</span><span class="r">${moveButton(
        view,
        "up",
        id,
        at === 0 ? null : () => set(swapped(bags, at, at - 1)),
      )}${moveButton(view, "down", id, at === bags.length - 1 ? null : () => set(swapped(bags, at, at + 1)))}${moveButton(view, "out", id, () =>
        set(bags.filter((one) => one !== id)),
      )}</span></li>`,
    )}</ol>
    ${others.length ? html`<div class="cmd">${others.map((bag) => localButton({ label: t("operator.queue.add", { bag: bag.id, prize: bag.prize }), look: "mini", act: () => set([...bags, bag.id]) }))}</div>` : nothing}
    ${field(view, FORM, { name: "gap", label: t("operator.queue.gap_label"), kind: "whole", unit: "s" })}${choice(view, FORM, "loop", t("operator.queue.loop"), [
      ["no", t("operator.queue.once")],
      ["yes", t("operator.queue.loop")],
    ])}`,
    read: () =>
      bags.length === 0
        ? { wrong: t("operator.queue.empty") }
        : gap === null || gap < 0
          ? { wrong: t("operator.form.seconds") }
          : { args: { bags, gap_seconds: gap, loop: drafts.text(FORM, "loop") === "yes" } },
  };
}

const SHAPES = { up: "▲", down: "▼", out: "✕" };

function moveButton({ t }, way, bag, act) {
  const words = t(`operator.queue.${way}`, { bag });
  return html`<button type="button" class="b mini ${act ? "" : "hatch"}" data-field="queue ${way} ${bag}" aria-label=${words} title=${words} aria-disabled=${act ? "false" : "true"} @click=${act ?? nothing}><span class="face" aria-hidden="true">${SHAPES[way]}</span></button>`;
}

function swapped(list, one, other) {
  const swap = [...list];
  [swap[one], swap[other]] = [swap[other], swap[one]];
  return swap;
}
