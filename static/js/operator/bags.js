/** A lucky bag: state, clock, prize, who is in it, how far its draw has come, and what can be done. */

import { html, nothing } from "../../vendor/lit-html.js";
import { clock, timeOfDay } from "../time.js";
import { FORM_OF, bagForm } from "./bag_forms.js";
import { ago, grouped } from "./counts.js";
import { details, fairnessBadge, fairnessLine, stepLine } from "./draw.js";
import { formButton } from "./forms.js";
import { commandButton, icon, localButton, refusal, tag } from "./parts.js";
import { promiseLine, stands } from "./promise.js";
import { winners } from "./winners.js";

const LOOKS = {
  draft: { card: "", tag: "off", glyph: "ring" },
  announced: { card: "armed", tag: "armed", glyph: "armed" },
  open: { card: "air", tag: "air", glyph: "air" },
  closed: { card: "armed", tag: "armed", glyph: "armed" },
  drawing: { card: "armed", tag: "armed", glyph: "armed" },
  published: { card: "", tag: "off", glyph: "ok" },
  claimed: { card: "over", tag: "off", glyph: "ok" },
  void: { card: "over", tag: "off", glyph: "skip" },
};
const BY_HAND = { card: "next", tag: "next", glyph: "next" };

const HOUR_MS = 3_600_000;
/** A time of day without its date says little about a deadline that is further off. */
const DAY_MS = 24 * HOUR_MS;

export function bagCard(view, bag) {
  const { t, ui } = view;
  const place = `bag ${bag.id}`;
  const look = waits(bag) ? BY_HAND : LOOKS[bag.state];
  const open = ui.bag === bag.id;
  const form = bagForm(view, bag, place);
  if (look.card === "over" && !open && form === null) return ended(view, bag, place, look);
  return html`<article class="w ${look.card}" aria-label="${bag.id} ${bag.prize}" data-window=${bag.id}>
    <div class="wl">${tag(look.tag, look.glyph, t(`operator.bag_state.${bag.state}`))}<b class="ell" title=${bag.prize}>${bag.id} ${bag.prize} ×${bag.quantity}</b>${bagClock(view, bag)}</div>
    ${facts(view, bag)}
    ${promised(view, bag)}
    ${missing(view, bag)}
    ${bag.state === "open" ? nothing : counted(view, bag)}
    ${isTold(bag) ? fairnessLine(view, bag) : nothing}
    ${stepLine(view, bag)}
    ${voided(view, bag)}
    ${form ?? commands(view, bag, place)}
    ${refusal(view, place)}
    ${winners(view, bag, place)}
    ${foot(view, bag, place)}
    ${open ? details(view, bag) : nothing}
  </article>`;
}

/** One that is over, in two lines: its winners and its rules are in its details. */
function ended(view, bag, place, look) {
  const { t } = view;
  return html`<article class="w ${look.card}" aria-label="${bag.id} ${bag.prize}" data-window=${bag.id}>
    <div class="wl">${tag(look.tag, look.glyph, t(`operator.bag_state.${bag.state}`))}<b class="ell" title=${bag.prize}>${bag.id} ${bag.prize} ×${bag.quantity}</b>${bagClock(view, bag)}</div>
    ${voided(view, bag)}
    ${refusal(view, place)}
    ${foot(view, bag, place)}
  </article>`;
}

function voided({ t }, bag) {
  return bag.void_reason ? html`<div class="f"><span class="wtx">${t("operator.bag.void", { reason: bag.void_reason })}</span></div>` : nothing;
}

function foot(view, bag, place) {
  const { t, ui, act } = view;
  const open = ui.bag === bag.id;
  return html`<div class="foot">${localButton({
    label: t(open ? "operator.bag.hide" : "operator.bag.details"),
    look: "mini quiet more",
    expanded: open,
    act: () => act.toggleBag(bag.id),
  })}<span class="r">${rare(view, bag, place)}</span></div>`;
}

/** Does it wait for a hand? One that the platform draws does so from its end on. */
function waits({ mode, state, can }) {
  return state === "drawn" || (state === "drawing" && can.includes("bag_draw")) || (mode === "mirror" && (state === "closed" || state === "drawing"));
}

function bagClock({ t, now, plan }, bag) {
  const hour = (at, what) => html`<span class="since">${t(`operator.bag.${what}_at`, { time: timeOfDay(at, plan.show.zone, { seconds: false }) })}</span>`;
  switch (bag.state) {
    case "open":
      return html`<span class="clk" role="timer" aria-live="off">${clock(bag.closes_at - now, { ceil: true })}</span>`;
    case "draft":
    case "announced":
      return html`<span class="clk m mid">${clock(bag.length_ms ?? 0)}</span>`;
    case "published":
    case "claimed":
      return bag.published_at ? hour(bag.published_at, "published") : nothing;
    default:
      return bag.closes_at === null ? nothing : hour(bag.closes_at, "closed");
  }
}

