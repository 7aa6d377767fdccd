/** What has to be typed, and what cannot be taken back: asked inside the card or row that it is about. */

import { html, nothing } from "../../vendor/lit-html.js";
import { live } from "../../vendor/directives/live.js";
import { icon, localButton } from "./parts.js";

/** As many characters as the service accepts in one text. */
export const LONGEST_TEXT = 500;

/**
 * A form inside a card or a row.
 *
 * @param view what is shown now
 * @param {() => Ask} asks told anew for each drawing, and once more when the form is sent: the last letter may have
 *   come after the last drawing
 *
 * @typedef {{form: string, place: string, command: string, label: string, words?: string, says?: unknown, body?: unknown,
 *   read: () => ({args: object} | {wrong: string}), off?: string|null, done?: (args: object) => void}} Ask
 *   `form` names the draft and `place` where a refusal is told; `words` name the action in the bottom bar; `says` is
 *   what will follow from it; `read` turns what is typed into the arguments, or tells what is wrong with it; `done`
 *   is called once the service has obeyed.
 */
export function askForm(view, asks) {
  const { t, desk, drafts } = view;
  const { form, command, label, says, body, read, off = null } = asks();
  const now = read();
  const sent = now.args !== undefined && desk.isSent(command, now.args);
  const why = view.lost ? t("operator.off.link") : off;
  const submit = async (event) => {
    event.preventDefault();
    const asked = asks();
    const { place, words = asked.label, done = () => {} } = asked;
    const { args, wrong } = asked.read();
    if (wrong) drafts.complain(form, wrong);
    else if (why) desk.refuse(words, why, place);
    else if (await desk.press(asked.command, args, words, place)) {
      done(args);
      drafts.drop(form);
    }
  };
  const wrong = drafts.wrong(form);
  return html`<form class="ask" data-form=${form} novalidate @submit=${submit} @keydown=${(event) => leaveOnEscape(view, event)}>
    ${says ? html`<p>${says}</p>` : nothing}
    ${body ? html`<div class="fields">${body}</div>` : nothing}
    ${wrong ? html`<p class="wrong" role="alert">${icon("warn")}${wrong}</p>` : nothing}
    <div class="cmd"><button type="submit" class="b grow warn ${why ? "hatch" : ""} ${sent ? "sent" : ""}" data-command=${command}
      aria-disabled=${why || sent ? "true" : "false"} title=${why ?? nothing}><span class="face">${label}</span>${
        sent ? html`<span class="mark">${t("operator.sent")}</span>` : nothing
      }</button>${localButton({ label: t("operator.form.leave"), act: () => drafts.drop(form) })}</div>
  </form>`;
}

/** Esc closes the form and keeps its words: it is pressed by mistake more often than not. */
function leaveOnEscape({ drafts }, event) {
  if (event.key !== "Escape" || event.isComposing) return;
  event.stopPropagation();
  drafts.close();
}

/** The button that opens a form; `texts` are what its fields begin with. */
export function formButton(view, { form, label, look = "", texts = {}, off = null, first = false }) {
  const { drafts } = view;
  return localButton({
    label: `${label}…`,
    look: `${look} ${first ? "grow likely" : ""}`,
    off: view.lost ? view.t("operator.off.link") : off,
    act: () => (drafts.isOpen(form) ? drafts.close() : drafts.open(form, texts)),
    expanded: drafts.isOpen(form),
  });
}

/**
 * One field of a form.
 *
 * @param {{name: string, label: string, unit?: string, hint?: string, kind?: "text"|"whole"|"amount"|"lines", first?: boolean, wide?: boolean}} what
 */
export function field({ drafts }, form, { name, label, unit = "", hint = "", kind = "text", first = false, wide = kind === "text" }) {
  const write = (event) => drafts.write(form, name, event.target.value);
  const id = `${form} ${name}`;
  const value = live(drafts.text(form, name));
  if (kind === "lines") {
    return html`<label class="fd wide"><span>${label}</span><textarea name=${name} rows="5" data-field=${id} ?data-first=${first} placeholder=${hint}
      spellcheck="false" .value=${value} @input=${write}></textarea></label>`;
  }
  const mode = { whole: "numeric", amount: "decimal" }[kind] ?? "text";
  return html`<label class="fd ${wide ? "wide" : ""}"><span>${label}</span><span class="fd-i"><input name=${name} data-field=${id} ?data-first=${first} autocomplete="off" inputmode=${mode}
    maxlength=${kind === "text" ? LONGEST_TEXT : 12} placeholder=${hint} .value=${value} @input=${write} @keydown=${enterWhileComposing}>${
      unit ? html`<i>${unit}</i>` : nothing
    }</span></label>`;
}

/** A choice of few, as buttons side by side. */
export function choice({ drafts }, form, name, label, options) {
  const chosen = drafts.text(form, name);
  return html`<div class="segc" role="group" aria-label=${label}>${options.map(
    ([value, words]) => html`<button type="button" data-field="${form} ${name} ${value}" aria-pressed=${chosen === value ? "true" : "false"} @click=${() =>
      drafts.write(form, name, value)}>${words}</button>`,
  )}</div>`;
}

/** Enter that chooses a word in an input method is not Enter that sends it. */
function enterWhileComposing(event) {
  if (event.key === "Enter" && event.isComposing) event.preventDefault();
}

/** Digits as an input method may write them (１２, −5), or null. */
export function whole(text) {
  const plain = narrow(text);
  return /^[+-]?\d{1,7}$/.test(plain) ? Number(plain) : null;
}

/** An amount of money as the service takes it (`49.90`), or null. */
export function amount(text) {
  const plain = narrow(text).replace(/^[¥￥$€£]/, "").replace(/,(?=\d{3}(\D|$))/g, "");
  return /^\d{1,9}(\.\d{1,2})?$/.test(plain) ? plain : null;
}

/** A length as `3` minutes, or `2:30`, in seconds; null when it is neither. */
export function minutes(text) {
  const [, whole_, seconds = "0"] = /^(\d{1,3})(?::([0-5]\d))?$/.exec(narrow(text)) ?? [];
  return whole_ === undefined ? null : Number(whole_) * 60 + Number(seconds);
}

/** The lines of a text that have something in them. */
export function linesOf(text) {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);
}

function narrow(text) {
  return text.normalize("NFKC").replace("−", "-").replace("：", ":").trim();
}
