/** What covers the programme: why, what viewers see, when the show goes back, and how long a still picture may last. */

import { html, nothing } from "../../vendor/lit-html.js";
import { clock } from "../time.js";
import { guardOf } from "./guard.js";
import { isThere } from "./obs.js";
import { commandButton, icon } from "./parts.js";
import { evidenceOf } from "./since.js";
import { isOpen, nameOf, sayOf, tasksOf, tellingFigures, whatOf } from "./troubles.js";
import { span } from "./wording.js";

/** The scene that covers, or is to. */
function coverScene({ plan, live: { program }, incidents }) {
  if (incidents.cover !== null) return incidents.cover.scene;
  const role = program.cover.role ?? "fallback";
  return plan.scenes.find((entry) => entry.role === role)?.scene ?? program.fallback;
}

/** What it was covered for, whoever did it; the newest last. */
function causesOf({ incidents }) {
  const { cover } = incidents;
  if (cover === null) return [];
  return incidents.incidents.filter(
    (one) => cover.incidents.includes(one.id) || (isOpen(one) && one.to === cover.scene && one.returned_at === null),
  );
}

/**
 * `cause` is what is wrong besides: a cover that has not come because of it is part of it.
 *
 * @returns {{matter: object|null, told: Set<string>}} `told` are the incidents that it tells of
 */
export function covered(view, cause) {
  const { program } = view.live;
  const none = { matter: null, told: new Set() };
  if (program.cover === null) return none;
  const scene = coverScene(view);
  if (cause && (!isThere(view) || program.actual !== scene)) return none;
  const causes = causesOf(view);
  const matter = causes.length === 0 ? asked(view, scene) : because(view, scene, causes);
  return { matter: { ...matter, ...howLong(view), buttons: ways(view, scene) }, told: new Set(causes.map(({ id }) => id)) };
}

/** Somebody has covered without any incident that we know of. */
function asked(view, scene) {
  const { t, words, live: { hold, program: { actual, cover } } } = view;
  return {
    name: t(actual === scene ? "operator.incident.fallback" : "operator.incident.fallback_asked"),
    evidence: evidenceOf(view, cover.since_at, words.person(cover.by), cover.reason),
    remedy: t(hold ? "operator.incident.fallback_do" : "operator.incident.fallback_idle"),
  };
}

function because(view, scene, causes) {
  const { t, words, live: { program: { cover } } } = view;
  const [first, ...others] = causes;
  const lasting = causes.some(isOpen);
  const more = others.length > 0 ? t("operator.cover.and_more", { count: others.length }) : "";
  const name = [nameOf(view, first), more].filter(Boolean).join(" ");
  const who = cover.auto ? t("operator.cover.by_itself") : words.person(cover.by);
  const over = lasting ? "" : t("operator.cover.over", { name });
  // All is well, and nobody brings viewers back but who reads this.
  const waits = over !== "" && isByHand(view) && view.incidents.cover.waits_for.length === 0;
  return {
    soon: !lasting && !waits,
    name: waits ? t("operator.cover.press", { scene: backTo(view) }) : over || name,
    evidence: evidenceOf(view, first.first_bad_at, waits ? over : tellingFigures(view, first), who),
    steps: [seenNow(view, scene, causes), wayBack(view), told(view, causes.at(-1))],
  };
}

/** What viewers see, and how soon they saw it. */
function seenNow({ t, words, live: { program }, health: { obs } }, scene, causes) {
  const name = words.scene(scene);
  if (program.actual !== scene) return { look: "", glyph: "ring", text: t("operator.cover.asked", { scene: name }), more: t("operator.cover.not_yet") };
  const { first_bad_at: bad, confirmed_at: on } = causes.find((one) => one.confirmed_at !== null) ?? causes[0];
  const red = program.on_air === true && !obs.simulated;
  return {
    look: red ? "air" : "",
    glyph: red ? "air" : "ok",
    text: t("operator.cover.on", { scene: name }),
    more: on === null ? "" : t("operator.cover.after", { length: span(on - bad) }),
  };
}

/** The scene after the return, by the crew's name for it. */
function backTo({ t, words, incidents: { cover } }) {
  return cover.return_to === null ? t("operator.vitals.unknown") : words.scene(cover.return_to);
}

/** Does nobody bring the show back but a person? */
function isByHand(view) {
  const { cover } = view.incidents;
  const state = guardOf(view);
  return !cover.auto || cover.returns === "ask" || state === null || state.arms;
}

