/**
 * 改流程, the hands: which segments are meant, what was typed and is not in the rundown yet, and what the keys do.
 *
 * The rundown itself is never kept here. What was typed stands beside the value that it was typed over, so that
 * somebody else's change in between is seen and neither of the two is lost.
 */

import { valueOf } from "./editing_fields.js";
import { bandOf, inSight } from "./in_sight.js";

/** The key that opens the mode, and leaves it from inside. */
export const KEY = "E";
const PANEL = ".edt";
const LIST = ".edt-l";

export class Editor {
  open = false;
  /** Ids of the segments that were ticked, whatever their order. */
  ticked = new Set();
  /** The segment that the keyboard stands on, and the one whose fields are open. */
  at = null;
  opened = null;
  /** Is `at` meant? Not before a key or a click has chosen it. */
  #meant = false;
  /** Where a range of ticks begins. */
  #from = null;
  /** The segments that a place is looked for, in their order; null: none is. */
  placing = null;
  /** What is typed of a new segment, `{title, length}`; null: none is asked for. */
  adding = null;
  /** Is the list of what the show file does not say yet open? */
  listing = false;
  /** Of each segment, by field: what was typed, and over which value. */
  #typed = new Map();
  #wrong = new Map();
  /** How high the rows and the open fields came out when they were last drawn, in px. */
  #heights = { row: 29, fields: 0 };
  #page;

  /**
   * @param {{root: Element, draw: () => void, redraw: () => void, segments: () => Array, start: () => string|undefined}} page
   *   `segments` are those of the plan, in their order; `start` is the one that the hand begins at
   */
  constructor(page) {
    this.#page = page;
    // The rows of a long rundown are drawn where they are looked at.
    addEventListener("scroll", () => this.open && page.redraw(), { capture: true, passive: true });
  }

  // Which segments

