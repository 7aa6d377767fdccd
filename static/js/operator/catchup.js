/**
 * How the rest of the show could keep what it has promised: a strip under the health line, and before and after in a table.
 *
 * What breaks whatever is done is told first and loudest. Nothing is trimmed without a press, unless the show file
 * lets it be done by itself; then the strip says that it was.
 */

import { html, nothing } from "../../vendor/lit-html.js";
import { rounded, timeOfDay } from "../time.js";
import { commandButton, icon } from "./parts.js";
import { nameOf, promiseWords, spareWords } from "./promises.js";
import { strip } from "./strip.js";
import { glance, overUnder } from "./wording.js";

/** So long a proposal that took another's place cannot be applied: a finger on its way meant the one before. */
export const UNSEEN_MS = 800;
/** Characters of a title in the strip, and in the table. */
const NAME_ROOM = 8;
const TITLE_ROOM = 14;
/** Rows of promises; of those in danger there may be more. */
const PROMISES = 6;
/** As many of what it would do are named in the strip; the others are in the table. */
const NAMED = 4;

/** Is the table to be shown? It lies over panels that an incident may need; a question needs none. */
export function isOpen(view) {
  return view.ui.catchup && view.timing.proposal !== null && view.matters.every(({ asks }) => asks);
}

/** Of one height whatever it tells, so that the desk moves once when there is something to tell. */
export function catchup(view) {
  const { t, timing } = view;
  const { proposal } = timing;
  return html`<section class="cus ${proposal ? "" : "quiet"}" data-proposal=${proposal?.id ?? ""} aria-label=${t("operator.catchup.title")}>
    ${proposal ? told(view, proposal) : nothing}${proposal && isOpen(view) ? table(view, proposal) : nothing}
  </section>`;
}

function told(view, proposal) {
  const { t } = view;
  const { broken, by_itself: done } = proposal;
  const view_ = { view: viewButton(view) };
  return strip({
    look: isTooEarly(proposal) ? "warn" : broken.length > 0 ? "fault" : done ? "" : "offer",
    glyph: isTooEarly(proposal) ? "warn" : broken.length > 0 ? "fault" : done ? "ok" : "next",
    name: broken.length > 0 ? brokenWords(view, proposal) : t(`operator.catchup.${done ? "done" : kindOf(view, proposal)}`, ends(view, proposal)),
    details: [acts(proposal) ? shortly(view, proposal) : nothingGives(view, proposal), broken.length > 0 && acts(proposal) ? t("operator.catchup.end", ends(view, proposal)) : ""],
    buttons: done ? view_ : { back: refuseButton(view, proposal), ...view_, apply: applyButton(view, proposal) },
  });
}

/** Would it change anything, or does it only name what breaks? */
function acts({ trims, drops }) {
  return trims.length + drops.length > 0;
}

/** Does all that breaks do so because the show is over it too soon? Whoever waits keeps it. */
function isTooEarly({ broken }) {
  return broken.length > 0 && broken.every((promise) => promise.by_ms < 0);
}

function nothingGives({ t }, proposal) {
  return t(`operator.catchup.${isTooEarly(proposal) ? "nothing_grows" : "nothing_gives"}`);
}

/** A show that is late is to be won back, to its very end or less far; one that is early is to be filled. */
function kindOf({ timing }, { end_before_at, end_after_at }) {
  if (end_after_at > end_before_at) return "fill";
  return Math.abs(end_after_at - timing.planned_end_at) < 1000 ? "in_time" : "win";
}

function hour({ plan }, instant) {
  return timeOfDay(instant, plan.show.zone);
}

function ends(view, { end_before_at, end_after_at }) {
  return { before: hour(view, end_before_at), after: hour(view, end_after_at), by: overUnder(end_after_at - end_before_at) };
}

function brokenWords(view, proposal) {
  const { broken } = proposal;
  const each = broken.map((promise) => `${promiseWords(view, promise)} ${spareWords(view, promise.by_ms < 0 ? { slack: null, early: promise.by_ms } : { slack: -promise.by_ms })}`);
  return view.t(`operator.catchup.${isTooEarly(proposal) ? "too_early" : "broken"}`, { promises: each.join(" · ") });
}

/** 「曲奇 −0:40 · 坚果 −1:00 · 去掉 问答」 */
function shortly(view, { trims, drops }) {
  const { t } = view;
  const each = [
    ...drops.map((id) => t("operator.catchup.without", { title: titleOf(view, id) })),
    ...trims.map(({ segment, by_ms }) => `${titleOf(view, segment)} ${overUnder(-by_ms)}`),
  ];
  const more = each.length - NAMED;
  return [...each.slice(0, NAMED), more > 0 ? t("operator.catchup.more", { count: more }) : ""].filter(Boolean).join(" · ");
}

function titleOf({ plan }, id) {
  return glance(plan.segments.find((segment) => segment.id === id)?.title ?? id, NAME_ROOM);
}

