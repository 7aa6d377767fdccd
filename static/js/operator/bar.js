/** The bottom bar: emergency and return, and what became of the latest press. It never moves. */

import { html } from "../../vendor/lit-html.js";
import { timeOfDay } from "../time.js";
import { commandButton, icon, localButton } from "./parts.js";

export function bar(view) {
  const {
    t,
    live: { program },
    words,
  } = view;
  const covered = program.cover !== null;
  const onAir = covered && program.actual === program.fallback;
  const target = program.return_to ? words.scene(program.return_to) : "";
  return html`<footer class="bar" aria-label=${t("operator.bar.title")}>
    ${commandButton(view, {
      name: "fallback",
      label: onAir
        ? t("operator.bar.on_fallback")
        : covered
          ? t("operator.bar.fallback_again")
          : t("operator.bar.fallback"),
      words: t("operator.bar.fallback"),
      key: onAir ? "" : "F8",
      glyph: onAir ? "air" : "shield",
      look: `em ${onAir ? "on" : ""}`,
    })}
    ${commandButton(view, {
      name: "return",
      label: covered && target ? t("operator.bar.return_to", { scene: target }) : t("operator.bar.return"),
      words: t("operator.bar.return"),
      key: "F9",
      glyph: "back",
      look: `ret ${covered ? "next" : ""}`,
      off: covered ? null : t("refusal.not_covered"),
    })}
    <div class="toast" role="status">${receipt(view)}</div>
    ${ways(view)}
  </footer>`;
}

/** On a phone: what is pressed in a hurry and lies at the end of a long page. */
function ways({ t, act, lost }) {
  return html`<nav class="ways" aria-label=${t("operator.bar.ways")}>${localButton({
    label: t("operator.bar.to_windows"),
    act: () => act.goTo(".live-cards:not(:empty), .other-cards"),
  })}${localButton({ label: t("operator.products.title"), act: () => act.goTo(".goods") })}${localButton({
    label: t("operator.messages.title"),
    act: () => act.goTo(".mes"),
  })}${localButton({
    label: t("operator.correct.open"),
    off: lost ? t("operator.off.link") : null,
    act: act.openCorrection,
  })}</nav>`;
}

/** This page's own press until it is answered; after that the latest action of anyone. */
function receipt(view) {
  const { t, desk, words, live, plan } = view;
  const own = desk.receipt();
  if (own?.state === "sent")
    return html`${icon("ring")}<span class="ell">${t("operator.bar.sent", { what: own.words })}</span>`;
  if (own?.state === "asked") {
    return html`<span class="wtx">${icon("ask")}</span><span class="ell wtx">${t("operator.bar.again", { what: own.words })}</span>`;
  }
  if (own?.state === "failed") {
    return html`<span class="wtx">${icon("fault")}</span><span class="ell wtx">${t("operator.bar.failed", { what: own.words, why: words.refusal(own.error) })}</span>`;
  }
  if (view.lost) return html`<span class="ell">${t("operator.bar.link_lost")}</span>`;
  const last = latestAction(live.log);
  if (!last) return html`<span class="ell dim">${t("operator.bar.quiet")}</span>`;
  return html`<span class="ntx">${icon("ok")}</span><span class="ell">${[words.person(last.by), words.note(last)].filter(Boolean).join(" · ")}</span><time class="r dim">${timeOfDay(
    last.at,
    plan.show.zone,
  )}</time>`;
}

/** The newest thing somebody did; what followed from it at the same instant is in the log. */
function latestAction(log) {
  const last = [...log].reverse().find((note) => note.by);
  return last && log.find((note) => note.at === last.at && note.by === last.by);
}
