/** The keyboard: what each key does, and the sheet that says so. */

import { html, nothing } from "../../vendor/lit-html.js";

/** Keys that act even while a text field has the focus. */
const ALWAYS = new Set(["F7", "F8", "F9"]);

/** Wishes that pass while the sheet lies over the page: what is done in a hurry must not have to be closed first. */
export const PASSES = new Set(["fallback", "return", "mute"]);

/** Rows of the sheet, as the hands find them: the keys as printed, and the words under `operator.keys`. */
const SHEET = [
  ["space", "go"],
  ["H", "hold"],
  ["[ ]", "time"],
  ["B", "back"],
  ["S", "skip"],
  ["J", "jump"],
  ["R", "catchup"],
  ["T", "tick"],
  ["M", "message"],
  ["1–6", "phrase"],
  ["⇧1–5", "scene"],
  ["V", "preview"],
  ["W", "windows"],
  ["X", "clear"],
  ["C", "correct"],
  ["K", "close_up"],
  ["P", "price"],
  ["A", "guard"],
  ["I", "incidents"],
  ["D", "devices"],
  ["E", "edit"],
  ["N", "timer"],
  ["L", "log"],
  ["F7", "mute"],
  ["F8", "fallback"],
  ["F9", "return"],
  ["hold_esc", "panic"],
  ["Ctrl+Z", "undo"],
  ["Ctrl+⇧+Z", "redo"],
  ["?", "sheet"],
];

const LETTERS = {
  H: "hold",
  B: "back",
  S: "skip",
  J: "jump",
  R: "catchup",
  T: "tick",
  M: "message",
  V: "preview",
  W: "windows",
  X: "clear",
  C: "correct",
  K: "close_up",
  P: "price",
  A: "guard",
  I: "incidents",
  D: "devices",
  E: "edit",
  N: "timer",
  L: "log",
};

/** The name of what a key press asks for, or null: `"go"`, `"phrase 3"`, `"scene 1"`. */
export function wish(event) {
  if (event.isComposing || event.altKey) return null;
  if (event.ctrlKey || event.metaKey) return letterOf(event) === "Z" ? (event.shiftKey ? "redo" : "undo") : null;
  switch (event.key) {
    case "F7":
      return "mute";
    case "F8":
      return "fallback";
    case "F9":
      return "return";
    case " ":
      return "go";
    case "?":
      return "sheet";
    case "Escape":
      return "escape";
    case "Delete":
      return "refuse";
  }
  const digit = /^(?:Digit|Numpad)([1-6])$/.exec(event.code)?.[1];
  if (digit) return event.shiftKey ? (digit <= 5 ? `scene ${digit}` : null) : `phrase ${digit}`;
  if (event.key === "[" || event.code === "BracketLeft") return "shorter";
  if (event.key === "]" || event.code === "BracketRight") return "longer";
  return LETTERS[letterOf(event)] ?? null;
}

/** With a Chinese input method on, the key is "Process" and only its place on the board is known. */
function letterOf(event) {
  if (/^[a-z]$/i.test(event.key)) return event.key.toUpperCase();
  return event.key === "Process" ? /^Key([A-Z])$/.exec(event.code)?.[1] : undefined;
}

/** Calls `act(wish)` for each key that means something where the focus is; `hold` is what Escape, held, confirms. */
export function listen(act, hold) {
  window.addEventListener("keydown", (event) => {
    const asked = wish(event);
    const target = event.target;
    const button = target.closest?.("button");
    if (event.repeat) {
      // A held Enter would press a focused button over and over.
      if (!isTextField(target) && (button || asked)) event.preventDefault();
      return;
    }
    if (asked === null) return;
    if (isTextField(target) && !ALWAYS.has(event.key)) {
      if (asked === "escape") target.blur();
      return;
    }
    if (asked === "go" && button) return;
    event.preventDefault();
    act(asked);
  });
  // In the capture phase: whatever else Escape closes on the way, a held one is the way to a clear picture.
  const escape = (event) => event.key === "Escape" && !event.isComposing;
  window.addEventListener("keydown", (event) => escape(event) && !event.repeat && hold.begin(), true);
  window.addEventListener("keyup", (event) => escape(event) && hold.end(), true);
  window.addEventListener("blur", hold.end);
}

function isTextField(target) {
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}

export function sheet(view) {
  const { t, ui, act } = view;
  if (!ui.sheet) return nothing;
  const printed = (key) => ({ space: t("operator.key.space"), hold_esc: t("operator.key.hold_esc") })[key] ?? key;
  return html`<div class="veil" @click=${act.closeSheet}></div>
    <div class="sheet" role="dialog" aria-modal="true" aria-label=${t("operator.keys.title")}>
      <div class="ph"><h2>${t("operator.keys.title")}</h2><span class="r"><button type="button" id="close-sheet" class="b" @click=${act.closeSheet}><span class="face">${t("operator.keys.close")}<kbd>Esc</kbd></span></button></span></div>
      <dl>${SHEET.map(([key, what]) => html`<div><dt><kbd>${printed(key)}</kbd></dt><dd>${t(`operator.keys.${what}`)}</dd></div>`)}</dl>
      <p class="dim">${t("operator.keys.rule")}</p>
    </div>`;
}
