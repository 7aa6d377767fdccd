/** One line about the latest action of anyone, and the way back from it. */

import { html, nothing } from "../../vendor/lit-html.js";
import { timeOfDay } from "../time.js";
import { commandButton, icon } from "./parts.js";

/** Notes of what automation did, or will not do any more. */
const OF_AUTOMATION = new Set(["auto_switched", "auto_fallback", "auto_returned", "auto_returned_unheld", "auto_could_return", "auto_suspended", "auto_locked", "auto_refrained", "still_warned"]);
/** Deeds that changed nothing that viewers see: no tick beside "not started again". */
const UNCHANGED = { left_as_is: "skip", effect_left: "skip", overlay_held_back: "under", product_held_back: "under" };
/** So long it stands where the latest action of a person stands otherwise. */
const NEWS_MS = 60_000;

/** This page's own press until it is answered; after that the latest action of anyone, and what 撤销 would take back. */
export function receipt(view) {
  return html`<div class="toast" role="group" aria-label=${view.t("operator.bar.receipt")}>
    <div class="said" role="status">${latest(view)}</div>
    ${redoButton(view)}${undoButton(view)}
  </div>`;
}

function latest(view) {
  const { t, desk, words, live, plan } = view;
  const own = desk.receipt();
  if (own?.state === "sent") return line("ring", "", t("operator.bar.sent", { what: own.words }));
  if (own?.state === "done") return line("ok", "ntx", t("operator.bar.done", { what: own.words }));
  if (own?.state === "asked") return line("ask", "wtx", t("operator.bar.again", { what: own.words }));
  if (own?.state === "ignored") return line("warn", "wtx", t("operator.bar.ignored", { what: own.words }));
  if (own?.state === "failed")
    return line("fault", "wtx", t("operator.bar.failed", { what: own.words, why: words.refusal(own.error) }));
  if (view.lost) return line("ring", "dim", t("operator.bar.link_lost"));
  const itself = byItself(view);
  if (itself) return itself;
  const last = latestAction(live.log);
  if (!last) return line("ring", "dim", t("operator.bar.quiet"));
  const failed = isSoByNow(view, last) ? undefined : failureOf(live.log, last);
  if (failed) return html`${line("fault", "wtx", words.note(failed))}${retryButton(view, last)}`;
  const who = words.person(last.by);
  const said = [who, words.note(last), ...consequence(view, last)].filter(Boolean).join(" · ");
  const glyph = UNCHANGED[last.code] ?? "ok";
  return html`<span class=${glyph === "ok" ? "ntx" : "mid"}>${icon(glyph)}</span><div class="lines"><span class="ell" title=${said}>${said}</span>${takesBack(
    view,
    last,
  )}</div><time class="r dim">${timeOfDay(last.at, plan.show.zone)}</time>`;
}

function line(glyph, look, words) {
  return html`<span class=${look}>${icon(glyph)}</span><span class="ell ${look}" title=${words}>${words}</span>`;
}

/** What automation did last, while nobody has done anything since and it is news; null otherwise. */
function byItself({ words, live, plan, now }) {
  const last = [...live.log].reverse().find((note) => note.by || OF_AUTOMATION.has(note.code));
  if (!last || last.by || now - last.at > NEWS_MS) return null;
  const said = words.note(last);
  return html`<span class="atx">${icon("armed")}</span><span class="ell wrap" title=${said}>${said}</span><time class="r dim">${timeOfDay(last.at, plan.show.zone)}</time>`;
}

/** Has it come about after all, late or by another hand? */
function isSoByNow({ live: { program } }, { code, args }) {
  switch (code) {
    case "scene_asked":
      return program.actual === args.scene;
    case "output_start":
    case "output_stop":
      return (program.outputs[args.output] === true) === (code === "output_start");
    default:
      return false;
  }
}

/** That OBS did not do what this asked it for; undefined while nothing of the kind was heard. */
function failureOf(log, { code, args }) {
  const asked = log.findLastIndex((note) => note.by && note.code === code);
  const isOfIt = ({ code: told, args: of }) =>
    code === "scene_asked"
      ? told === "scene_failed" && of.scene === args.scene
      : told === "effect_failed" && of.kind === code && of.what === (args.output ?? args.input);
  return log.slice(asked + 1).find(isOfIt);
}

