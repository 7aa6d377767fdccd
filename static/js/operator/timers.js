/** Timers that somebody starts by hand: a break, a stunt. Several run at once; one that is over counts on, until it is stopped. */

import { html, nothing } from "../../vendor/lit-html.js";
import { clock } from "../time.js";
import { askForm, field, minutes } from "./forms.js";
import { commandButton, icon, localButton, refusal } from "./parts.js";

export const FORM = "timer";
const KEY = "N";
const STEP_S = 60;

/** Opens what can be started. */
export function timersButton(view) {
  const { t, act, drafts } = view;
  return localButton({ label: t("operator.timer.open"), key: KEY, look: "quiet", act: act.toggleTimers, expanded: drafts.isOpen(FORM) });
}

/** Those that run, the one that ends first at the top, and under them what can be started, when somebody wants to. */
export function timers(view) {
  const { t, live, drafts } = view;
  const running = [...live.timers].sort((one, other) => one.ends_at - other.ends_at);
  if (running.length === 0 && !drafts.isOpen(FORM)) return nothing;
  return html`<div class="tms" role="group" aria-label=${t("operator.timer.title")}>
    ${running.length > 0 ? html`<ul>${running.map((timer) => row(view, timer))}</ul>` : nothing}${refusal(view, FORM)}
    ${drafts.isOpen(FORM) ? starting(view, running) : nothing}
  </div>`;
}

function row(view, timer) {
  const { t, now } = view;
  const { id, ends_at: ends } = timer;
  const title = titleOf(view, timer);
  const left = ends - now;
  const over = left <= 0;
  return html`<li class="tm ${over ? "over" : ""}" data-timer=${id}>${icon(over ? "warn" : "ring")}<span class="ell" title=${title}>${title}</span><b class="clk">${
    over ? `+${clock(-left)}` : clock(left, { ceil: true })
  }</b>${commandButton(view, {
    name: "timer_add",
    args: { timer: id, seconds: STEP_S },
    label: t("operator.timer.more"),
    words: t("operator.timer.adding", { title }),
    look: "mini",
    place: FORM,
  })}${commandButton(view, { name: "timer_stop", args: { timer: id }, label: t("operator.timer.stop"), words: t("operator.timer.stopping", { title }), look: "mini", place: FORM })}</li>`;
}

/** What it is for; one that nobody has named is called what it is. */
const titleOf = ({ t }, { title }) => title || t("operator.timer.one");

function starting(view, running) {
  const { t, plan } = view;
  const named = plan.timers;
  return html`<div class="tm-s">
    ${
      named.length > 0
        ? html`<div class="tm-n">${named.map(({ id, title, length_ms }) =>
            commandButton(view, {
              name: "timer_start",
              args: { timer: id },
              label: html`<span class="ell">${title}</span><span class="dim">${clock(length_ms)}</span>`,
              words: t("operator.timer.starting", { title }),
              off: running.some((timer) => timer.id === id && !timer.over) ? t("operator.timer.runs") : null,
              place: FORM,
            }),
          )}</div>`
        : nothing
    }
    ${askForm(view, () => free(view))}
  </div>`;
}

/** One that the show file does not name. */
function free(view) {
  const { t, drafts } = view;
  return {
    form: FORM,
    place: FORM,
    command: "timer_start",
    label: t("operator.timer.start"),
    words: t("operator.timer.starting", { title: titleOf(view, { title: drafts.text(FORM, "title").trim() }) }),
    body: html`${field(view, FORM, { name: "title", label: t("operator.timer.name") })}${field(view, FORM, {
      name: "minutes",
      first: true,
      label: t("operator.timer.minutes"),
      kind: "whole",
      hint: "4 / 4:30",
    })}`,
    read() {
      const seconds = minutes(drafts.text(FORM, "minutes"));
      if (!seconds) return { wrong: t("operator.form.length") };
      // The host is told of it by its name when it is over.
      const title = drafts.text(FORM, "title").trim() || t("operator.timer.unnamed", { length: clock(seconds * 1000) });
      return { args: { title, seconds } };
    },
  };
}
