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
import { actsOf, obey, uiAtFirst } from "./operator/acts.js";
import { Album } from "./operator/album.js";
import { bar } from "./operator/bar.js";
import { catchup } from "./operator/catchup.js";
import { Chimes } from "./operator/chime.js";
import { comingOf, windowsOf } from "./operator/coming.js";
import { Desk } from "./operator/desk.js";
import { Drafts, keepingFocus } from "./operator/drafts.js";
import { edits, hasList } from "./operator/edits.js";
import { isLocked } from "./operator/editing.js";
import { Editor } from "./operator/editor.js";
import { dock } from "./operator/go.js";
import { health } from "./operator/health.js";
import { FEW } from "./operator/in_sight.js";
import { matters } from "./operator/incidents.js";
import { jumpList } from "./operator/jump.js";
import { PASSES, listen, sheet } from "./operator/keys.js";
import { fitLights } from "./operator/lights.js";
import { log, logDrawer } from "./operator/log.js";
import { messages } from "./operator/messages.js";
import { Panic } from "./operator/panic.js";
import { OnAir } from "./operator/onair.js";
import { overlays } from "./operator/overlays.js";
import { placeOf } from "./operator/place.js";
import { products } from "./operator/products.js";
import { largePicture, scenes } from "./operator/programme.js";
import { promisesOf, tightest } from "./operator/promises.js";
import { rundown } from "./operator/rundown.js";
import { FORM as TAKINGS, takingsPanel } from "./operator/takings.js";
import { tabs } from "./operator/tabs.js";
import { tasks } from "./operator/tasks.js";
import { timebar } from "./operator/timebar.js";
import { top } from "./operator/top.js";
import { ways } from "./operator/ways.js";
import { FORM as MY_NAME, crewPanel, keptName } from "./operator/who.js";
import { windows } from "./operator/windows.js";
import { Wording } from "./operator/wording.js";

/** Forms that stand over the panels and not in one. */
const APART = [MY_NAME, TAKINGS];
/** Frames that the first drawing takes. */
const PARTS = 3;
const TOPICS = ["plan", "live", "timing", "windows", "overlays", "messages", "health", "vitals", "edits"];

const root = document.getElementById("operator");
const t = await loadWords(document.body.dataset.language);
const topics = {
  entrants: { bags: {} }, // People are told apart from what everybody may know.
  takes: { takes: [], actions: {} },
  pages: { pages: [] },
  // Before the service has said anything of them nothing is known, and nothing is wrong.
  incidents: { guard: null, cover: null, still: null, prices_hidden: false, incidents: [], windows: [] },
  running: null,
  watch: { watching: false, cameras: [], microphones: [], outputs: {}, obs: { figures: {} } },
  checks: { running: null, uncalibrated: [] },
};
const ui = uiAtFirst();
/** Who sits at this page: the address may name somebody, and this browser may remember somebody. */
const me = { name: new URLSearchParams(location.search).get("name") || keptName() };
const chimes = new Chimes(redraw);
let wording = null;
/** The words of what goes on air, in the language of the show, whatever this page is in. */
let aired = t;
let frame = 0;
/** How far the page has been put together, see `page`. */
let parts = 1;

const connection = connect({
  kind: "operator",
  role: "operator",
  name: () => me.name,
  onSnapshot: together((changed) => {
    const before = topics.timing;
    Object.assign(topics, changed);
    if (topics.plan && topics.live && (changed.plan || changed.running || !wording)) {
      wording = new Wording(t, asItRuns(topics.plan, topics.live, topics.running).plan, () => topics.watch);
      learn(topics.plan.show.language);
    }
    if (changed.edits && !hasList(changed.edits)) ui.edits = false; // The next list opens when it is asked for.
    if (changed.timing) propose(before?.proposal, changed.timing.proposal);
    if (changed.incidents) chimes.hear(changed.incidents);
    redraw();
  }),
  onLink() {
    // What happened while nobody could hear of it is told by the page, not by a sound.
    if (connection.link.state !== "up") chimes.forget();
    redraw();
  },
});
const desk = new Desk(connection, redraw);
const drafts = new Drafts(redraw);
const editor = new Editor({
  root,
  draw,
  redraw,
  segments: () => topics.plan.segments,
  start: () => topics.plan.segments[nextPlace(topics.live)]?.id,
});
const air = new OnAir(connection, redraw);
const album = new Album(redraw);

/** Where the rundown goes on after what runs. */
function nextPlace({ segment }) {
  if (!segment) return 0;
  return segment.index === null ? segment.goes_on : segment.index + 1;
}

/** The next table opens when it is asked for; what took another's place is not pressed by a finger on its way. */
function propose(before, proposal) {
  if (!proposal) ui.catchup = false;
  ui.proposedAt = before && proposal && before.id !== proposal.id ? performance.now() : null;
}

/** Until they are there the words of the page do. */
async function learn(language) {
  if (language === aired.language) return;
  aired = language === t.language ? t : await loadWords(language);
  redraw();
}