/** Whether it goes back by itself, to where, and what it waits for. */
function wayBack(view) {
  const { t, words, now, incidents: { cover, incidents, guard } } = view;
  const scene = backTo(view);
  const waiting = incidents.filter((one) => cover.waits_for.includes(one.id));
  const lasting = waiting.filter((one) => one.stage !== "clearing");
  const of = (some) => words.list([...new Set(some.map((one) => whatOf(view, one) || nameOf(view, one)))]);
  const by_hand = isByHand(view);
  const more = () => {
    if (lasting.length > 0) return t("operator.cover.waits", { what: of(lasting) });
    if (waiting.length > 0) {
      const since = Math.max(...waiting.map((one) => one.good_at ?? now));
      return t("operator.cover.clearing", { what: of(waiting), length: clock(now - since) });
    }
    if (!cover.return_shows) return t("operator.cover.empty");
    if (by_hand) return t("operator.cover.ready");
    if (guard?.why === "off_air") return t("operator.cover.on_air_first");
    const left = cover.earliest_at === null ? 0 : cover.earliest_at - now;
    return left > 0 ? t("operator.cover.earliest", { length: clock(left, { ceil: true }) }) : t("operator.cover.returning");
  };
  if (!by_hand) return { look: "armed", glyph: "armed", text: t("operator.cover.auto", { scene }), more: more() };
  const good = waiting.length === 0;
  const stopped = cover.auto && cover.returns !== "ask";
  return {
    look: good ? "next" : stopped ? "warn" : "",
    glyph: good ? "next" : stopped ? "warn" : "back",
    text: t(stopped ? "operator.cover.stopped" : "operator.cover.yours", { scene }),
    more: more(),
  };
}

/** What the host reads, and what people are to do. */
function told(view, incident) {
  const { t, live: { hold } } = view;
  const say = sayOf(view, incident);
  const tasks = tasksOf(view, incident);
  const script = t(hold ? "operator.cover.held" : "operator.cover.goes_on");
  return { look: "", glyph: "", text: say || script, more: tasks || (say ? script : t("operator.cover.no_playbook")) };
}

/** How long it has lasted, against what the platform allows a show to stand still. */
function howLong(view) {
  const { live: { program }, incidents: { still } } = view;
  if (still === null) return { since: program.cover.since_at };
  return { since: still.since_at, limit: limitOf(view, still) };
}

/** `{look, glyph, text, title, share}`; `share` of the limit is 0 to 1; null: no limit is known. */
function limitOf({ t, now }, { since_at: since, limit_ms: limit, source, rule_of: rule, warned }) {
  if (limit === null) return { look: "", glyph: "", text: t("operator.cover.no_limit"), title: t("operator.cover.no_limit_why"), share: null };
  const share = Math.min(1, Math.max(0, (now - since) / limit));
  const over = now - since >= limit;
  const glyph = over || warned >= 80 ? "fault" : warned >= 60 ? "warn" : "";
  return {
    look: over || warned >= 80 ? "now" : warned >= 60 ? "near" : "",
    glyph,
    text: t(over ? "operator.cover.over_limit" : "operator.cover.limit", { length: clock(limit) }),
    title: t("operator.cover.limit_of", { rule, source }),
    share,
  };
}

/** What the platform counts as a pause though nothing covers: the fallback by itself, a still picture, silence. */
export function standingStill(view) {
  const { t, live: { program }, incidents: { still } } = view;
  if (still === null || program.cover !== null || still.warned < 60) return null;
  return {
    name: t(`operator.cover.still_${still.of}`),
    evidence: evidenceOf(view, still.since_at),
    remedy: t(`operator.cover.still_${still.of}_do`),
    since: still.since_at,
    limit: limitOf(view, still),
  };
}

/** The clock of a line, and under it how much of what is allowed is used. */
export function clockOf(view, { since = null, limit = null }) {
  if (since === null) return nothing;
  const face = html`<b>${clock(view.now - since)}</b>`;
  if (limit === null) return face;
  const used = limit.share === null ? nothing : html`<span class="lim-b ${limit.look}"><i .style=${`width:${limit.share * 100}%`}></i></span>`;
  return html`${face}<span class="lim ${limit.look}" title=${limit.title}>${limit.glyph ? icon(limit.glyph) : nothing}${limit.text}</span>${used}`;
}

function ways(view, scene) {
  const { t, words, live: { program: { cover, actual } }, incidents } = view;
  const back = commandButton(view, {
    name: "return",
    label: t("operator.incident.return_now"),
    words: t("operator.bar.return"),
    look: "next",
    glyph: "back",
    key: "F9",
  });
  if (incidents.cover === null || !cover.auto || incidents.cover.returns === "ask" || actual !== scene) return back;
  const role = cover.role ?? "fallback";
  const name = words.scene(scene);
  return [
    back,
    commandButton(view, {
      name: role === "fallback" ? "fallback" : "take_scene",
      args: role === "fallback" ? {} : { role },
      label: t("operator.cover.stay", { scene: name }),
      words: t("operator.cover.stay", { scene: name }),
      title: t("operator.cover.stay_why"),
    }),
  ];
}
