/** The keyboard: what each key does, and the sheet that says so. */

import { html, nothing } from "../../vendor/lit-html.js";

/** Keys that act even while a text field has the focus. */
const ALWAYS = new Set(["F8", "F9"]);

/** Rows of the sheet: the keys as printed, and the words under `operator.keys`. */
const SHEET = [
  ["space", "go"],
  ["H", "hold"],
  ["[ ]", "time"],
  ["S", "skip"],
  ["⇧B", "back"],
  ["T", "tick"],
  ["M", "message"],
  ["1–6", "phrase"],
  ["⇧1–5", "scene"],
  ["X", "clear"],
  ["C", "correct"],
  ["F8", "fallback"],
  ["F9", "return"],
  ["?", "sheet"],
];

/** The name of what a key press asks for, or null: `"go"`, `"phrase 3"`, `"scene 1"`. */
export function wish(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return null;
  if (event.key === "F8") return "fallback";
  if (event.key === "F9") return "return";
  const digit = /^(?:Digit|Numpad)([1-6])$/.exec(event.code)?.[1];
  if (digit) return event.shiftKey ? (digit <= 5 ? `scene ${digit}` : null) : `phrase ${digit}`;
  if (event.key === " ") return "go";
  if (event.key === "?") return "sheet";
  if (event.key === "Escape") return "escape";
  if (event.key === "[" || event.code === "BracketLeft") return "shorter";
  if (event.key === "]" || event.code === "BracketRight") return "longer";
  // With a Chinese input method on, the key is "Process" and only its place on the board is known.
  const letter = /^[a-z]$/i.test(event.key)
    ? event.key.toUpperCase()
    : event.key === "Process"
      ? /^Key([A-Z])$/.exec(event.code)?.[1]
      : null;
  if (letter === "B") return event.shiftKey ? "back" : null;
  return { H: "hold", S: "skip", T: "tick", M: "message", X: "clear", C: "correct" }[letter] ?? null;
}

/** Calls `act(wish)` for each key that means something where the focus is. */
export function listen(act) {
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
}

function isTextField(target) {
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}

export function sheet(view) {
  const { t, ui, act } = view;
  if (!ui.sheet) return nothing;
  return html`<div class="veil" @click=${act.closeSheet}></div>
    <div class="sheet" role="dialog" aria-modal="true" aria-label=${t("operator.keys.title")}>
      <h2>${t("operator.keys.title")}</h2>
      <dl>${SHEET.map(([key, what]) => html`<div><dt><kbd>${key === "space" ? t("operator.key.space") : key}</kbd></dt><dd>${t(`operator.keys.${what}`)}</dd></div>`)}</dl>
      <p class="dim">${t("operator.keys.rule")}</p>
      <button type="button" id="close-sheet" class="b" @click=${act.closeSheet}><span class="face">${t("operator.keys.close")}<kbd>Esc</kbd></span></button>
    </div>`;
}
