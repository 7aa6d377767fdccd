/** The small parts that every panel is built from. */

import { html, nothing } from "../../vendor/lit-html.js";

export function icon(name) {
  return html`<svg class="i" aria-hidden="true"><use href="#i-${name}"></use></svg>`;
}

export function tag(look, glyph, words) {
  return html`<span class="tag ${look}">${icon(glyph)}${words}</span>`;
}

export function keycap(key) {
  return key ? html`<kbd>${key}</kbd>` : nothing;
}

/**
 * A button that sends one command and never pretends.
 *
 * @param view what is shown now
 * @param {{name: string, args?: object, label: unknown, words?: string, key?: string, look?: string,
 *   shortcut?: string, glyph?: string, off?: string|null, title?: string, sure?: string|null, turns?: string|null, place?: string|null}} what
 *   `key` is printed on it and `shortcut` is the same for a machine, by which the keyboard finds it; `words` name the action in the bottom bar (default: the label); `off` is why it cannot act now. With `sure` only
 *   a second press sends it, and not when `sure` is another by then. `turns` names a button that says the opposite
 *   once it was obeyed: pressed twice in a hurry it acts once. At `place` a refusal is told, see `refusal`.
 */
export function commandButton(
  view,
  {
    name,
    args = {},
    label,
    words = label,
    key = "",
    shortcut = "",
    look = "",
    glyph = "",
    off = null,
    title = "",
    sure = null,
    turns = null,
    place = null,
  },
) {
  const why = view.lost ? view.t("operator.off.link") : off;
  const { desk, t } = view;
  const sent = desk.isSent(name, args);
  const asked = !why && sure !== null && desk.isAsked(sure);
  const failed = !sent && !asked && desk.hasFailed(name, args);
  const act = () => {
    if (why) desk.refuse(words, why, place, desk.key(name, args));
    else if (turns !== null && !desk.isMeant(turns, name, words)) return;
    else if (sure === null || desk.isSure(sure, words)) desk.press(name, args, words, place);
  };
  return html`<button type="button" class="b ${look} ${why ? "hatch" : ""} ${sent ? "sent" : asked ? "asked" : failed ? "failed" : ""}"
    data-command=${name} aria-keyshortcuts=${shortcut || nothing} aria-disabled=${why || sent ? "true" : "false"} title=${why || title || nothing}
    @click=${act}><span class="face">${glyph ? icon(glyph) : nothing}${typeof label === "string" ? html`<span class="ell">${label}</span>` : label}${keycap(key)}</span>${
      sent || asked || failed
        ? html`<span class="mark">${failed ? icon("fault") : nothing}${t(sent ? "operator.sent" : asked ? "operator.again" : "operator.not_done")}</span>`
        : nothing
    }</button>`;
}

/** What became of the last press at a place, where it was refused: in words, under the buttons of that place. */
export function refusal({ t, desk, words }, place) {
  const failure = desk.failureAt(place);
  if (!failure) return nothing;
  return html`<p class="refused">${icon("fault")}<span>${t("operator.bar.failed", { what: failure.words, why: words.refusal(failure.error) })}</span></p>`;
}

/** A button that changes only this page; `expanded` is for one that shows and hides something. */
export function localButton({ label, act, look = "", key = "", shortcut = key, off = null, expanded = null }) {
  return html`<button type="button" class="b ${look} ${off ? "hatch" : ""}" aria-keyshortcuts=${shortcut || nothing} aria-disabled=${off ? "true" : "false"}
    aria-expanded=${expanded === null ? nothing : String(expanded)} title=${off || nothing} @click=${off ? null : act}><span class="face">${label}${keycap(key)}</span></button>`;
}
