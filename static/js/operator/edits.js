/**
 * What the saved show file would change, under the health line: applied with one press, or left alone.
 *
 * Quiet, because an operator may ignore it: nothing here is red or green, and nothing here covers GO.
 */

import { html, nothing } from "../../vendor/lit-html.js";
import { clock, timeOfDay } from "../time.js";
import { fieldText, nameOfField } from "./editing_fields.js";
import { commandButton, icon } from "./parts.js";
import { strip } from "./strip.js";
import { glance } from "./wording.js";

/** So long the way back from what was applied stays in sight; the bottom bar and the log tell of it for longer. */
const BACK_STAYS_MS = 120_000;
/** Characters of either value in a line; the others are in the show file. */
const VALUE_ROOM = 14;
const NAME_ROOM = 16;

/** What there is to tell: "errors", "gone", "offer", "back", or "quiet" (nothing). */
export function standingOf(view) {
  const { edits } = view;
  if (edits.errors > 0) return "errors";
  if (edits.file_gone) return "gone";
  if (edits.offer) return "offer";
  return wayBack(view) ? "back" : "quiet";
}

/** The plan before, for as long as going back to it stays in sight; else null. */
function wayBack({ edits: { back }, now }) {
  return back && now - back.since_at < BACK_STAYS_MS ? back : null;
}

/** Is there more to tell than the strip says? */
export function hasList(edits) {
  return edits.errors > 0 || edits.offer !== null;
}

/** Is the list to be shown? It lies over panels that an incident may need; a question needs none. */
export function isOpen(view) {
  return view.ui.edits && hasList(view.edits) && !view.edits.file_gone && view.matters.every(({ asks }) => asks);
}

/** Of one height whatever it tells, so that the desk moves once when there is something to tell; a light until then. */
export function edits(view) {
  const { t } = view;
  const standing = standingOf(view);
  return html`<section class="eds ${standing}" data-file=${view.edits.file} aria-label=${t("operator.edits.title")}>
    ${standing === "quiet" ? nothing : STRIPS[standing](view)}
    ${isOpen(view) ? (standing === "errors" ? problems(view) : changes(view)) : nothing}
  </section>`;
}

/** What the health line says while there is no more to tell: `{figures, whole}`; null: the strip tells it. */
export function quietFile(view) {
  const { t, edits, live, plan } = view;
  if (standingOf(view) !== "quiet") return null;
  const whole = [
    t(live.phase === "ended" ? "operator.edits.ended" : "operator.edits.quiet"),
    edits.file,
    t("operator.edits.runs_since", { time: timeOfDay(edits.runs_since_at, plan.show.zone) }),
  ];
  return { figures: t("operator.edits.unchanged"), whole: whole.join(" · ") };
}

const STRIPS = {
  errors(view) {
    const { t } = view;
    const first = view.edits.problems.find((problem) => problem.severity === "error");
    return strip({
      look: "warn",
      glyph: "warn",
      name: t("operator.edits.errors", { count: view.edits.errors }),
      details: [first ? t("operator.edits.error_at", first) : "", t("operator.edits.unharmed")],
      buttons: { back: backButton(view), view: viewButton(view) },
    });
  },
  gone(view) {
    const { t } = view;
    return strip({
      look: "warn",
      glyph: "warn",
      name: t("operator.edits.gone"),
      details: [t("operator.edits.gone_do")],
      buttons: { back: backButton(view) },
    });
  },
  offer(view) {
    const {
      t,
      edits: { offer },
    } = view;
    const why = offer.refused ? whyNot(view, offer.refused) : null;
    return strip({
      look: why ? "warn" : "",
      glyph: why ? "warn" : "file",
      name: t("operator.edits.offer", { count: offer.count }),
      details: [
        why ? t("operator.edits.not_now") : "",
        why ?? "",
        offer.clashes?.length > 0 ? t("operator.edits.clashes", { count: offer.clashes.length }) : "",
        offer.end ? endWords(view, offer.end) : "",
        view.edits.warnings > 0 ? t("operator.edits.warnings", { count: view.edits.warnings }) : "",
        why ? "" : t("operator.edits.offer_quiet"),
      ],
      buttons: {
        back: backButton(view),
        view: viewButton(view),
        apply: commandButton(view, {
          name: "apply_plan",
          args: { plan: offer.digest },
          label: t("operator.edits.apply"),
          words: t("operator.edits.applying"),
          look: "apply",
          off: why,
        }),
      },
    });
  },
  back(view) {
    const { t, edits, plan } = view;
    return strip({
      glyph: "ok",
      name: t("operator.edits.back", { count: edits.back.count }),
      details: [edits.file, t("operator.edits.back_quiet", { time: timeOfDay(edits.back.since_at, plan.show.zone) })],
      buttons: { back: backButton(view) },
    });
  },
};

function backButton(view) {
  const { t } = view;
  const back = wayBack(view);
  if (!back) return nothing;
  return commandButton(view, {
    name: "apply_plan",
    args: { plan: back.digest },
    label: t("operator.edits.go_back"),
    words: t("operator.edits.going_back"),
    off: back.refused ? whyNot(view, back.refused) : null,
    title: t("operator.edits.back_to", { time: timeOfDay(back.since_at, view.plan.show.zone) }),
  });
}

function viewButton(view) {
  const open = isOpen(view);
  return html`<button type="button" class="b" aria-expanded=${open ? "true" : "false"} aria-controls="edits"
    @click=${view.act.toggleEdits}><span class="face">${view.t(open ? "operator.edits.hide" : "operator.edits.view")}</span></button>`;
}

