/** What buttons and keys do to this page itself, and the presses that take more than one step. */

import { FORM as CORRECTION, readyCorrection } from "./correction.js";
import { copy } from "./desk.js";
import { phrase } from "./messages.js";
import { firstTask } from "./tasks.js";
import { FORM as TIMER } from "./timers.js";
import { FORM as MY_NAME, keepName } from "./who.js";

const COPIED_STAYS_MS = 1_500;

/** What belongs to this page alone, as it begins. */
export function uiAtFirst() {
  return {
    urgency: "normal",
    bag: null,
    product: null,
    checking: false,
    sheet: false,
    edits: false,
    catchup: false,
    /** When a proposal took the place of another, by this page's clock; null: none did. */
    proposedAt: null,
    incidents: false,
    watch: null,
    incident: null,
    vitals: false,
    log: false,
    logOf: null,
    who: false,
    jump: null,
    wide: false,
    cards: false,
    large: false,
    tab: "windows",
    transport: false,
    segment: null,
    past: false,
    copied: null,
    outgoing: [],
    outgoingCount: 0,
  };
}

/**
 * @param {{root: Element, ui: object, desk: Desk, drafts: Drafts, editor: Editor, t: Function, look: () => object, draw: () => void,
 *   redraw: () => void, rename: (name: string) => void}} page `look` tells what is shown now; `draw` draws it at once,
 *   `redraw` with the next frame
 */
