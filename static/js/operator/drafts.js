/**
 * What is being typed, kept outside the page.
 *
 * A card is drawn anew with every snapshot, and moves when its state does: an input in it may be another one a second
 * later, and words that lived in it alone would be gone. They stay here until they were sent or given up.
 */

export class Drafts {
  #texts = new Map();
  /** What a form itself has put into a field. */
  #offered = new Map();
  #wrong = new Map();
  #redraw;
  #open = null;
  #fresh = false;

  constructor(redraw) {
    this.#redraw = redraw;
  }

  /** One form is open at a time; what was typed into another waits in it. */
  isOpen(form) {
    return this.#open === form;
  }

  /** Opens a form; `texts` are put into the fields that nobody has typed into yet. */
  open(form, texts = {}) {
    this.#open = form;
    this.#fresh = true;
    for (const [field, text] of Object.entries(texts)) {
      const place = key(form, field);
      if (!this.#texts.has(place) || this.#texts.get(place) === this.#offered.get(place)) this.#texts.set(place, text);
      this.#offered.set(place, text);
    }
    this.#redraw();
  }

  /** Closes the form that is open; its words are kept. */
  close() {
    this.#open = null;
    this.#redraw();
  }

  /** Forgets a form's words, because they were sent or are not wanted, and closes it. */
  drop(form) {
    for (const known of [...this.#texts.keys()]) if (known.startsWith(`${form}\n`)) this.#texts.delete(known);
    this.#wrong.delete(form);
    if (this.#open === form) this.#open = null;
    this.#redraw();
  }

  /** The form that is open, or null. */
  get opened() {
    return this.#open;
  }

  text(form, field) {
    return this.#texts.get(key(form, field)) ?? "";
  }

  write(form, field, text) {
    this.#texts.set(key(form, field), text);
    this.#wrong.delete(form);
    this.#redraw();
  }

  /** What is wrong with what was typed, as the last press found it; empty when nothing is. */
  wrong(form) {
    return this.#wrong.get(form) ?? "";
  }

  /** Tells what is wrong, and has the caret put where it can be mended. */
  complain(form, why) {
    this.#wrong.set(form, why);
    this.#fresh = true;
    this.#redraw();
  }

  /** Puts the caret into a form that was just opened, or is to be mended, once it is in the page. */
  settle(root) {
    if (!this.#fresh) return;
    this.#fresh = false;
    const form = this.#open && root.querySelector(`[data-form="${CSS.escape(this.#open)}"]`);
    if (!form) return;
    const field = form.querySelector("[data-first]") ?? form.querySelector("input, textarea, select");
    if (field && (!form.contains(document.activeElement) || document.activeElement.tagName === "BUTTON")) {
      field.focus();
      // A sentence that stands there already is sent as it is, or written over without being rubbed out first.
      const offered = this.#offered.get(key(this.#open, field.name));
      if (field.value && field.value === offered) field.setSelectionRange?.(0, offered.length, "backward");
    }
    // What only wants a yes never gets it from a Space that was meant for GO: the keyboard begins at the way out.
    if (!field && document.activeElement === document.body) form.querySelector("button[type=button]").focus();
    // The whole card where there is room, for its clock and figures are what is typed about.
    form.closest("[data-window], li")?.scrollIntoView({ block: "nearest" });
    form.scrollIntoView({ block: "nearest" });
  }
}

const key = (form, field) => `${form}\n${field}`;

/**
 * Draws, and gives the focus back to the field or button that had it, when the drawing has put another element in its
 * place or has made something else of its element: `data-field` says which is which.
 */
export function keepingFocus(root, draw) {
  const before = document.activeElement;
  const field = root.contains(before) ? before.dataset.field : undefined;
  const caret = field && "selectionStart" in before ? [before.selectionStart, before.selectionEnd] : null;
  draw();
  if (!field || (document.activeElement === before && before.dataset.field === field)) return;
  const after = root.querySelector(`[data-field="${CSS.escape(field)}"]`);
  after?.focus({ preventScroll: true });
  if (caret && after?.setSelectionRange) after.setSelectionRange(...caret);
}
