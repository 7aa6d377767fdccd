/** 改流程: the fields of one segment, under its row. Nothing is sent before 改; two who change the same field both see it. */

import { html, nothing } from "../../vendor/lit-html.js";
import { live as asTyped } from "../../vendor/directives/live.js";
import { LONGEST_TEXT, linesOf, minutes } from "./forms.js";
import { commandButton, icon, localButton, refusal } from "./parts.js";

/** As many characters as the service accepts of what a host says in one segment (companion/show/edit_commands.py). */
const LONGEST_LINES = 4_000;
const LARGEST_PRIORITY = 99;
const MOST_ROWS = 5;
/** Its button stands under the list. */
const FORM = "edit-fields";

/** A length as it is typed, `90:00` and never `1:30:00`; of none, nothing. */
const faceOf = (seconds) => (seconds === "" ? "" : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`);
const secondsOf = (ms) => (ms === null ? "" : String(Math.floor(ms / 1000)));
const lengthRead = (text) => {
  const seconds = minutes(text);
  return seconds ? String(seconds) : null;
};
const perhaps = (read) => (text) => (text.trim() === "" ? "" : read(text));
const same = (text) => text;

/**
 * Of each field: what the rundown says of it (`of`, the text that the service takes), how that is `shown`, and what is
 * `read` of what was typed (null: it cannot be).
 */
const FIELDS = {
  length: { of: ({ length_ms }) => secondsOf(length_ms), shown: faceOf, read: lengthRead, wrong: "operator.form.length" },
  shortest: { of: ({ shortest_ms }) => secondsOf(shortest_ms), shown: faceOf, read: perhaps(lengthRead), wrong: "operator.form.length" },
  longest: { of: ({ longest_ms }) => secondsOf(longest_ms), shown: faceOf, read: perhaps(lengthRead), wrong: "operator.form.length" },
  title: { of: ({ title }) => title, shown: same, read: (text) => text.trim() || null, wrong: "operator.edit.no_title" },
  say: { of: ({ say, written }) => (written ?? say).join("\n"), shown: same, read: (text) => linesOf(text).join("\n"), wrong: "" },
  notes: { of: ({ notes }) => notes.join("\n"), shown: same, read: (text) => linesOf(text).join("\n"), wrong: "" },
  optional: { of: ({ optional }) => String(optional), shown: same, read: same, wrong: "" },
  priority: {
    of: ({ priority }) => String(priority),
    shown: same,
    read: (text) => (/^\d{1,2}$/.test(text.normalize("NFKC").trim()) && Number(text) > 0 ? String(Number(text.normalize("NFKC"))) : null),
    wrong: "operator.edit.bad_priority",
  },
};

/** What fields are called where a change of the show file is told. */
const FIELD_NAMES = { length: "length_ms", shortest: "shortest_ms", longest: "longest_ms" };

export const valueOf = (segment, field) => FIELDS[field].of(segment);

/** What was typed of a segment and is not what the rundown says: `{field, value, was, now}`; `value` null: it cannot be read. */
export function changesOf({ editor }, segment) {
  return editor
    .typedOf(segment.id)
    .map(([field, { value, was }]) => ({ field, value: FIELDS[field].read(value), was, now: valueOf(segment, field) }))
    .filter(({ value, now }) => value !== now);
}

const clashes = ({ was, now }) => was !== now;

export function fields(view, { segment, state }) {
  const { t } = view;
  const clashing = changesOf(view, segment).filter(clashes);
  const submit = (event) => {
    event.preventDefault();
    apply(view, segment);
  };
  return html`<form class="edt-f" id=${FORM} novalidate aria-label=${t("operator.edit.fields", { title: segment.title })} @submit=${submit} @keydown=${onKey}>
    ${clashing.map((change) => conflict(view, segment, change))}${counts(view, segment, state)}
    <div class="edt-3">${line(view, segment, "length")}${line(view, segment, "shortest")}${line(view, segment, "longest")}</div>
    ${line(view, segment, "title")}${lines(view, segment, "say")}${lines(view, segment, "notes")}
    <div class="edt-o">${optional(view, segment)}${line(view, segment, "priority")}</div>
  </form>`;
}

/** 改, and the way out, which asks for nothing: what was typed is given up by the one button that says so. */
export function applying(view, segment) {
  const { t, editor } = view;
  const changes = changesOf(view, segment);
  const wrong = editor.wrong(segment.id);
  const leave = () => {
    editor.forget(segment.id);
    editor.openFields(segment.id, { focus: false });
  };
  return html`${wrong ? html`<p class="wrong" role="alert">${icon("warn")}${wrong}</p>` : nothing}${refusal(view, placeOf(segment))}
    <div class="cmd">${applyButton(view, changes, segment)}${localButton({ label: t(changes.length > 0 ? "operator.edit.drop" : "operator.edit.fold"), act: leave })}</div>`;
}

const placeOf = ({ id }) => `edit ${id}`;
const nameOf = ({ id }, field) => `edit ${id} ${field}`;

/** What an edit of this segment is for: what runs goes on as it began. */
function counts(view, segment, state) {
  const { t } = view;
  const told = [
    state === "now" ? t("operator.edit.running") : state === "past" ? t("operator.edit.past") : "",
    segment.loop ? t("operator.edit.passes", segment.loop) : "",
  ].filter(Boolean);
  if (told.length === 0) return nothing;
  return html`<p class="edt-n">${told.join(" ")}</p>${
    state === "now"
      ? html`<div class="cmd edt-now"><span>${t("operator.edit.this_pass")}</span>${[-60, 60].map((seconds) =>
          commandButton(view, {
            name: "add_time",
            args: { seconds },
            label: t(seconds < 0 ? "operator.edit.less" : "operator.edit.more"),
            words: t("operator.edit.this_pass_words", { by: t(seconds < 0 ? "operator.edit.less" : "operator.edit.more") }),
            look: "mini",
          }),
        )}</div>`
      : nothing
  }`;
}

function writing({ editor }, segment, field) {
  const now = valueOf(segment, field);
  return {
    value: asTyped(editor.text(segment.id, field, FIELDS[field].shown(now))),
    write: (event) => editor.write(segment.id, field, event.target.value, now),
    /** What was typed and taken back by hand is not typed. */
    left: (event) => FIELDS[field].read(event.target.value) === now && editor.forget(segment.id, field),
  };
}

function label({ t }, change, field) {
  return html`<span>${t(`operator.edit.field.${field}`)}${change ? html`<i class="edt-d" title=${t("operator.edit.typed")}></i>` : nothing}</span>`;
}

const isTyped = (view, segment, field) => changesOf(view, segment).some((change) => change.field === field);

function line(view, segment, field) {
  const { value, write, left } = writing(view, segment, field);
  const number = field === "priority";
  return html`<label class="fd ${field}">${label(view, isTyped(view, segment, field), field)}<input name=${field} data-field=${nameOf(segment, field)} autocomplete="off"
    inputmode=${number ? "numeric" : "text"} maxlength=${field === "title" ? LONGEST_TEXT : number ? String(LARGEST_PRIORITY).length : 7} .value=${value} @input=${write} @change=${left}></label>`;
}

/** As high as what stands in it, up to a third of the list. */
function lines(view, segment, field) {
  const { value, write, left } = writing(view, segment, field);
  const written = view.editor.text(segment.id, field, valueOf(segment, field));
  const rows = Math.min(MOST_ROWS, Math.max(1, written.split("\n").length + (field === "say" ? 1 : 0)));
  return html`<label class="fd">${label(view, isTyped(view, segment, field), field)}<textarea name=${field} rows=${rows} maxlength=${LONGEST_LINES} data-field=${nameOf(segment, field)}
    spellcheck="false" .value=${value} @input=${write} @change=${left}></textarea></label>`;
}

function optional(view, segment) {
  const { t, editor } = view;
  const now = valueOf(segment, "optional");
  const on = editor.text(segment.id, "optional", now) === "true";
  return html`<button type="button" class="b edt-opt" role="checkbox" aria-checked=${on ? "true" : "false"} data-field=${nameOf(segment, "optional")}
    @click=${() => editor.write(segment.id, "optional", String(!on), now)}><span class="face">${icon(on ? "ok" : "ring")}${label(view, isTyped(view, segment, "optional"), "optional")}</span></button>`;
}

/** Enter in a line applies, in a text it is a new line; an input method's own Enter is neither. */
function onKey(event) {
  if (event.key === "Enter" && event.isComposing) event.preventDefault();
  else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
}

/** Somebody else was there in between: theirs beside mine, and nothing of either is lost before somebody has chosen. */
function conflict(view, segment, { field, value, was, now }) {
  const { t, editor } = view;
  const told = (text) => fieldText(view, field, text);
  const mine = value === null ? editor.text(segment.id, field, "") : told(value);
  return html`<div class="edt-x" role="alert" data-conflict=${field}><p>${icon("warn")}<b>${t("operator.edit.conflict", { field: nameOfField(view, field) })}</b></p>
    <dl><div><dt>${t("operator.edit.theirs")}</dt><dd>${told(now)}</dd></div><div><dt>${t("operator.edit.mine")}</dt><dd>${mine}</dd></div><div class="dim"><dt>${t(
      "operator.edit.before",
    )}</dt><dd>${told(was)}</dd></div></dl>
    <div class="cmd">${localButton({ label: t("operator.edit.take_theirs"), act: () => editor.forget(segment.id, field) })}${localButton({
      label: t("operator.edit.keep_mine"),
      act: () => editor.insist(segment.id, field, now),
    })}</div></div>`;
}

/** A value as a person reads it, from the text that the service has for it. */
export function fieldText({ t }, field, text) {
  if (text === "") return t("operator.edits.none");
  if (field === "optional") return t(text === "true" ? "operator.edits.yes" : "operator.edits.no");
  return FIELDS[field].shown(text);
}

function applyButton(view, changes, segment) {
  const { t, desk, locked } = view;
  const off = offOf(view, changes);
  const key = sureOf(segment, changes);
  const asked = !off && locked && desk.isAsked(key);
  const sent = changes.some((change) => desk.isSent("segment_set", argsOf(view, segment, change)));
  return html`<button type="submit" form=${FORM} class="b grow ${off ? "hatch" : ""} ${sent ? "sent" : asked ? "asked" : ""}" data-command="segment_set" aria-disabled=${off || sent ? "true" : "false"}
    title=${off ?? nothing}><span class="face">${t("operator.edit.apply")}</span>${
      sent || asked ? html`<span class="mark">${t(sent ? "operator.sent" : "operator.again")}</span>` : nothing
    }</button>`;
}

function offOf({ t, lost }, changes) {
  if (lost) return t("operator.off.link");
  if (changes.length === 0) return t("operator.edit.nothing");
  return changes.some(clashes) ? t("operator.edit.choose_first") : null;
}

/** Another first press is wanted once something else would be set. */
const sureOf = ({ id }, changes) => `set ${id} ${JSON.stringify(changes.map(({ field, value }) => [field, value]))}`;

function argsOf({ locked }, { id }, { field, value, was }) {
  return { segment: id, field, value, was, ...(locked ? { sure: true } : {}) };
}

/** What a field is called where a change of it is told. */
export function nameOfField({ t }, field) {
  return t(`operator.edits.field.${FIELD_NAMES[field] ?? field}`);
}

/** 「时长 14:00 → 12:00」, from what the service calls both; of what has lines, that it changed. */
export function fieldWords(view, field, old, value) {
  const name = nameOfField(view, field);
  if (field === "say" || field === "notes") return view.t("operator.edits.edited", { field: name });
  return view.t("operator.edits.edit", { field: name, old: fieldText(view, field, old), new: fieldText(view, field, value) });
}

function changeWords(view, segment, changes) {
  const edits = changes.map(({ field, value, now }) => fieldWords(view, field, now, value));
  return view.t("operator.edit.setting", { title: segment.title, edits: edits.join(view.t("operator.edits.and")) });
}

async function apply(view, segment) {
  const { t, desk, editor, locked } = view;
  const changes = changesOf(view, segment);
  const bad = changes.find(({ value }) => value === null);
  const off = offOf(view, changes);
  if (bad && !off) return editor.complain(segment.id, t(FIELDS[bad.field].wrong));
  const words = changeWords(view, segment, changes);
  if (off) return desk.refuse(t("operator.edit.apply"), off, placeOf(segment));
  if (locked && !desk.isSure(sureOf(segment, changes), words)) return undefined;
  for (const change of inOrder(changes)) {
    const told = changeWords(view, segment, [change]);
    if (await desk.press("segment_set", argsOf(view, segment, change), told, placeOf(segment))) editor.took(segment.id, change.field);
    else break;
  }
  return undefined;
}

/** Bounds give way before the length moves: at no moment may it lie outside them. */
function inOrder(changes) {
  const length = changes.find(({ field }) => field === "length");
  const shorter = length !== undefined && Number(length.value) < Number(length.now);
  const order = shorter ? ["shortest", "length", "longest"] : ["longest", "length", "shortest"];
  const place = ({ field }) => (order.includes(field) ? order.indexOf(field) : order.length);
  return [...changes].sort((one, other) => place(one) - place(other));
}
