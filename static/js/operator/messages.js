/** Messages to the host: ready phrases, the composer, and whether they have been seen. */

import { html, nothing } from "../../vendor/lit-html.js";
import { repeat } from "../../vendor/directives/repeat.js";
import { clock } from "../time.js";
import { commandButton, icon, localButton } from "./parts.js";
import { span } from "./wording.js";

const PHRASES = 6;
const URGENCIES = ["normal", "warn", "urgent"];
/** What the composer sends instead of a message: a viewer's question, which stays before the host until it is done. */
const QUESTION = "question";
/** An urgent message that nobody has seen for so long is offered again (LOOK §4). */
const UNSEEN_MS = 20_000;
/** As many as the service accepts in one text. */
const LONGEST_TEXT = 500;
const LINES = 3;

export function messages(view) {
  const { t } = view;
  const questions = view.messages.questions ?? [];
  const asks = view.ui.urgency === QUESTION;
  const hosts = view.pages.pages.filter((page) => page.kind === "host").length;
  return html`<section class="p mes ${asks ? "asks" : ""}" aria-label=${t("operator.messages.title")}>
    <div class="ph"><h2>${t("operator.messages.title")}</h2><span class=${hosts || view.lost ? "" : "wtx"}>${
      view.lost
        ? t("operator.messages.screen_unknown")
        : hosts
          ? t("operator.messages.screens", { count: hosts })
          : t("operator.messages.no_screen")
    }</span><span class="r"><button type="button" class="b quiet ask-q" aria-pressed=${asks ? "true" : "false"} @click=${() =>
      view.act.setUrgency(asks ? "normal" : QUESTION)}><span class="face">${icon("ask")}${t("operator.messages.question")}</span></button></span></div>
    <ul class="sent-lines ${questions.length > 0 ? "with-q" : ""}" aria-live="polite">${questions.map((question) => questionLine(view, question))}${lines(view, questions.length)}</ul>
    <div class="phr">${Array.from({ length: PHRASES }, (_, index) => phraseButton(view, index + 1))}</div>
    <form class="cmp" @submit=${(event) => submit(view, event)}>
      <input id="message" name="text" autocomplete="off" maxlength=${LONGEST_TEXT} placeholder=${view.lost ? t("operator.messages.kept") : t(asks ? "operator.messages.question_placeholder" : "operator.messages.placeholder")}
        aria-label=${t(asks ? "operator.messages.question_text" : "operator.messages.text")} aria-keyshortcuts="M" @keydown=${enterWhileComposing}><kbd>M</kbd>
      <div class="segc" role="group" aria-label=${t("operator.messages.urgency")}>${URGENCIES.map(
        (urgency) => html`<button type="button"
        aria-pressed=${view.ui.urgency === urgency ? "true" : "false"} @click=${() => view.act.setUrgency(urgency)}>${t(`operator.urgency.${urgency}`)}</button>`,
      )}</div>
      <button type="submit" class="b ${view.lost ? "hatch" : ""}" data-command=${asks ? "question_show" : "message"} aria-disabled=${view.lost ? "true" : "false"}><span class="face">${t(
        "operator.messages.send",
      )}<kbd>⏎</kbd></span></button>
    </form>
  </section>`;
}

/** The phrases change with the situation: under the fallback, late, or with a sale on, the host needs other words. */
export function phrase(view, number) {
  return view.t(`operator.phrase.${situation(view)}.${number}`);
}

function situation({ live, place, windows }) {
  if (live.program.cover) return "fallback";
  if (place.remaining !== null && place.remaining < 0) return "over";
  if (windows.sales.some(({ state }) => state === "open")) return "sale";
  if (windows.bags.some(({ state }) => state === "drawn" || state === "published")) return "bag";
  return "normal";
}

