/**
 * 场控台: the operator's page.
 *
 * Snapshots come in whole and are kept as they are; every picture is drawn from them, the server's clock
 * and the little that belongs to this page alone (`ui`). One drawing per snapshot, per second, and per
 * press; never more than one per frame.
 */

import { html, nothing, render } from "../vendor/lit-html.js";
import { connect } from "./link.js";
import { Ticker, clock } from "./time.js";
import { together } from "./together.js";
import { asItRuns } from "./variant.js";
import { loadWords } from "./words.js";
import { bar } from "./operator/bar.js";
import { FORM as CORRECTION } from "./operator/correction.js";
import { Desk, copy } from "./operator/desk.js";
import { Drafts, keepingFocus } from "./operator/drafts.js";
import { edits, hasList } from "./operator/edits.js";
import { dock } from "./operator/go.js";
import { health } from "./operator/health.js";
import { incidents } from "./operator/incidents.js";
import { listen, sheet } from "./operator/keys.js";
import { log } from "./operator/log.js";
import { messages, phrase } from "./operator/messages.js";
import { overlays, scenes } from "./operator/programme.js";
import { products } from "./operator/products.js";
import { rundown } from "./operator/rundown.js";
import { firstTask, tasks } from "./operator/tasks.js";
import { timebar } from "./operator/timebar.js";
import { standing } from "./operator/timing.js";
import { top } from "./operator/top.js";
import { windows } from "./operator/windows.js";
import { Wording } from "./operator/wording.js";

const TOPICS = ["plan", "live", "windows", "overlays", "messages", "health", "vitals", "edits"];
const COPIED_STAYS_MS = 1_500;

const root = document.getElementById("operator");
const t = await loadWords(document.body.dataset.language);
const topics = {
  entrants: { bags: {} }, // People are told apart from what everybody may know.
  takes: { takes: [] },
};
const ui = {
  urgency: "normal",
  bag: null,
  product: null,
  checking: false,
  sheet: false,
  edits: false,
  incidents: false,
  vitals: false,
  segment: null,
  past: false,
  copied: null,
  outgoing: [],
  outgoingCount: 0,
};
let wording = null;
let frame = 0;

const connection = connect({
  kind: "operator",
  role: "operator",
  onSnapshot: together((changed) => {
    Object.assign(topics, changed);
    if (changed.plan) wording = new Wording(t, changed.plan);
    if (changed.edits && !hasList(changed.edits)) ui.edits = false; // The next list opens when it is asked for.
    redraw();
  }),
  onLink: redraw,
});
const desk = new Desk(connection, redraw);
const drafts = new Drafts(redraw);

/** Everything a panel needs to know to draw itself, put together anew for each drawing. */
function look() {
  const now = connection.now();
  const { live } = topics;
  const plan = asItRuns(topics.plan, live);
  const lost = connection.link.state !== "up";
  return {
    ...topics,
    pages: topics.pages ?? { pages: topics.health.pages ?? [] },
    plan,
    t,
    ui,
    desk,
    drafts,
    act,
    redraw,
    now,
    lost,
    words: wording,
    link: connection.link,
    silence: clock(Math.max(0, now - connection.link.since_ms)),
    roundTrip: connection.link.round_trip_ms ?? null,
    place: standing(plan, live, now),
    cues: new Map(live.cues.map((cue) => [cue.id, cue])),
    /** Why GO cannot act, apart from a lost link; null when it can. */
    goOff: () =>
      live.go.blocked
        ? t(`operator.go.blocked_${live.go.blocked}`)
        : live.go.does === "nothing"
          ? t("operator.go.blocked_ended")
          : null,
    transportOff: () =>
      live.phase === "ready" ? t("refusal.not_started") : live.phase === "ended" ? t("refusal.already_ended") : null,
  };
}