  get #order() {
    return this.#page.segments().map(({ id }) => id);
  }

  /** What the buttons are about, in the order of the rundown: the ticked segments, or the one that the hand is on. */
  get chosen() {
    if (this.placing) return this.placing;
    if (this.ticked.size > 0) return this.#order.filter((id) => this.ticked.has(id));
    const one = this.opened ?? (this.#meant ? this.at : null);
    return one === null ? [] : [one];
  }

  tick(id) {
    this.#meant = false;
    this.at = this.#from = id;
    if (!this.ticked.delete(id)) this.ticked.add(id);
    this.#page.redraw();
  }

  /** Ticks all from where the last range began. */
  tickTo(id) {
    const order = this.#order;
    const ends = [order.indexOf(this.#from ?? this.at ?? id), order.indexOf(id)];
    for (const one of order.slice(Math.min(...ends), Math.max(...ends) + 1)) this.ticked.add(one);
    this.at = id;
    this.#page.redraw();
  }

  untick() {
    this.ticked.clear();
    this.#meant = false;
    this.#page.redraw();
  }

  /** Lets go of segments that are gone, and of what is in the rundown by now; what else was typed is kept, see `orphans`. */
  follow() {
    const there = new Map(this.#page.segments().map((segment) => [segment.id, segment]));
    for (const [id, fields] of this.#typed) {
      for (const [field, { was, sent }] of fields) if (sent && there.has(id) && valueOf(there.get(id), field) !== was) fields.delete(field);
      if (fields.size === 0) this.#typed.delete(id);
    }
    for (const id of this.ticked) if (!there.has(id)) this.ticked.delete(id);
    if (!there.has(this.opened)) this.opened = null;
    if (!there.has(this.at)) this.at = null;
  }

  // What was typed

  /** What stands in a field: what was typed, or else what the rundown says. */
  text(id, field, now) {
    return this.#typed.get(id)?.get(field)?.value ?? now;
  }

  write(id, field, value, now) {
    const fields = this.#typed.get(id) ?? new Map();
    this.#typed.set(id, fields);
    fields.set(field, { value, was: fields.get(field)?.was ?? now });
    this.#wrong.delete(id);
    this.#page.redraw();
  }

  /** From here on what was typed is meant in place of `now`, whatever it was typed over. */
  insist(id, field, now) {
    Object.assign(this.#typed.get(id)?.get(field) ?? {}, { was: now, sent: false });
    this.#page.redraw();
  }

  /** The service took it: it stands here until the rundown says something else than it did. */
  took(id, field) {
    Object.assign(this.#typed.get(id)?.get(field) ?? {}, { sent: true });
  }

  forget(id, field = null) {
    if (field === null) this.#typed.delete(id);
    else this.#typed.get(id)?.delete(field);
    if (this.#typed.get(id)?.size === 0) this.#typed.delete(id);
    this.#wrong.delete(id);
    this.#page.redraw();
  }

  /** The fields of a segment that were typed into, `[field, {value, was}]`. */
  typedOf(id) {
    return [...(this.#typed.get(id) ?? [])];
  }

  /** Segments that were typed into and are not in the rundown any more. */
  orphans() {
    const there = new Set(this.#order);
    return [...this.#typed.keys()].filter((id) => !there.has(id));
  }

  complain(id, why) {
    this.#wrong.set(id, why);
    this.#page.redraw();
  }

  wrong(id) {
    return this.#wrong.get(id) ?? "";
  }

  // Opening and leaving

  /** Opens the mode, with the keyboard in it unless a mouse did; the key leaves it again from inside. */
  toggle({ byHand = false } = {}) {
    if (this.open && this.#hasFocus()) return this.leave();
    const first = !this.open;
    this.open = true;
    if (first) this.at = this.#page.start() ?? this.#order[0] ?? null;
    this.#page.draw();
    if (first) this.#show(this.at, "start");
    this.#meant = !byHand;
    if (!byHand) this.#focusRow();
    return undefined;
  }

  /** What was typed stays, and waits. */
  leave() {
    Object.assign(this, { open: false, placing: null, adding: null, opened: null, listing: false });
    this.ticked.clear();
    this.#page.draw();
    document.getElementById("desk")?.focus({ preventScroll: true });
  }

  /** Escape: the newest need first, the mode itself last. */
  escape() {
    const inside = this.#hasFocus();
    if (this.placing) this.placing = null;
    else if (this.adding) this.adding = null;
    else if (this.opened !== null) this.opened = null;
    else if (this.listing) this.listing = false;
    else if (this.ticked.size > 0) this.ticked.clear();
    else return this.leave();
    this.#page.draw();
    if (inside) this.#focusRow();
    return undefined;
  }

  /** The fields of a segment stand under its row, one at a time. With `letters` they are what its length begins with. */
  openFields(id, { focus, letters = null, now = "" }) {
    this.opened = this.opened === id && letters === null ? null : id;
    this.at = id;
    this.#meant = true;
    if (letters !== null) this.write(id, "length", letters, now);
    this.#page.draw();
    if (this.opened !== null) this.#showFields();
    if (!focus) return;
    const field = this.#page.root.querySelector(`${PANEL} [name=length]`);
    if (!field) return this.#focusRow();
    field.focus({ preventScroll: true });
    if (letters === null) field.select();
    else field.setSelectionRange(letters.length, letters.length);
  }

  toggleAdding() {
    this.adding = this.adding ? null : { title: "", length: "5:00" };
    this.#page.draw();
    if (this.adding) this.#page.root.querySelector(`${PANEL} [name=new-title]`)?.focus();
  }

  togglePlacing() {
    this.placing = this.placing ? null : this.chosen;
    this.#page.draw();
  }

  /** The list of what is not saved, from wherever somebody asks for it. */
  list() {
    if (!this.open) this.toggle({ byHand: true });
    this.listing = true;
    this.#page.draw();
  }

  toggleListing() {
    this.listing = !this.listing;
    this.#page.redraw();
  }

  // Keys

  /** What a key does while the keyboard is in the panel. Others are dead there, but for those of an emergency. */
  onKey(event, { openRow }) {
    if (event.isComposing || /^F\d+$/.test(event.key) || event.ctrlKey || event.metaKey) return;
    if (event.key === "Tab" || event.key === "?") return;
    if (event.key === "Escape") {
      event.stopPropagation();
      if (!event.repeat) this.escape();
      return;
    }
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    const row = event.target.closest("[data-row]")?.dataset.row ?? null;
    const press = event.key === "Enter" || event.key === " ";
    // Letters and digits mean something on the desk: a hand that edits must not send a phrase to the host.
    event.stopPropagation();
    if (press && row === null) {
      if (event.repeat) event.preventDefault();
      return;
    }
    event.preventDefault();
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity }[event.key];
    if (step !== undefined && !event.altKey) return this.#step(step, event.shiftKey);
    if (event.repeat) return;
    const button = BUTTONS[`${event.altKey ? "Alt+" : ""}${event.key}`];
    if (button) return this.#page.root.querySelector(`${PANEL} [data-edit=${button}] button`)?.click();
    if (event.key === KEY.toLowerCase() || event.key === KEY) return this.leave();
    if (row === null || event.altKey) return;
    if (event.key === " ") this.tick(row);
    else if (event.key === "Enter") openRow(row, null);
    else if (/^[0-9]$/.test(event.key) && !this.placing) openRow(row, event.key);
  }

  #step(by, extend) {
    const order = this.#order;
    const from = Math.max(0, order.indexOf(this.at));
    const id = order[Math.min(order.length - 1, Math.max(0, from + by))];
    if (id === undefined) return;
    if (extend) {
      this.#from ??= order[from];
      this.tickTo(id);
    } else {
      this.#from = null;
    }
    this.at = id;
    this.#meant = true;
    this.#show(id, "nearest");
    this.#page.draw();
    this.#focusRow();
  }

  // Where things stand

  /**
   * Which rows to draw: those in sight and around it, and wherever the hand is, so that it never loses its place.
   * `gaps[n]` is the room before the n-th of them, in px, and the last one that behind them all.
   */
  rows() {
    const list = this.#page.root.querySelector(LIST);
    const count = this.#order.length;
    if (list) this.#measure(list);
    const { row, fields } = this.#heights;
    const opened = this.opened === null ? -1 : this.#order.indexOf(this.opened);
    const keep = [opened, this.#order.indexOf(this.at)];
    const [top, bottom] = list ? bandOf(list) : [0, 800];
    return inSight({ count, row, open: opened, extra: opened < 0 ? 0 : fields, top, bottom, keep });
  }

  #measure(list) {
    const row = list.querySelector(".edt-r");
    if (row) this.#heights.row = row.getBoundingClientRect().height;
    const fields = list.querySelector(".edt-f");
    if (fields) this.#heights.fields = fields.getBoundingClientRect().height;
  }

  /** Scrolls the list so that the row of a segment is seen. */
  #show(id, block) {
    const list = this.#page.root.querySelector(LIST);
    const index = this.#order.indexOf(id);
    if (!list || index < 0) return;
    this.#measure(list);
    const { row, fields } = this.#heights;
    const opened = this.opened === null ? Infinity : this.#order.indexOf(this.opened);
    const y = index * row + (index > opened ? fields : 0);
    if (block === "start") list.scrollTop = Math.max(0, y - row);
    else if (y < list.scrollTop) list.scrollTop = y;
    else if (y + row > list.scrollTop + list.clientHeight) list.scrollTop = y + row - list.clientHeight;
    if (block === "start") this.#page.draw();
  }

  /** Scrolls so that the row of the open fields stands above them, as much of both as there is room for. */
  #showFields() {
    const fields = this.#page.root.querySelector(`${LIST} .edt-f`);
    fields?.parentElement.scrollIntoView({ block: "nearest" });
    fields?.parentElement.previousElementSibling.scrollIntoView({ block: "nearest" });
  }

  #focusRow() {
    const row = this.#page.root.querySelector(`${LIST} .sgr[tabindex="0"]`);
    row?.focus({ preventScroll: getComputedStyle(row.closest(LIST)).overflowY !== "visible" });
  }

  #hasFocus() {
    return document.activeElement !== null && document.activeElement.closest(PANEL) !== null;
  }
}

/** The button that a key stands for. */
const BUTTONS = {
  "Alt+ArrowUp": "up",
  "Alt+ArrowDown": "down",
  "-": "less",
  "−": "less",
  "+": "more",
  "=": "more",
  Delete: "remove",
};
