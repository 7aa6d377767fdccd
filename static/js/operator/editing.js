/**
 * 改流程: the rundown as what can be changed, in the place of the rundown that runs.
 *
 * A row only chooses. What changes the show are buttons that keep their places under the list, and 改 in the fields of
 * one segment; while viewers see the show each of them wants a second press. The keyboard is in here or it is not:
 * inside, no key does anything on the desk but those of an emergency; outside, none of these does.
 */

import { html, nothing } from "../../vendor/lit-html.js";
import { live as asTyped } from "../../vendor/directives/live.js";
import { clock, timeOfDay } from "../time.js";
import { breaksOfDropping, withBreaks } from "./breaks.js";
import { applying, changesOf, fields, nameOfField, valueOf } from "./editing_fields.js";
import { KEY } from "./editor.js";
import { LONGEST_TEXT, minutes } from "./forms.js";
import { room } from "./in_sight.js";
import { commandButton, icon, localButton, refusal } from "./parts.js";
import { marksOf, unsaved, unsavedButton, unsavedCount } from "./unsaved.js";
import { overUnder } from "./wording.js";

/** What one press of − or + changes a length by. */
const STEP_S = 60;
const PLACE = "edit";

/** Leads here from the rundown. */
export function editButton(view) {
  const { t, editor } = view;
  const count = unsavedCount(view);
  const mark = count > 0 ? html`<i class="edt-d" title=${t("operator.edit.unsaved", { count })}></i>` : nothing;
  return localButton({ label: html`${mark}${t("operator.edit.open")}`, key: KEY, look: "quiet", act: (event) => editor.toggle({ byHand: event.detail > 0 }), expanded: editor.open });
}

/** Is every change asked for twice? While an output of the show runs, be it that of an OBS that is only simulated: as in the service. */
export function isLocked({ plan, live }) {
  return (live.phase === "running" || live.phase === "held") && plan.on_air.some((output) => live.program.outputs[output]);
}

export function editing(view) {
  const { t, editor, locked } = view;
  const open = (id, letters) => openRow(view, id, { focus: true, letters });
  return html`<div class="edt ${editor.placing ? "placing" : ""}" role="group" aria-label=${t("operator.edit.title")} @keydown=${(event) => editor.onKey(event, { openRow: open })}>
    <div class="ph"><h2>${t("operator.edit.title")}</h2>${
      unsavedCount(view) > 0 ? nothing : html`<span class="edt-k ell">${t("operator.edit.keys_here")}</span>`
    }<span class="r">${unsavedButton(view)}${localButton(
      { label: t("operator.edit.done"), key: KEY, act: () => editor.leave() },
    )}</span></div>
    ${locked ? html`<p class="edt-lock">${icon("shield")}${t("operator.edit.locked")}</p>` : nothing}
    ${editor.listing ? unsaved(view) : nothing}${orphans(view)}
    ${list(view)}${editor.adding ? adding(view) : editor.opened !== null ? fieldsFoot(view) : foot(view)}
  </div>`;
}

// The list

function list(view) {
  const { t, editor, place, planned } = view;
  const { shown, gaps } = editor.rows();
  const marks = marksOf(view);
  const at = editor.at ?? planned[0]?.id;
  // What runs may have been taken out of the plan, and stands among the others there.
  const places = new Map(place.segments.map((entry) => [entry.segment.id, entry]));
  return html`<ol class="edt-l scroll" aria-label=${t("operator.edit.segments")}>${shown.map(
    (index, n) => html`${room(gaps[n])}${row(view, { ...places.get(planned[index].id), index, segment: planned[index] }, { at, marks })}`,
  )}${room(gaps[shown.length])}</ol>`;
}