/** 「计划结束 21:30 → 21:32」; while nobody knows when it starts, the length of the show. */
function endWords({ t, plan }, { old, new: next }) {
  if (old.at === null || next.at === null) {
    return t("operator.edits.length", { old: clock(old.length_ms), new: clock(next.length_ms) });
  }
  const seconds = old.at % 60_000 !== next.at % 60_000;
  const hour = (instant) => timeOfDay(instant, plan.show.zone, { seconds });
  return t("operator.edits.end", { old: hour(old.at), new: hour(next.at) });
}

function whyNot({ t, words }, { code, about }) {
  return words.known(`operator.edits.why.${code}`, t(`refusal.${code}`), { about });
}

function problems(view) {
  const { t, edits } = view;
  const rest = edits.errors + edits.warnings - edits.problems.length;
  return list(problemRows(view), rest, t, "sentences");
}

/** Where the file meets what a page has changed, every change, and what the file can run with but somebody should look at. */
function changes(view) {
  const {
    t,
    edits: { offer },
  } = view;
  const rows = offer.changes.map((change) => row(SHAPES[change.did], "", changeWords(view, change)));
  const clashing = (offer.clashes ?? []).map((clash) => row("warn", "", clashWords(view, clash)));
  return list([...clashing, ...rows, ...problemRows(view)], offer.count - offer.changes.length, t);
}

/** What pages changed stays: 「「每日坚果」时长：页面 5:00，文件 6:00，按页面的」. */
function clashWords(view, { both, title, field, page, file }) {
  const { t } = view;
  if (both !== "field") return t(`operator.edits.clash.${both}`, { title });
  const name = nameOfField(view, field);
  const lines = field === "say" || field === "notes";
  return lines
    ? t("operator.edits.clash.lines", { title, field: name })
    : t("operator.edits.clash.field", { title, field: name, page: fieldText(view, field, page), file: fieldText(view, field, file) });
}

function problemRows({ t, edits }) {
  return edits.problems.map(({ line, severity, message, hint }) =>
    row(
      severity === "error" ? "fault" : "warn",
      t("operator.edits.line", { line }),
      hint ? t("operator.edits.hint", { message, hint }) : message,
    ),
  );
}

/** A shape for what happened, beside the words for it. */
const SHAPES = { added: "plus", removed: "skip", moved: "move", changed: "change" };

function list(rows, rest, t, look = "") {
  return html`<div class="ed-l scroll ${look}" id="edits" tabindex="0" role="group" aria-label=${t("operator.edits.title")}><ul>${rows}${
    rest > 0 ? html`<li class="dim">${t("operator.edits.more", { count: rest })}</li>` : nothing
  }</ul></div>`;
}

function row(glyph, place, words) {
  return html`<li>${icon(glyph)}${place ? html`<b>${place}</b>` : nothing}<span title=${words}>${words}</span></li>`;
}

/** One change as a line: 「环节「每日坚果」：时长 14:00 → 12:00」. */
export function changeWords(view, change) {
  const { t, words } = view;
  const subject = subjectOf(view, change);
  if (change.did === "changed") {
    const edits = change.edits.map((edit) => editWords(view, change, edit)).join(t("operator.edits.and"));
    return t("operator.edits.change", { subject, edits });
  }
  const details = [
    change.did === "added" && change.cue ? words.trigger(change.cue.trigger) : "",
    change.did === "removed" ? "" : (change.edits[0]?.new?.text ?? ""),
    change.missed ? t("operator.edits.missed") : "",
  ].filter(Boolean);
  const what = t(`operator.edits.did.${change.did}`, { subject });
  return details.length > 0 ? t("operator.edits.did.with", { what, detail: details.join(" · ") }) : what;
}

function subjectOf({ t, words }, { part, id, name, within, cue }) {
  const called = cue ? words.deeds(cue)[0] : name;
  const args = { id: part === "scene" ? words.role(id) : id, name: glance(called, NAME_ROOM), within: glance(within, NAME_ROOM) };
  if (part === "output") args.id = words.output(id);
  if (part === "playbook" || part === "detector") {
    args.id = words.broken(id);
  }
  return t(`operator.edits.part.${part}`, args).trim();
}

function editWords(view, change, edit) {
  const { t, words } = view;
  const field = change.part === "scene" ? "OBS" : words.known(`operator.edits.field.${edit.field}`, edit.field);
  const [went, came] = [edit.old?.texts, edit.new?.texts].map((texts) => texts && quoted(view, texts));
  if (went && came) return t("operator.edits.edit", { field, old: went, new: came });
  if (went) return t("operator.edits.went", { field, texts: went });
  if (came) return t("operator.edits.came", { field, texts: came });
  if (!("new" in edit)) return t("operator.edits.edited", { field });
  return t("operator.edits.edit", { field, old: valueWords(view, edit.old), new: valueWords(view, edit.new) });
}

function quoted({ t }, texts) {
  return texts.map((text) => t("operator.edits.quoted", { text: glance(text, VALUE_ROOM) })).join("");
}

function valueWords({ t, words, plan }, value) {
  if (value === null) return t("operator.edits.none");
  if ("length_ms" in value) return clock(value.length_ms);
  if ("at" in value) return timeOfDay(value.at, plan.show.zone, { seconds: false });
  if ("yes" in value) return t(value.yes ? "operator.edits.yes" : "operator.edits.no");
  if ("word" in value) return words.known(`operator.edits.word.${value.word}`, value.word);
  if ("role" in value) return words.role(value.role);
  if ("trigger" in value) return words.trigger(value.trigger);
  if ("actions" in value) {
    return value.actions.map((action) => words.action(action)).join(" · ") || t("operator.edits.none");
  }
  return glance(value.text, VALUE_ROOM);
}
