/** What only a person can answer: which clock viewers relied on, and what a restart left in doubt. */

import { html } from "../../vendor/lit-html.js";
import { clock, timeOfDay } from "../time.js";
import { commandButton } from "./parts.js";

/** Windows named on a button; of more only the number is told. */
const NAMED = 2;
/** Below this a length is told in seconds. */
const IN_SECONDS_MS = 100_000;

/** The computer's clock was set: with windows on air, the end of each by either answer. Null when it was not. */
export function clockQuestion(view) {
  const {
    t,
    words,
    live: { clock_step: step },
  } = view;
  if (!step) return null;
  const size = Math.abs(step.by_ms);
  const by = size < IN_SECONDS_MS ? t("operator.clock.seconds", { n: Math.round(size / 1000) }) : clock(size);
  const on_air = words.list(step.windows.map(({ id }) => windowName(view, id)));
  const promised = step.windows.length > 0;
  return {
    asks: true,
    name: t(step.by_ms > 0 ? "operator.clock.ahead" : "operator.clock.behind", { by }),
    evidence: [
      timeOfDay(step.at, view.plan.show.zone),
      promised ? t("operator.clock.on_air", { windows: on_air }) : t("operator.clock.nothing"),
    ].join(" · "),
    remedy: t(promised ? "operator.clock.which" : "operator.clock.harmless"),
    buttons: promised
      ? [answerButton(view, "time_of_day", () => 0), answerButton(view, "time_left", ({ by_ms }) => by_ms)]
      : answer(view, "time_of_day", t("operator.clock.noted")),
  };
}

function answerButton(view, keep, later) {
  const { t } = view;
  const label = t(`operator.clock.${keep}`);
  return answer(view, keep, html`<span class="two">${label}<small>${endings(view, later)}</small></span>`, label);
}

function answer(view, keep, label, words = label) {
  return commandButton(view, {
    name: "answer_clock",
    args: { keep },
    label,
    words: view.t("operator.clock.asked", { answer: words }),
    look: "answer",
  });
}

/** 「20:16:00」 for one window, 「F1 20:16:00 · L2 20:21:00」 for more. */
function endings(view, later) {
  const {
    t,
    now,
    plan,
    live: {
      clock_step: { windows },
    },
  } = view;
  const named = windows.slice(0, NAMED).map((window) => {
    const at = window.told_at + later(window);
    const time = timeOfDay(at, plan.show.zone);
    const told = at <= now ? t("operator.clock.over", { time }) : time;
    return windows.length > 1 ? `${window.id} ${told}` : told;
  });
  const text = named.join(" · ");
  return windows.length > NAMED ? t("operator.clock.and_more", { windows: text, count: windows.length }) : text;
}

function windowName({ words, windows }, id) {
  return words.overlay(windows.bags.some((bag) => bag.id === id) ? "lucky-bag" : "flash-sale", id);
}

/** What OBS may or may not have done, and what came due while it was away: one question each. */
export function doubts(view) {
  const { t, words, health } = view;
  return view.live.doubts.map(({ effect, what, name }) => {
    const missed = what === "play_missed";
    const called = words.effect(missed ? "play" : what, name);
    const said = words.known(`operator.doubt.${what}`, t("operator.doubt.other", { what: called }), { name });
    const again = words.known(`operator.doubt.${what}_again`, t("operator.doubt.again"));
    const there = health.obs.state === "connected";
    const remedy = !missed ? "do" : there ? "do_missed" : "wait_missed";
    const leave = t(missed ? "operator.doubt.leave_missed" : "operator.doubt.leave");
    return {
      asks: true,
      name: said,
      evidence: "",
      remedy: t(`operator.doubt.${remedy}`),
      buttons: [
        commandButton(view, {
          name: "repeat_effect",
          args: { effect },
          label: again,
          words: `${again} · ${called}`,
          look: "answer",
          off: there ? null : t("refusal.no_obs"),
        }),
        commandButton(view, {
          name: "leave_effect",
          args: { effect },
          label: leave,
          words: `${leave} · ${called}`,
          look: "answer",
        }),
      ],
    };
  });
}