/** Everything a panel needs to know to draw itself, put together anew for each drawing. */
function look() {
  const now = connection.now();
  const { plan, live } = asItRuns(topics.plan, topics.live, topics.running);
  const place = placeOf(plan, live, topics.timing, now);
  const cues = new Map(live.cues.map((cue) => [cue.id, cue]));
  const coming = comingOf({ plan, live, timing: topics.timing, place, cues });
  const promises = promisesOf({ timing: topics.timing, place });
  const lost = connection.link.state !== "up";
  return {
    ...topics,
    root,
    plan,
    live,
    /** The rundown as it is planned, also where something else runs in its place. */
    planned: topics.plan.segments,
    t,
    aired,
    ui,
    me: { ...me, page: connection.link.page },
    desk,
    drafts,
    editor,
    air,
    album,
    chimes,
    panic,
    act,
    redraw,
    now,
    lost,
    locked: isLocked(topics),
    words: wording,
    link: connection.link,
    silence: clock(Math.max(0, now - connection.link.since_ms)),
    roundTrip: connection.link.round_trip_ms ?? null,
    place,
    cues,
    promises,
    tightest: tightest(promises),
    /** What the running order comes to by itself. */
    coming: { cues: coming, windows: windowsOf(coming) },
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
  view.matters = matters(view);
  if (view.matters.length < 2) ui.incidents = false; // The next list opens when it is asked for.
  const { rehearsal } = view.live;
  root.className = [
    "op",
    view.lost ? "off" : "",
    view.matters.length > 0 ? "incident" : "",
    rehearsal ? "rehearsal" : "",
    airLook(view),
  ].join(" ");
  root.setAttribute("aria-busy", String(parts < PARTS));
  document.title = t(rehearsal ? "operator.page_title_rehearsal" : "operator.page_title", {
    title: view.plan.show.title,
  });
  air.enlarge(ui.large);
  air.settle(view);
  editor.follow();
  keepingFocus(root, () => render(page(view), root));
  fitLights(root);
  drafts.settle(root);
  if (parts < PARTS) {
    parts += 1;
    redraw();
  }
}

/**
 * Put together in a frame each: what acts; what is next; what is looked at. All at once the page of a big show would
 * hold up the first press.
 */
function page(view) {
  return html`<h1 class="vh">${t("operator.title")}</h1>
    ${top(view)}${timebar(view)}
    <div class="under">${health(view)}${catchup(view)}${edits(view)}</div>
    <main class="desk tab-${ui.tab} ${editor.open ? "editing" : ""}" id="desk" tabindex="-1">
      <div class="col col-act">${dock(view)}${parts < 2 ? nothing : html`${tasks(view)}${messages(view)}`}</div>
      ${tabs(view)}
      <div class="col col-win ${shares(view)}">${parts < 3 ? nothing : html`${windows(view)}${products(view)}`}</div>
      <div class="col col-air">${parts < 3 ? nothing : html`${scenes(view)}${overlays(view)}${log(view)}`}</div>
      <div class="col col-when">${parts < 2 ? nothing : rundown(view)}</div>
      ${parts < 3 ? nothing : largePicture(view)}
    </main>
    ${bar(view)}${ways(view)}
    ${logDrawer(view)}${crewPanel(view)}${takingsPanel(view)}${jumpList(view)}${sheet(view)}`;
}

/** Which of the two panels of a column needs more room: that which somebody works in. */
function shares({ drafts }) {
  const form = drafts.opened;
  if (ui.wide) return "windows-only";
  if (form !== null && !APART.includes(form)) return /^(sale|bag|queue)/.test(form) ? "typing" : "goods-first";
  if (ui.checking || ui.product !== null) return "goods-first";
  return ui.bag === null ? "" : "typing";
}

/** Nothing on this page is red unless viewers are known to see it; unknown is hollow, off the air is grey. */
function airLook({ lost, live, health: { obs } }) {
  if (lost || (live.program.on_air === null && !obs.simulated)) return "air-unknown";
  return live.program.on_air && !obs.simulated ? "" : "air-none";
}

/** Puts the rest of the page together at once: a key may mean a button that is not there yet. */
function finish() {
  while (parts < PARTS) draw();
}

function redraw() {
  if (!frame) frame = requestAnimationFrame(draw);
}

const panic = new Panic(desk, t, redraw);
const act = actsOf({
  root,
  ui,
  desk,
  drafts,
  editor,
  t,
  look,
  draw,
  redraw,
  rename(name) {
    me.name = name;
    connection.again();
    redraw();
  },
});

listen(
  (asked) => {
    if (!TOPICS.every((topic) => topics[topic])) return;
    finish();
    obey({ root, ui, act, desk, editor, t }, asked, PASSES);
  },
  {
    begin: () => (connection.link.state === "up" ? panic.hold.begin("Escape") : undefined),
    end: () => panic.hold.end("Escape"),
  },
);


// After a mouse click the keyboard belongs to the desk again, so that Space means GO and not "press that
// button once more". A button pressed by keyboard keeps the focus.
root.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button && event.detail > 0 && !ui.sheet && document.activeElement === button) {
    document.getElementById("desk")?.focus({ preventScroll: true });
  }
});

addEventListener("resize", redraw);
// Of a long rundown the rows in sight are drawn.
addEventListener("scroll", () => topics.plan?.segments.length > FEW && redraw(), { capture: true, passive: true });
const ticker = new Ticker(connection.now, () => {
  redraw();
  return true;
});
ticker.wake();
draw();