function row(view, entry, { at, marks }) {
  const { t, plan, editor } = view;
  const { segment, index, state, starts } = entry;
  const { id, title } = segment;
  const ticked = editor.ticked.has(id);
  const open = editor.opened === id;
  const typed = changesOf(view, segment).length > 0;
  const mark = typed ? t("operator.edit.typed") : marks.has(id) ? t("operator.edit.not_in_file") : "";
  const press = (event) => {
    if (event.shiftKey) editor.tickTo(id);
    else if (event.ctrlKey || event.metaKey) editor.tick(id);
    else openRow(view, id, { focus: event.detail === 0 });
  };
  return html`<li class="sg edt-r ${state} ${id === at ? "at" : ""} ${ticked ? "ticked" : ""} ${open ? "open" : ""}" data-row=${id}>
    <button type="button" class="edt-tick" role="checkbox" tabindex="-1" aria-checked=${ticked ? "true" : "false"} data-field="tick ${id}" aria-label=${t("operator.edit.tick", { title })}
      @click=${(event) => (event.shiftKey ? editor.tickTo(id) : editor.tick(id))}>${ticked ? icon("ok") : nothing}</button>
    <button type="button" class="sgr" tabindex=${id === at ? "0" : "-1"} aria-expanded=${open ? "true" : "false"} data-field="row ${id}" @click=${press}><span class="n">${index + 1}</span><time>${
      starts === null ? "" : timeOfDay(starts, plan.show.zone, { seconds: false })
    }</time><span class="ell title" title=${title}>${title}</span><span class="pr">${mark ? html`<i class="edt-d ${typed ? "typed" : ""}" title=${mark}></i>` : nothing}${
      state === "now" ? t("operator.jump.running") : state === "skipped" ? t("operator.rundown.skipped") : entry.left_out ? t("operator.rundown.left_out") : nothing
    }</span><span class="len">${clock(segment.length_ms)}</span></button>
  </li>${open ? html`<li class="edt-fl">${fields(view, entry)}</li>` : nothing}`;
}

/** Opens the fields of a row; while a place is looked for, that is the place. */
function openRow(view, id, { focus, letters = null }) {
  const { editor } = view;
  if (editor.placing) {
    editor.at = id;
    placeBehind(view, id);
  } else {
    const segment = view.planned.find((one) => one.id === id);
    editor.openFields(id, { focus, letters, now: valueOf(segment, "length") });
  }
}

/** Words about a segment that somebody else has taken out: they are somebody's, and stay until they are given up. */
function orphans(view) {
  const { t, editor, ui, act } = view;
  return editor.orphans().map((id) => {
    const typed = editor.typedOf(id).map(([field, { value }]) => t("operator.edit.had", { field: nameOfField(view, field), value }));
    const text = typed.join("\n");
    return html`<div class="edt-x" role="alert"><p>${icon("warn")}<b>${t("operator.edit.orphan", { id })}</b></p><p class="edt-t">${text}</p>
      <div class="cmd">${localButton({ label: t(ui.copied === id ? "operator.tasks.copied" : "operator.edit.copy_words"), act: () => act.copy(id, text) })}${localButton({
        label: t("operator.edit.drop"),
        act: () => editor.forget(id),
      })}</div></div>`;
  });
}

// Under it

function foot(view) {
  const { t, editor } = view;
  const all = chosenOf(view);
  const what = nameOf(view, all);
  const none = all.length === 0 ? t("operator.edit.choose") : null;
  const ms = all.reduce((sum, { length_ms }) => sum + length_ms, 0);
  return html`<div class="edt-b">
    <p class="edt-w"><b class="ell">${none ?? (all.length > 1 ? t("operator.edit.chosen", { count: all.length }) : what)}</b>${
      all.some(({ id }) => id === view.live.segment?.id) ? html`<span class="wtx">${t("operator.edit.next_pass")}</span>` : all.length > 1 ? html`<span>${clock(ms)}</span>` : nothing
    }<span class="r">${
      editor.ticked.size > 0 ? localButton({ label: t("operator.edit.untick"), look: "mini", act: () => editor.untick() }) : nothing
    }${localButton({ label: t("operator.edit.add"), look: "mini", act: () => editor.toggleAdding(), off: endedOf(view) })}</span></p>
    ${
      editor.placing
        ? html`<div class="edt-p"><p>${icon("move")}${t("operator.edit.place_how", { what })}</p>${button(view, "front", moving(view, all, null))}${localButton({
            label: t("operator.edit.place_leave"),
            act: () => editor.togglePlacing(),
          })}</div>`
        : html`<div class="edt-c">${button(view, "less", lengthening(view, all, -STEP_S))}${button(view, "more", lengthening(view, all, STEP_S))}${button(view, "up", stepping(view, all, -1))}${button(
            view,
            "down",
            stepping(view, all, 1),
          )}<span data-edit="place">${localButton({ label: t("operator.edit.place"), act: () => editor.togglePlacing(), off: none ?? endedOf(view) })}</span>${button(view, "skip", skipping(view, all))}${button(
            view,
            "copy",
            copying(view, all),
          )}${button(view, "remove", removing(view, all))}</div>`
    }${refusal(view, PLACE)}
  </div>`;
}

