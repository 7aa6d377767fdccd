/** 主播屏: reads the show and acknowledges messages; it can change nothing else. */

import { render } from "../vendor/lit-html.js";
import { fitAll } from "./host/fit.js";
import { seen } from "./host/model.js";
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

const root = document.querySelector("#screen");
const t = await loadWords(document.body.dataset.language);
document.body.classList.toggle("mirror", new URLSearchParams(location.search).get("mirror") === "1");

const state = { plan: null, live: null, windows: null, messages: null, link: null, line: 0, acks: new Map() };
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

function draw() {
  state.link = { state: link.state, reason: link.reason, age_ms: link.age_ms() };
  view = seen(state, now(), t);
  const id = view.band?.id ?? view.note?.id ?? null;
  if (id !== shown.id) shown = { id, since: performance.now() };
  render(screen(view, { acknowledge, tap }, t), root);
  fitAll(root);
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
  const { say } = asItRuns(state.plan, state.live).segments[state.live.segment.index];
  state.line = Math.max(0, Math.min(say.length - 1, state.line + by));
  draw();
}

/** A tap anywhere: 知道了 while a message waits, else the next line. */
function tap(event) {
  if (event.target.closest("button")) return;
  if (view.band) acknowledge(view.band.id);
  else step(1);
}

addEventListener("keydown", (event) => {
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (PEDAL.has(event.key)) {
    const waiting = view.band ?? view.note;
    if (waiting) acknowledge(waiting.id);
    else step(1);
  } else if (FORWARD.has(event.key)) step(1);
  else if (BACK.has(event.key)) step(-1);
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
document.fonts.ready.then(draw);