export function actsOf({ root, ui, desk, drafts, editor, t, look, draw, redraw, rename }) {
  /** Of what lies over the panels one is open at a time. */
  const over = (name, open) => {
    for (const other of ["edits", "catchup", "incidents", "vitals", "log", "who", "large"]) ui[other] = false;
    ui.watch = null;
    ui[name] = open;
    redraw();
    // On a phone it stands in the page, perhaps out of sight.
    if (name === "watch" && open && matchMedia("(max-width: 767px)").matches) requestAnimationFrame(() => act.goTo("#watch"));
  };
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
    async askHost(text) {
      const ok = await desk.press("question_show", { text }, t("operator.messages.asking", { text }));
      if (ok) act.setUrgency("normal"); // The next line is meant for the host again.
      return ok;
    },
    sendPhrase(number) {
      const view = look();
      const text = phrase(view, number);
      const args = { text, urgency: "normal" };
      if (view.lost) desk.refuse(t("operator.messages.sending", { text }), t("operator.off.link"), null, desk.key("message", args));
      else if (!desk.isSent("message", args)) act.sendMessage(text, "normal");
    },
    tickFirst() {
      const task = firstTask(look());
      if (!task) desk.refuse(t("operator.tasks.tick_first"), t("operator.tasks.none"));
      else desk.press("task_done", { cue: task.cue.id }, t("operator.cue.ticked", { cue: task.cue.task }));
    },
    toggleEdits: () => over("edits", !ui.edits),
    /** By its key: the button that applies it has the focus, so that Enter does. */
    toggleCatchup() {
      over("catchup", !ui.catchup);
      draw();
      if (ui.catchup) root.querySelector(".cus [data-command=apply_plan]")?.focus({ preventScroll: true });
    },
    toggleIncidents: () => over("incidents", !ui.incidents),
    toggleVitals: () => over("vitals", !ui.vitals),
    toggleLarge: () => over("large", !ui.large),
    /** What is watched: the incidents of this show, or its devices. */
    toggleIncidentsOfShow: () => over("watch", ui.watch === "incidents" ? null : "incidents"),
    toggleDevices: () => over("watch", ui.watch === "devices" ? null : "devices"),
    closeWatch: () => over("watch", null),
    /** The whole of one incident stands under its row, one at a time. */
    toggleIncident(id) {
      ui.incident = ui.incident === id ? null : id;
      redraw();
      if (ui.incident !== null) requestAnimationFrame(() => act.goTo(`[data-incident="${CSS.escape(id)}"]`, "nearest"));
    },
    /** On a tablet: which of the panels of the right-hand column is seen. */
    showTab(tab) {
      ui.tab = tab;
      redraw();
    },
    /** The list of pages, at the foot of how OBS does. */
    showPages() {
      over("vitals", true);
      requestAnimationFrame(() => act.goTo("#pages", "nearest"));
    },
    toggleLog: () => over("log", !ui.log),
    filterLog(person) {
      ui.logOf = person;
      redraw();
    },
    toggleWho() {
      over("who", !ui.who);
      if (ui.who) drafts.open(MY_NAME, { name: look().me.name });
      else drafts.drop(MY_NAME);
    },
    rename(name) {
      keepName(name);
      rename(name);
      act.toggleWho();
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
    /** All of the column is for sales and bags, or they share it with the products. */
    toggleCards() {
      ui.cards = !ui.cards;
      redraw();
    },
    toggleWide() {
      ui.wide = !ui.wide;
      redraw();
    },
    toggleTransport() {
      ui.transport = !ui.transport;
      redraw();
    },
    /** About what is being sold, unless something was typed about another product already. */
    openCorrection() {
      Object.assign(ui, { tab: "windows", wide: false }); // Its form must be where it can be seen.
      drafts.open(CORRECTION, readyCorrection(look()));
    },
    toggleJump() {
      if (!ui.jump && look().place.ended) return desk.refuse(t("operator.jump.title"), t("refusal.already_ended"));
      ui.jump = ui.jump ? null : { text: "", at: null };
      draw();
      if (ui.jump) {
        document.getElementById("jump").focus();
        act.showAimed();
      } else document.getElementById("desk").focus({ preventScroll: true });
      return undefined;
    },
    toggleTimers() {
      if (drafts.isOpen(TIMER)) drafts.drop(TIMER);
      else drafts.open(TIMER);
    },
    findJump(text) {
      ui.jump = { text, at: null };
      redraw();
    },
    aimJump(at) {
      ui.jump = { ...ui.jump, at };
      draw();
      act.showAimed();
    },
    showAimed: () => act.goTo(".jr.at", "nearest"),
    async jumpTo(segment, words) {
      if (await desk.press("jump", { to: segment }, words)) {
        if (ui.jump) act.toggleJump();
      }
    },
    async endShow(words) {
      if (await desk.press("end_show", {}, words)) {
        if (ui.jump) act.toggleJump();
      }
    },
    /** To a panel of a page that is longer than its screen. */
    goTo(selector, block = "start") {
      root.querySelector(selector)?.scrollIntoView({ block });
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
    /** Escape closes what lies over the panels, the newest need first. */
    close() {
      const open = ["incidents", "vitals", "catchup", "edits", "log", "who", "large"].find((name) => ui[name]);
      if (ui.jump) act.toggleJump();
      else if (open === "who") act.toggleWho();
      else if (open) over(open, false);
      else if (ui.watch !== null) act.closeWatch();
      else if (drafts.opened !== null) drafts.close();
      else if (editor.open) editor.escape();
      else if (ui.segment !== null) act.toggleSegment(ui.segment);
    },
  };
  return act;
}

/** The button that a key stands for, as `keys.js` names what is asked. */
const BUTTONS = {
  go: ".go",
  hold: ".tr .hold",
  shorter: ".tr .less",
  longer: ".tr .more",
  skip: ".tr .skip",
  back: ".tr .back",
  tick: ".tasks .ph .b",
  fallback: ".bar .em",
  return: ".bar .ret",
  mute: ".bar .mic",
  close_up: ".bar [aria-keyshortcuts=K]",
  price: ".bar [aria-keyshortcuts=P]",
  guard: ".hl [aria-keyshortcuts=A]",
  undo: ".bar .undo",
  redo: ".bar .redo",
  catchup: ".cus [aria-keyshortcuts=R]",
  refuse: ".cus [data-command=refuse_plan]",
  clear: "[aria-keyshortcuts=X]",
  correct: "[aria-keyshortcuts=C]",
  log: "[aria-keyshortcuts=L]",
  preview: "[aria-keyshortcuts=V]",
  windows: "[aria-keyshortcuts=W]",
};

/** A key does what its button does: the button decides whether it can, and says why not. */
export function obey({ root, ui, act, desk, editor, t }, asked, passes) {
  const [what, number] = asked.split(" ");
  if (ui.sheet && !passes.has(what)) {
    if (what === "escape" || what === "sheet") act.closeSheet();
    return;
  }
  const press = (selector) => root.querySelector(selector)?.click();
  switch (what) {
    case "escape":
      return act.close();
    case "message":
      return root.querySelector("#message").focus();
    case "phrase":
      return press(`.phr .b:nth-of-type(${number})`);
    case "scene":
      return press(`.scs .b:nth-of-type(${number})`);
    case "sheet":
      return act.openSheet();
    case "incidents":
      return act.toggleIncidentsOfShow();
    case "devices":
      return act.toggleDevices();
    case "jump":
      return act.toggleJump();
    case "timer":
      return act.toggleTimers();
    case "edit":
      return editor.toggle();
    case "catchup":
      if (!root.querySelector(BUTTONS.catchup)) return desk.refuse(t("operator.catchup.title"), t("operator.catchup.none"));
      return press(BUTTONS.catchup);
    case "redo":
      if (!root.querySelector(BUTTONS.redo)) return desk.refuse(t("operator.undo.redo"), t("operator.undo.none_redo"));
      return press(BUTTONS.redo);
    default:
      return press(BUTTONS[what]);
  }
}