/** While fields are open, what is done with them: in sight however long they are. */
function fieldsFoot(view) {
  const segment = view.planned.find(({ id }) => id === view.editor.opened);
  return html`<div class="edt-b"><p class="edt-w"><b class="ell">${nameOf(view, [segment])}</b></p>${applying(view, segment)}</div>`;
}

/** `data-edit` is what the keyboard finds it by. */
function button(view, name, { command, args, words, off, key = "", always = false, label = `operator.edit.${name}` }) {
  const sure = view.locked || always;
  const sent = { ...args, ...(view.locked && !command.endsWith("skip") ? { sure: true } : {}) };
  return html`<span data-edit=${name}>${commandButton(view, {
    name: command,
    args: sent,
    label: view.t(label),
    words,
    key,
    off: off ?? (args.segments?.length === 0 ? view.t("operator.edit.choose") : endedOf(view)),
    sure: sure ? `${name} ${JSON.stringify(args)}` : null,
    place: PLACE,
  })}</span>`;
}

function chosenOf({ editor, planned }) {
  const chosen = new Set(editor.chosen);
  return planned.filter(({ id }) => chosen.has(id));
}

const endedOf = ({ t, live }) => (live.phase === "ended" ? t("refusal.already_ended") : null);
const idsOf = (segments) => segments.map(({ id }) => id);

function nameOf({ t }, segments) {
  return segments.length === 1 ? t("operator.edit.one", { title: segments[0].title }) : t("operator.edit.several", { count: segments.length });
}

function copying(view, all) {
  const words = view.t("operator.edit.words.copy", { what: nameOf(view, all) });
  return { command: "segment_copy", args: { segments: idsOf(all) }, words };
}

/** Whatever somebody else has changed of them meanwhile is not taken out unseen. */
function removing(view, all) {
  const words = withBreaks(view, view.t("operator.edit.words.remove", { what: nameOf(view, all) }), breaksOfDropping(view, idsOf(all)));
  return { command: "segment_remove", args: { segments: idsOf(all), was: all.map(({ edition }) => edition) }, words, always: true };
}

function lengthening(view, all, seconds) {
  const words = view.t("operator.edit.words.length", { what: nameOf(view, all), by: overUnder(seconds * 1000) });
  return { command: "lengths_add", args: { segments: idsOf(all), seconds }, words };
}

/** All of them are passed over, or none is any more. */
function skipping(view, all) {
  const skipped = all.length > 0 && all.every(({ id }) => view.live.skipped.includes(id));
  const name = skipped ? "unskip" : "skip";
  const breaks = skipped ? [] : breaksOfDropping(view, idsOf(all));
  const words = withBreaks(view, view.t(`operator.edit.words.${name}`, { what: nameOf(view, all) }), breaks);
  return { command: name, args: { segments: idsOf(all) }, words, always: breaks.length > 0, label: `operator.edit.${name}` };
}

/** What of the rundown a move may not pass: a segment before the one that runs would not be reached. */
function floorOf({ live, planned }) {
  if (!live.segment) return -1;
  const index = planned.findIndex(({ id }) => id === live.segment.id);
  return index < 0 ? live.segment.index - 1 : index;
}

function moving(view, all, after) {
  const { t, planned } = view;
  const order = idsOf(planned);
  const was = all.map(({ id }) => order[order.indexOf(id) - 1] ?? "");
  const what = nameOf(view, all);
  const behind = planned.find(({ id }) => id === after);
  const args = { segments: idsOf(all), ...(after === null ? {} : { after }), ...(was.length > 0 ? { was } : {}) };
  const words = behind ? t("operator.edit.words.behind", { what, title: behind.title }) : t("operator.edit.words.front", { what });
  const off = after === null && floorOf(view) >= 0 ? t("operator.edit.before_now") : null;
  return { command: "segment_move", args, words, off };
}