function viewButton(view) {
  const open = isOpen(view);
  return html`<button type="button" class="b" aria-keyshortcuts="R" aria-expanded=${open ? "true" : "false"} aria-controls="catchup"
    @click=${view.act.toggleCatchup}><span class="face">${view.t(open ? "operator.catchup.hide" : "operator.catchup.view")}<kbd>R</kbd></span></button>`;
}

function applyButton(view, proposal) {
  const { t, ui } = view;
  const isNew = ui.proposedAt !== null && performance.now() - ui.proposedAt < UNSEEN_MS;
  return commandButton(view, {
    name: "apply_plan",
    args: { plan: proposal.id },
    label: t("operator.catchup.apply"),
    words: t(`operator.catchup.applying.${kindOf(view, proposal)}`, ends(view, proposal)),
    look: "next",
    off: acts(proposal) ? (isNew ? t("operator.catchup.changed") : null) : nothingGives(view, proposal),
  });
}

function refuseButton(view, proposal) {
  const { t } = view;
  return commandButton(view, {
    name: "refuse_plan",
    args: { plan: proposal.id },
    label: t("operator.catchup.refuse"),
    words: t("operator.catchup.refusing"),
    key: "Del",
    shortcut: "Delete",
  });
}

function table(view, proposal) {
  const { t } = view;
  return html`<div class="ed-l cu-l scroll" id="catchup" tabindex="0" role="group" aria-label=${t("operator.catchup.table")}><table>
    <thead><tr><td></td><th scope="col">${t("operator.catchup.now")}</th><th scope="col">${t("operator.catchup.then")}</th></tr></thead>
    <tbody class="ends">${endRow(view, proposal)}</tbody>
    <tbody>${foremost(view, proposal).map((promise) => promiseRow(view, proposal, promise))}</tbody>
    <tbody>${view.place.segments.map((entry) => segmentRow(view, proposal, entry))}</tbody>
  </table></div>`;
}

function endRow(view, { end_before_at: before, end_after_at: after }) {
  const planned = view.timing.planned_end_at;
  return html`<tr><th scope="row">${view.t("operator.time.show_ends")}</th><td>${hour(view, before)}${off(view, before, planned)}</td><td><b>${hour(view, after)}</b>${off(view, after, planned)}</td></tr>`;
}

/** How far off its plan the show ends. */
function off({ t }, at, planned) {
  if (planned === null) return nothing;
  const over = Math.round((at - planned) / 1000) * 1000;
  return over === 0 ? html` <small class="ntx">${t("operator.catchup.on_time")}</small>` : html` <small class=${over > 0 ? "wtx" : ""}>${overUnder(over)}</small>`;
}

/** Promises that time has to do with: those in danger, and as many others as are taken in. */
function foremost({ timing }, { promises, broken }) {
  const breaks = new Set(broken.map(nameOf));
  const rank = (promise) => (breaks.has(nameOf(promise)) ? 0 : promise.slack_before_ms < -timing.tolerates_ms ? 1 : 2);
  const told = promises.filter((promise) => promise.slack_before_ms !== null || breaks.has(nameOf(promise)));
  return told.sort((one, other) => rank(one) - rank(other)).filter((promise, place) => rank(promise) < 2 || place < PROMISES);
}

function promiseRow(view, { broken }, promise) {
  const { t, plan } = view;
  const lost = broken.some((one) => nameOf(one) === nameOf(promise));
  const at = view.timing.promises.find((one) => nameOf(one) === nameOf(promise))?.at ?? null;
  const time = at === null ? "" : `${timeOfDay(at, plan.show.zone, { seconds: false })} `;
  const [before, after] = [promise.slack_before_ms, promise.slack_after_ms].map((slack) => spareWords(view, { slack }) || t("operator.catchup.stands"));
  return html`<tr class=${lost ? "broken" : "kept"}><th scope="row">${icon(lost ? "fault" : "armed")} ${time}${promiseWords(view, promise, TITLE_ROOM)}</th><td class=${
    promise.slack_before_ms < 0 ? "wtx" : ""
  }>${before}</td><td>${lost ? html`<b>${t("operator.catchup.breaks")} ${after}</b>` : html`<b>${t("operator.catchup.keeps")}</b> <small>${after}</small>`}</td></tr>`;
}

/** Only segments that would be otherwise. */
function segmentRow(view, { trims, drops }, { segment, index, length_ms }) {
  const { t } = view;
  const trim = trims.find((one) => one.segment === segment.id);
  const dropped = drops.includes(segment.id);
  if (!trim && !dropped) return nothing;
  return html`<tr class=${dropped ? "dropped" : ""}><th scope="row"><i>${index + 1}</i> ${segment.title}</th><td>${rounded(length_ms)}</td><td>${
    dropped ? html`<b>${t("operator.catchup.dropped")}</b>` : html`<b>${rounded(length_ms - trim.by_ms)}</b> <small>${overUnder(-trim.by_ms)}</small>`
  }</td></tr>`;
}
