/** 主播屏: reads the show and acknowledges messages; it can change nothing else. */

import { render } from "../vendor/lit-html.js";
import { deviceOf, keep, scaleOf } from "./host/device.js";
import { fitAll } from "./host/fit.js";
import { historyOf } from "./host/messages.js";
import { seen } from "./host/model.js";
import { sheet } from "./host/sheet.js";
import { screen } from "./host/view.js";
import { connect } from "./link.js";
import { Ticker } from "./time.js";
import { together } from "./together.js";
import { asItRuns } from "./variant.js";
import { loadWords } from "./words.js";

const PEDAL = new Set([" ", "PageDown", "Enter"]);
const FORWARD = new Set(["ArrowDown", "ArrowRight"]);
const BACK = new Set(["ArrowUp", "ArrowLeft", "PageUp"]);
// A press meant for what was there before must not acknowledge what has just come up.
const UNSEEN_MS = 500;
const LONG_PRESS_MS = 700;
const HISTORY_MS = 20_000; // the last messages do not stay before the host's eyes
const SIZE_STEP = 0.1;
// The size of the drawing, whichever way the screen stands; see css/host/screen.css.
const DRAWN = { long: 1920, short: 1080 };

const root = document.querySelector("#screen");
const t = await loadWords(document.body.dataset.language);
const settings = document.querySelector("#settings");
settings.setAttribute("aria-label", t("host.settings.title"));
const device = deviceOf(new URLSearchParams(location.search));

const state = { plan: null, running: null, live: null, timing: null, windows: null, messages: null, link: null, line: 0, acks: new Map(), device };
let historySince = null; // when the host opened the last messages; null: they are not open
let fitted = ""; // what was seen when sizes were last chosen
let pressed = 0; // the timer of a finger that rests on the clock
let segment = ""; // the lines start over with every segment, and with every pass through one
let view = { kind: "empty" };
let shown = { id: null, since: 0 }; // the message that a press would acknowledge

const { now, command, link } = connect({
  kind: "host",
  role: "host",
  onSnapshot: together((changed) => {
    Object.assign(state, changed);
    if (changed.live) enter(changed.live.segment);
    draw();
  }),
  onLink: () => draw(),
});
// Everything on this screen ages, even while the show rests: the beat goes on for as long as the page is open.
const ticker = new Ticker(now, () => draw() ?? true);

function enter(running) {
  const pass = running ? `${running.id} ${running.pass_no}` : "";
  if (pass !== segment) state.line = 0;
  segment = pass;
}

/** How large everything is to be at this screen's distance, and the screen in the drawing's own units. */
function measured() {
  const upright = innerHeight >= innerWidth;
  const [across, down] = upright ? [DRAWN.short, DRAWN.long] : [DRAWN.long, DRAWN.short];
  const unit = Math.min(innerWidth / across, innerHeight / down);
  const scale = Math.round(scaleOf(device, innerWidth / unit, innerHeight / unit) * 100) / 100;
  return { scale, room: innerWidth / unit / across };
}

/** As large as the distance asks, and on a screen that could do with less, as large as all of it still fits. */
function arrange({ scale, room }) {
  for (let size = Math.max(1, scale); ; size = Math.max(scale, size - SIZE_STEP)) {
    document.documentElement.style.setProperty("--scale", size.toFixed(4));
    const left = Math.min(1, room / size);
    document.body.dataset.room = left >= 0.78 ? "full" : left >= 0.6 ? "slim" : "scant";
    if (fitAll(root) || size <= scale) return;
  }
}

function draw() {
  const size = measured();
  document.body.classList.toggle("mirror", device.mirror);
  render(sheet(device, size.scale, change, t), settings);
  state.link = { state: link.state, reason: link.reason, age_ms: link.age_ms() };
  view = seen(state, now(), t);
  if (historySince !== null && performance.now() - historySince > HISTORY_MS) historySince = null;
  if (historySince !== null && view.kind === "card") view.history = historyOf(state, now(), t);
  const id = view.band?.id ?? view.note?.id ?? null;
  if (id !== shown.id) shown = { id, since: performance.now() };
  render(screen(view, hands, t), root);
  // A clock that ticks moves nothing, for all digits are as wide as each other: only what is seen otherwise is fitted.
  const looks = `${innerWidth} ${innerHeight} ${size.scale} ${JSON.stringify(view).replace(/\d/g, "0")}`;
  if (looks !== fitted) arrange(size);
  fitted = looks;
}

async function acknowledge(id) {
  if (performance.now() - shown.since < UNSEEN_MS) return;
  if (state.acks.get(id) === "sent" || link.state === "lost") return;
  state.acks.set(id, "sent");
  draw();
  const { ok } = await command("message_ack", { message: id });
  state.acks.set(id, ok ? "done" : "failed");
  draw();
}

/** The next line to say, or the one before; the place is this screen's own. */
function step(by) {
  if (view.kind !== "card" || !state.live.segment) return;
  const { plan, live } = asItRuns(state.plan, state.live, state.running);
  const { say } = plan.segments[live.segment.index];
  state.line = Math.max(0, Math.min(say.length - 1, state.line + by));
  draw();
}

/** The last messages, for a while; the same again closes them. A finger leaves no focus that would take the pedal. */
function history(event) {
  if (event?.detail) event.currentTarget.blur();
  historySince = historySince === null ? performance.now() : null;
  draw();
}

function change(changes) {
  Object.assign(device, changes);
  keep(device);
  draw();
}

function openSettings() {
  if (!settings.open) settings.showModal();
}

const hands = {
  acknowledge,
  tap,
  history,
  hold() {
    clearTimeout(pressed);
    pressed = setTimeout(openSettings, LONG_PRESS_MS);
  },
  letGo: () => clearTimeout(pressed),
};

/** A tap anywhere: 知道了 while a message waits, else the next line. */
function tap(event) {
  if (event.target.closest("button, dialog") || settings.open) return;
  if (historySince !== null) history();
  else if (view.band) acknowledge(view.band.id);
  else step(1);
}

addEventListener("keydown", (event) => {
  const pressesButton =
    (event.key === " " || event.key === "Enter") && document.activeElement?.closest("button:not(.ack, .note)");
  if (settings.open || pressesButton || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (PEDAL.has(event.key)) {
    const waiting = view.band ?? view.note;
    if (waiting) acknowledge(waiting.id);
    else step(1);
  } else if (FORWARD.has(event.key)) step(1);
  else if (BACK.has(event.key)) step(-1);
  else if (event.key === ",") openSettings();
  else if (event.key.toLowerCase() === "m" || (event.key === "Escape" && historySince !== null)) history();
  else return;
  event.preventDefault();
});

addEventListener("resize", draw);

/** Keeps the screen lit where the browser allows it, which needs HTTPS or this very machine. */
async function stayAwake() {
  if (document.hidden || !navigator.wakeLock) return;
  try {
    await navigator.wakeLock.request("screen");
  } catch (refusal) {
    console.info(`wake lock: ${refusal.message}`);
  }
}
document.addEventListener("visibilitychange", stayAwake);
stayAwake();

draw();
ticker.wake();
document.fonts.ready.then(() => {
  fitted = "";
  draw();
});