function facts(view, bag) {
  const { t } = view;
  return html`<div class="f"><span>${t("operator.windows.worth", { value: bag.value.text })}</span>${
    isTold(bag) && bag.draw ? nothing : html`<span class="by">${fairnessBadge(view, bag)}${t(`operator.bag.${bag.mode}`)}</span>`
  }${
    bag.copy_of ? html`<span>${t("operator.bag.copy_of", { bag: bag.copy_of })}</span>` : nothing
  }${(JOINED.has(bag.state) ? joinConditions(view, bag) : []).map((condition) => html`<span class="ell" title=${condition}>${condition}</span>`)}</div>`;
}

/** Is the level of its draw told by a sentence of its own? Until then its letter is enough. */
function isTold({ draw, state }) {
  return !JOINED.has(state) || Boolean(draw?.lowered);
}

/** While it is still to be said how one enters. */
const JOINED = new Set(["draft", "announced", "open"]);

/** Everything a viewer has to do to enter, as the crew may be asked. */
function joinConditions({ t }, bag) {
  return [
    bag.follow ? t("operator.windows.follow") : "",
    bag.fan_club ? t("operator.windows.fan_club") : "",
    bag.watch_ms > 0 ? t("operator.windows.watch", { length: clock(bag.watch_ms) }) : "",
    bag.keyword ? t("operator.windows.keyword", { keyword: bag.keyword }) : "",
    bag.join_how,
  ].filter(Boolean);
}

function promised(view, bag) {
  const { t, now, plan } = view;
  if (bag.state === "open") return html`<div class="f">${promiseLine(view, "ends", bag.closes_at)}${counts(view, bag)}</div>${stands(view, { kind: "bag", id: bag.id }, bag.opened_at)}`;
  if (bag.state === "published" && bag.claim_until_at) {
    const late = now >= bag.claim_until_at;
    const left = bag.claim_until_at - now;
    const words = t(`operator.bag.${late ? "claim_over" : left > DAY_MS ? "claim_hours" : "claim_until"}`, {
      time: timeOfDay(bag.claim_until_at, plan.show.zone, { seconds: false }),
      length: clock(left),
      hours: Math.round(left / HOUR_MS),
    });
    return html`<div class="f"><span class=${late ? "wtx" : "atx"}>${icon(late ? "warn" : "armed")} ${words}</span></div>`;
  }
  return nothing;
}

/** Why it cannot be announced yet, in the words of what viewers have to be told. */
function missing({ t, words }, bag) {
  if (bag.state !== "draft" || !bag.missing?.length) return nothing;
  const items = words.list(bag.missing.map((item) => words.known(`operator.disclosure.${item}`, item)));
  return html`<p class="lack">${icon("warn")}<span><b>${t("operator.bag.missing", { count: bag.missing.length })}</b> ${items}</span></p>`;
}

function counted(view, bag) {
  if (["draft", "announced", "void"].includes(bag.state)) return nothing;
  const told = counts(view, bag);
  return told === nothing ? nothing : html`<div class="f">${told}</div>`;
}

function counts({ t, now }, bag) {
  if (bag.entered === null || bag.entered === undefined) {
    return bag.mode === "native" ? html`<span class="dim">${t("operator.bag.no_entries")}</span>` : nothing;
  }
  const age = bag.state === "open" && bag.counted_at !== null ? ago(t, now - bag.counted_at) : "";
  return html`<span class="num">${t("operator.bag.entered", { count: grouped(bag.entered) })}</span>${
    bag.eligible === null ? nothing : html`<span>${t("operator.bag.eligible", { count: grouped(bag.eligible) })}</span>`
  }${age ? html`<span class="dim">${age}</span>` : nothing}`;
}

/** Away from what is pressed on time. */
const RARE = ["bag_copy", "bag_void"];
/** Claims and replacements are asked for beside each winner. */
const ELSEWHERE = new Set(["bag_claimed", "bag_replace", ...RARE]);

function rare(view, bag, place) {
  return RARE.filter((command) => bag.can.includes(command)).map((command) =>
    formButton(view, { form: `${place} ${FORM_OF[command]}`, label: view.t(`operator.command.${command}`), look: "mini quiet" }),
  );
}

function commands(view, bag, place) {
  const { t } = view;
  const there = bag.mode === "mirror" && bag.state !== "drawn"; // The platform draws: what waits for a hand is its list.
  const can = bag.can.filter((command) => !ELSEWHERE.has(command)).sort((one, other) => (there ? (other === "bag_winners") - (one === "bag_winners") : 0));
  if (can.length === 0) return nothing;
  return html`<div class="cmd">${can.map((command, index) => {
    const first = index === 0;
    const name = t(command !== "bag_draw" ? `operator.command.${command}` : there ? "operator.bag.draws_there" : bag.draw?.step === "failed" ? "operator.bag.try_again" : "operator.command.bag_draw");
    const form = FORM_OF[command];
    if (form) return formButton(view, { form: `${place} ${form}`, label: name, look: first && waits(bag) ? "next" : "", first });
    return commandButton(view, {
      name: command,
      args: { bag: bag.id },
      label: name,
      words: `${bag.id} ${name}`,
      look: first ? "grow likely" : "",
      sure: command === "bag_close" ? `bag_close ${bag.id}` : null, // Before the end that viewers were told.
      place,
    });
  })}</div>`;
}