function phraseButton(view, number) {
  const { t, desk } = view;
  const text = phrase(view, number);
  const args = { text, urgency: "normal" };
  const sent = desk.isSent("message", args);
  const failed = !sent && desk.hasFailed("message", args);
  return html`<button type="button" class="b ${view.lost ? "hatch" : ""} ${sent ? "sent" : failed ? "failed" : ""}" data-command="message" aria-keyshortcuts=${number} aria-disabled=${view.lost || sent ? "true" : "false"}
    title=${view.lost ? t("operator.off.link") : text} @click=${() => view.act.sendPhrase(number)}><span class="face"><kbd>${number}</kbd><span class="ell">${text}</span></span>${
      sent || failed ? html`<span class="mark">${failed ? icon("fault") : nothing}${t(sent ? "operator.sent" : "operator.not_done")}</span>` : nothing
    }</button>`;
}

/** A viewer's question that the host has before the eyes, until somebody says that it was answered. */
function questionLine(view, { id, text, asked_at }) {
  const { t } = view;
  return html`<li class="ms asked-q"><span class="tag armed">${t("operator.urgency.question")}</span><span class="ell" title=${text}>${text}</span><span class="s">${clock(
    view.now - asked_at,
  )}</span>${commandButton(view, {
    name: "question_done",
    args: { question: id },
    label: t("operator.messages.answered"),
    words: t("operator.messages.answering", { text }),
    look: "mini",
  })}</li>`;
}

/** What is urgent and was not seen yet stays on top. */
function newestFirst(messages) {
  const waits = ({ urgency, acked_at }) => Number(urgency === "urgent" && acked_at === null);
  return messages.slice().reverse().sort((one, other) => waits(other) - waits(one));
}

function lines(view, questions) {
  const { t, ui } = view;
  const shown = [
    ...ui.outgoing.map((one) => ({ ...one, id: `out-${one.number}`, going: true })).reverse(),
    ...newestFirst(view.messages.messages),
  ].slice(0, Math.max(1, LINES - questions));
  if (shown.length === 0) return questions > 0 ? nothing : html`<li class="ms none">${t("operator.messages.none")}</li>`;
  return repeat(
    shown,
    (message) => message.id,
    (message) =>
      html`<li class="ms"><span class="tag ${
        { normal: "off", warn: "warn", urgent: "fault" }[message.urgency]
      }">${t(`operator.urgency.${message.urgency}`)}</span><span class="ell" title=${message.text}>${
        message.text
      }</span>${receipt(view, message)}</li>`,
  );
}

function receipt(view, message) {
  const { t, now } = view;
  if (message.going) return html`<span class="s">${icon("ring")} ${t("operator.messages.going")}</span>`;
  if (message.acked_at !== null) {
    return html`<span class="s y">${icon("ok")} ${t("operator.messages.seen", { length: span(message.acked_at - message.sent_at) })}</span>`;
  }
  const waiting = now - message.sent_at;
  if (view.lost) return html`<span class="s">${t("operator.messages.was_unseen")}</span>`;
  if (message.urgency === "urgent" && waiting >= UNSEEN_MS) {
    return html`<span class="s n">${icon("warn")} ${t("operator.messages.unseen", { length: clock(waiting) })}</span>${localButton(
      {
        label: t("operator.messages.again"),
        look: "mini warn",
        act: () => view.act.sendMessage(message.text, message.urgency),
      },
    )}`;
  }
  return html`<span class="s n">${icon("ring")} ${t("operator.messages.unseen", { length: clock(waiting) })}</span>`;
}

async function submit(view, event) {
  event.preventDefault();
  const field = event.target.elements.text;
  const text = field.value.trim();
  if (!text) {
    field.focus();
    return;
  }
  if (view.lost) {
    view.desk.refuse(view.t("operator.messages.sending", { text }), view.t("operator.off.link"));
    return;
  }
  const sent =
    view.ui.urgency === QUESTION ? await view.act.askHost(text) : await view.act.sendMessage(text, view.ui.urgency);
  // Words that did not leave stay; so do those typed while the answer was on its way.
  if (sent && field.value.trim() === text) field.value = "";
}

/** Enter that chooses a word in an input method is not Enter that sends it. */
function enterWhileComposing(event) {
  if (event.key === "Enter" && event.isComposing) event.preventDefault();
}