function draw() {
  frame = 0;
  if (!TOPICS.every((topic) => topics[topic])) {
    render(
      html`<p class="waiting" role="status">${t(connection.link.reason === "key" ? "operator.waiting_key" : "operator.waiting")}</p>`,
      root,
    );
    return;
  }
  const view = look();
  view.incidents = incidents(view);
  if (view.incidents.length < 2) ui.incidents = false; // The next list opens when it is asked for.
  const { rehearsal } = view.live;
  root.className = [
    "op",
    view.lost ? "off" : "",
    view.incidents.length > 0 ? "incident" : "",
    rehearsal ? "rehearsal" : "",
    airLook(view),
  ].join(" ");
  document.title = t(rehearsal ? "operator.page_title_rehearsal" : "operator.page_title", {
    title: view.plan.show.title,
  });
  keepingFocus(root, () => render(page(view), root));
  drafts.settle(root);
}

function page(view) {
  return html`<h1 class="vh">${t("operator.title")}</h1>
    ${top(view)}${timebar(view)}
    <div class="under">${health(view)}${edits(view)}</div>
    <main class="desk" id="desk" tabindex="-1">
      <div class="col col-act">${dock(view)}${tasks(view)}${messages(view)}</div>
      <div class="col col-win ${shares(view)}">${windows(view)}${products(view)}</div>
      <div class="col col-air">${scenes(view)}${overlays(view)}${log(view)}</div>
      <div class="col col-when">${rundown(view)}</div>
    </main>
    ${bar(view)}
    <button type="button" class="b quiet help" aria-keyshortcuts="?" @click=${act.openSheet}><span class="face"><kbd>?</kbd>${t("operator.keys.open")}</span></button>
    ${ui.sheet ? sheet(view) : nothing}`;
}

/** Which of the two panels of a column needs more room: that which somebody works in. */
function shares({ drafts }) {
  const form = drafts.opened;
  if (form !== null) return /^(sale|bag|queue)/.test(form) ? "typing" : "goods-first";
  if (ui.checking || ui.product !== null) return "goods-first";
  return ui.bag === null ? "" : "typing";
}

/** Nothing on this page is red unless viewers are known to see it; unknown is hollow, off the air is grey. */
function airLook({ lost, live, health: { obs } }) {
  if (lost || (live.program.on_air === null && !obs.simulated)) return "air-unknown";
  return live.program.on_air && !obs.simulated ? "" : "air-none";
}

function redraw() {
  if (!frame) frame = requestAnimationFrame(draw);
}

