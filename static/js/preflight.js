/**
 * 开播前检查: what the show needs before it goes on air.
 *
 * Found by itself, seen to by people, measured of devices, and how far sound and picture are apart. Everything is
 * drawn from snapshots and the server's clock; of its own the page has only which pair is to be measured.
 */

import { html, render } from "../vendor/lit-html.js";
import { connect } from "./link.js";
import { Desk } from "./operator/desk.js";
import { keepingFocus } from "./operator/drafts.js";
import { keptName } from "./operator/who.js";
import { Wording } from "./operator/wording.js";
import { checklist } from "./preflight/checklist.js";
import { devices } from "./preflight/devices.js";
import { found } from "./preflight/found.js";
import { beginning, blocked } from "./preflight/runs.js";
import { sync } from "./preflight/sync.js";
import { top } from "./preflight/top.js";
import { Ticker, clock } from "./time.js";
import { together } from "./together.js";
import { loadWords } from "./words.js";

const TOPICS = ["plan", "live", "health", "checks", "watch"];

const root = document.getElementById("preflight");
const t = await loadWords(document.body.dataset.language);
const topics = {};
const ui = { camera: "", microphone: "" };
const phonesFindUs = document.body.dataset.phonesFindUs === "true";
let words = null;
let frame = 0;

const connection = connect({
  kind: "operator",
  role: "operator",
  name: () => new URLSearchParams(location.search).get("name") || keptName(),
  onSnapshot: together((changed) => {
    Object.assign(topics, changed);
    if (changed.plan) words = new Wording(t, changed.plan);
    redraw();
  }),
  onLink: redraw,
});
const desk = new Desk(connection, redraw);

function look() {
  const now = connection.now();
  const lost = connection.link.state !== "up";
  const view = { ...topics, t, ui, words, desk, redraw, now, lost, phonesFindUs };
  view.silence = clock(Math.max(0, now - connection.link.since_ms));
  view.begun = beginning(view);
  view.blocked = blocked(view);
  return view;
}

function draw() {
  frame = 0;
  if (!TOPICS.every((topic) => topics[topic])) {
    const waits = connection.link.reason === "key" ? "operator.waiting_key" : "operator.waiting";
    render(html`<p class="waiting" role="status">${t(waits)}</p>`, root);
    return;
  }
  const view = look();
  document.title = t("checks.page_title", { title: view.plan.show.title });
  root.className = `pf ${view.lost ? "off" : ""}`;
  keepingFocus(root, () =>
    render(
      html`${top(view)}
        <main class="cols">
          ${found(view)}
          <div class="col">${checklist(view)}${devices(view)}</div>
          <div class="col">${sync(view)}</div>
        </main>`,
      root,
    ),
  );
}

function redraw() {
  if (!frame) frame = requestAnimationFrame(draw);
}

new Ticker(connection.now, () => {
  redraw();
  return true;
}).wake();
draw();