/** The same once more, where it is told that it failed, for a scene or an output: whoever asked was sure of it then. */
function retryButton(view, { code, args }) {
  const { t, words, health: { obs } } = view;
  const off = obs.state === "connected" ? null : t("refusal.no_obs");
  const again = { label: t("operator.incident.retry"), look: "warn retry", off };
  switch (code) {
    case "scene_asked":
      return commandButton(view, { ...again, name: "take_scene", args: { scene: args.scene }, words: words.action({ kind: "scene", role: words.roles.get(args.scene) ?? args.scene }) });
    case "output_start":
    case "output_stop":
      return commandButton(view, { ...again, name: code, args: { output: args.output }, words: words.effect(code, args.output) });
    default:
      return nothing;
  }
}

/** What taking time or giving it has come to, where one looks for what became of the press. */
function consequence({ t, plan, place }, note) {
  if (note.code !== "time_added" || place.expectedEnd === null || place.ended) return [];
  return [t("operator.bar.ends", { time: timeOfDay(place.expectedEnd, plan.show.zone) })];
}

/** What the button beside it would take back, or why it cannot and what to do instead; another deed than `last` stands out. */
function takesBack(view, last) {
  const { t, plan } = view;
  const undo = view.live.undo ?? null;
  if (!undo) return nothing;
  const earlier = !undo.remedy && (undo.at !== last.at || undo.by !== last.by);
  const told = { what: deed(view, undo), time: timeOfDay(undo.at, plan.show.zone, { seconds: false }) };
  const words = undo.remedy ? remedy(view, undo) : t(earlier ? "operator.undo.takes_back_earlier" : "operator.undo.takes_back", told);
  return html`<span class="ell back-w ${earlier ? "wtx" : "dim"}" title=${words}>${words}</span>`;
}

/** The newest thing somebody did; what followed from it at the same instant is in the log. */
export function latestAction(log) {
  const last = [...log].reverse().find((note) => note.by);
  return last && log.find((note) => note.at === last.at && note.by === last.by);
}

function deed({ t, words }, { code, args }) {
  return words.known(`undo.did.${code}`, t("operator.undo.latest"), words.argumentsOf(code, args));
}

/** Why an action cannot be taken back, and what to do instead. */
function remedy(view, undo) {
  const { t, words } = view;
  const instead = words.known(`undo.remedy.${undo.remedy}`, "");
  return instead
    ? t("operator.undo.instead", { what: deed(view, undo), instead })
    : t("operator.undo.cannot", { what: deed(view, undo) });
}

/** Keeps its place in every state; `look` says where it stands. */
export function undoButton(view, look = "") {
  const { t, live } = view;
  const undo = live.undo ?? null;
  const off = !undo ? t("operator.undo.none") : undo.remedy ? remedy(view, undo) : null;
  const who = undo && !undo.remedy ? whose(view, undo.by) : "";
  const what = undo ? deed(view, undo) : "";
  return commandButton(view, {
    name: "undo",
    args: undo ? { expects: undo.id } : {},
    label: who ? t("operator.undo.of", { who }) : t("operator.undo.label"),
    words: undo ? t("operator.undo.undoing", { what }) : t("operator.undo.label"),
    title: undo ? t("operator.undo.takes_back", { what }) : "",
    glyph: "undo",
    key: "Ctrl+Z",
    look: `undo ${look}`,
    off,
    // The hand that has just gone on by mistake means that, and not what was changed before it.
    sure: undo?.stays ? `undo ${undo.id}` : null,
    shortcut: "Control+Z",
  });
}

/** Whose action it is, when it is not this page's own: nobody takes back another's work without knowing it. */
function whose({ words, me }, by) {
  const name = by.includes(":") ? words.person(by) : "";
  return name === me.name ? "" : name;
}

/** There only after something was taken back. */
function redoButton(view) {
  const { t, live } = view;
  const redo = live.redo ?? null;
  if (!redo) return nothing;
  const what = deed(view, redo);
  return commandButton(view, {
    name: "redo",
    args: { expects: redo.id },
    label: t("operator.undo.redo"),
    words: t("operator.undo.redoing", { what }),
    title: t("operator.undo.redoing", { what }),
    glyph: "redo",
    key: "Ctrl+⇧+Z",
    look: "redo",
    shortcut: "Control+Shift+Z",
  });
}