/** One place up or down, all of them together, behind or before what they stand next to. */
function stepping(view, all, by) {
  const { t, planned } = view;
  const order = idsOf(planned);
  const chosen = new Set(idsOf(all));
  const ends = all.map(({ id }) => order.indexOf(id));
  const beside = by < 0 ? Math.min(...ends) - 1 : Math.max(...ends) + 1;
  if (all.length === 0) return moving(view, all, null);
  if (beside < 0 || beside >= order.length) return { ...moving(view, all, order.at(-1)), off: t("operator.edit.at_edge") };
  if (by < 0 && beside <= floorOf(view)) return { ...moving(view, all, order[beside]), off: t("operator.edit.before_now") };
  const after = by > 0 ? order[beside] : (order.slice(0, beside).filter((id) => !chosen.has(id)).at(-1) ?? null);
  return { ...moving(view, all, after), off: null };
}

/** The place was chosen; while viewers see the show, once more. */
async function placeBehind(view, id) {
  const { desk, editor, planned, locked, t } = view;
  const all = chosenOf(view);
  const { command, args, words } = moving(view, all, id);
  const index = planned.findIndex((segment) => segment.id === id);
  if (view.lost) return desk.refuse(words, t("operator.off.link"), PLACE);
  if (args.segments.includes(id)) return desk.refuse(words, t("operator.edit.beside_itself"), PLACE);
  if (index < floorOf(view)) return desk.refuse(words, t("operator.edit.before_now"), PLACE);
  if (locked && !desk.isSure(`place ${JSON.stringify(args)}`, words)) return undefined;
  if (await desk.press(command, { ...args, ...(locked ? { sure: true } : {}) }, words, PLACE)) editor.togglePlacing();
  return undefined;
}

// A new segment

function adding(view) {
  const { t, editor, desk, locked, planned } = view;
  const { title, length } = editor.adding;
  const after = planned.find(({ id }) => id === (editor.chosen.at(-1) ?? planned.at(-1)?.id));
  const write = (field) => (event) => {
    editor.adding = { ...editor.adding, [field]: event.target.value };
    view.redraw();
  };
  const read = () => {
    const named = editor.adding.title.trim();
    const seconds = minutes(editor.adding.length);
    if (!named) return { wrong: t("operator.edit.no_title") };
    if (!seconds) return { wrong: t("operator.form.length") };
    return { args: { title: named, length: seconds, ...(after ? { after: after.id } : {}), ...(locked ? { sure: true } : {}) } };
  };
  const key = `add ${title} ${length} ${after?.id}`;
  const words = t("operator.edit.words.add", { title: title.trim() });
  const submit = async (event) => {
    event.preventDefault();
    const { args, wrong } = read();
    if (view.lost || wrong) return desk.refuse(t("operator.edit.add"), view.lost ? t("operator.off.link") : wrong, PLACE);
    if (locked && !desk.isSure(key, words)) return undefined;
    if (await desk.press("segment_add", args, words, PLACE)) editor.toggleAdding();
    return undefined;
  };
  const asked = locked && desk.isAsked(key);
  return html`<form class="edt-b edt-a" novalidate @submit=${submit}>
    <p class="edt-w"><b class="ell">${after ? t("operator.edit.add_behind", { title: after.title }) : t("operator.edit.add")}</b></p>
    <div class="edt-3 two"><label class="fd"><span>${t("operator.edit.field.title")}</span><input name="new-title" data-field="new title" autocomplete="off" maxlength=${LONGEST_TEXT} .value=${asTyped(title)} @input=${write(
      "title",
    )}></label><label class="fd"><span>${t("operator.edit.field.length")}</span><input name="new-length" data-field="new length" autocomplete="off" maxlength="7" .value=${asTyped(length)} @input=${write(
      "length",
    )}></label></div>
    ${refusal(view, PLACE)}
    <div class="cmd"><button type="submit" class="b grow ${asked ? "asked" : ""}" data-command="segment_add"><span class="face">${t("operator.edit.add_do")}</span>${
      asked ? html`<span class="mark">${t("operator.again")}</span>` : nothing
    }</button>${localButton({ label: t("operator.form.leave"), act: () => editor.toggleAdding() })}</div>
  </form>`;
}