const act = {
  setUrgency(urgency) {
    ui.urgency = urgency;
    redraw();
  },
  async sendMessage(text, urgency) {
    const line = { number: ++ui.outgoingCount, text, urgency };
    ui.outgoing = [...ui.outgoing, line];
    const ok = await desk.press("message", { text, urgency }, t("operator.messages.sending", { text }));
    ui.outgoing = ui.outgoing.filter((other) => other !== line);
    redraw();
    return ok;
  },
  sendPhrase(number) {
    const view = look();
    const text = phrase(view, number);
    if (view.lost) desk.refuse(t("operator.messages.sending", { text }), t("operator.off.link"));
    else if (!desk.isSent("message", { text, urgency: "normal" })) act.sendMessage(text, "normal");
  },
  tickFirst() {
    const task = firstTask(look());
    if (!task) desk.refuse(t("operator.tasks.tick_first"), t("operator.tasks.none"));
    else desk.press("task_done", { cue: task.cue.id }, t("operator.cue.ticked", { cue: task.cue.task }));
  },
  toggleEdits() {
    ui.edits = !ui.edits;
    ui.vitals = false;
    redraw();
  },
  toggleIncidents() {
    ui.incidents = !ui.incidents;
    ui.vitals = false; // Both lie over the same panels.
    redraw();
  },
  toggleVitals() {
    ui.vitals = !ui.vitals;
    ui.edits = ui.incidents = false;
    redraw();
  },
  /** What can be done with a segment of the rundown stands under its row, one at a time. */
  toggleSegment(id) {
    ui.segment = ui.segment === id ? null : id;
    redraw();
  },
  togglePast() {
    ui.past = !ui.past;
    redraw();
  },
  /** The whole of one bag stands in its card, one at a time. */
  toggleBag(id) {
    ui.bag = ui.bag === id ? null : id;
    redraw();
    // Below the edge of its panel it would look as if the press had done nothing.
    if (ui.bag !== null) requestAnimationFrame(() => act.goTo(`[data-window="${CSS.escape(id)}"] .foot`));
  },
  toggleProduct(id) {
    ui.product = ui.product === id ? null : id;
    redraw();
  },
  toggleChecking() {
    ui.checking = !ui.checking;
    redraw();
  },
  /** About what is being sold, unless something was typed about another product already. */
  openCorrection() {
    const { plan, live } = look();
    drafts.open(CORRECTION, { product: plan.segments[live.segment?.index]?.product ?? "" });
  },
  /** To a panel of a page that is longer than its screen. */
  goTo(selector) {
    root.querySelector(selector)?.scrollIntoView({ block: "start" });
  },
  /** `id` names what was copied, for the mark beside it. */
  async copy(id, text) {
    if (!(await copy(text))) {
      desk.refuse(t("operator.tasks.copy", { text }), t("operator.tasks.copy_failed"));
      return;
    }
    ui.copied = id;
    redraw();
    setTimeout(() => {
      if (ui.copied === id) ui.copied = null;
      redraw();
    }, COPIED_STAYS_MS);
  },
  openSheet() {
    ui.sheet = true;
    draw();
    document.getElementById("close-sheet").focus();
  },
  closeSheet() {
    ui.sheet = false;
    redraw();
    document.getElementById("desk").focus({ preventScroll: true });
  },
};

/** A key does what its button does: the button decides whether it can, and says why not. */
function press(selector) {
  root.querySelector(selector)?.click();
}

/** Escape closes what lies over the panels, the newest need first. */
function close() {
  if (ui.incidents) act.toggleIncidents();
  else if (ui.vitals) act.toggleVitals();
  else if (ui.edits) act.toggleEdits();
  else if (ui.segment !== null) act.toggleSegment(ui.segment);
}

function onKey(asked) {
  if (!TOPICS.every((topic) => topics[topic])) return;
  const [what, number] = asked.split(" ");
  if (ui.sheet && what !== "fallback" && what !== "return") {
    if (what === "escape" || what === "sheet") act.closeSheet();
    return;
  }
  switch (what) {
    case "escape":
      return close();
    case "go":
      return press(".go");
    case "hold":
      return press(".tr .hold");
    case "shorter":
      return press(".tr .less");
    case "longer":
      return press(".tr .more");
    case "skip":
      return press(".tr .skip");
    case "back":
      return press(".tr .back");
    case "tick":
      return press(".tasks .ph .b");
    case "message":
      return root.querySelector("#message").focus();
    case "phrase":
      return press(`.phr .b:nth-of-type(${number})`);
    case "scene":
      return press(`.scs .b:nth-of-type(${number})`);
    case "clear":
      return press(".ovs .ph .b");
    case "correct":
      return press(".goods .correct");
    case "fallback":
      return press(".bar .em");
    case "return":
      return press(".bar .ret");
    case "sheet":
      return act.openSheet();
    default:
      return undefined;
  }
}

listen(onKey);

// After a mouse click the keyboard belongs to the desk again, so that Space means GO and not "press that
// button once more". A button pressed by keyboard keeps the focus.
root.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button && event.detail > 0 && !ui.sheet && document.activeElement === button) {
    document.getElementById("desk")?.focus({ preventScroll: true });
  }
});

const ticker = new Ticker(connection.now, () => {
  redraw();
  return true;
});
ticker.wake();
draw();
