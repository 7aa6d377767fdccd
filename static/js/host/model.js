/**
 * What the host is to see at one instant: snapshots, the server's time and the words in, plain data out.
 * Nothing here touches the page, so that a state can be read, and tested, without one.
 */

import { clock, timeOfDay } from "../time.js";
import { delayOf, endAt } from "../timing.js";
import { asItRuns } from "../variant.js";
import { goodsOf, productsNow } from "./goods.js";
import { age, lasting, messagesOf } from "./messages.js";
import { WRAP_MS, place, segmentLeft } from "./place.js";
import { promiseOf } from "./promise.js";
import { atLink, countdown } from "./sales.js";
import { sideOf } from "./side.js";
import { broken, isFallback, seen as seenByViewers, since, troubleOf, waits } from "./trouble.js";

const SOON_MS = 60_000; // the segment's clock asks for attention
const ON_TIME_MS = 5_000; // a show less far off than this is on time to a human
const NEW_PRICE_MS = 120_000; // how long a price that was set in the show is marked
const PACE_STALE_MS = 20 * 60_000; // a figure older than this says nothing of how sales go
const EVENING_MS = 12 * 3_600_000; // a start further off than this is not for today
const GONE = {
  sold_out: { head: "host.card.gone.sold_out", say: "host.card.gone_say.sold_out" },
  pulled: { head: "host.card.gone.pulled", say: "host.card.gone_say.pulled" },
};
export const LINES = 3; // as many as can be read in one look of 10 s

/**
 * @param {object} told `plan running live timing windows messages` (the latest snapshots, null before the first), `link`
 *   ({state, reason, age_ms}), `line` (the host's place among the lines), `acks` (message id → "sent" | "failed"),
 *   `device` (of device.js)
 * @param {number} now the server's clock, ms
 * @param {(key: string, args?: object) => string} t
 */
export function seen(told, now, t) {
  const tally = tallyOf(told, t);
  if (!told.plan || !told.live) return { kind: "empty", tally, notice: emptyNotice(told.link, t) };
  const running = asItRuns(told.plan, told.live, told.running);
  const { live } = running;
  const plan = { ...running.plan, products: productsNow(running.plan.products, told.windows?.products) };
  const state = { ...told, plan, live };
  const shared = {
    tally,
    lost: told.link.state === "lost",
    strip: stripOf(state, now, t),
    promise: promiseOf(state, now, t),
    ...messagesOf(state, now, t),
    notice: state.link.state === "lost" ? t(state.link.reason === "key" ? "host.link.key" : "host.link.stale") : "",
  };
  if (live.phase === "ended") return { kind: "ended", ...shared, ended: endedOf(plan, live, t) };
  if (waits(state)) return { kind: "incident", ...shared, incident: incidentOf(state, now, t) };
  return { kind: "card", ...shared, trouble: troubleOf(state, now, t), card: cardOf(state, now, t), side: sideOf(state, now, t) };
}

// -- the strip ---------------------------------------------------------------------------------------------------

/** Tags from `on`, `off` and `unknown`: a link that is lost knows nothing of the broadcast and says only that. */
function tallyOf({ live, link }, t) {
  const rehearsal = live?.rehearsal ? [{ look: "rehearsal", text: t("host.tally.rehearsal") }] : [];
  return [...rehearsal, ...broadcastOf({ live, link }, rehearsal.length > 0, t)];
}

/** What is known of the broadcast; in a rehearsal there is none, unless OBS says otherwise. */
function broadcastOf({ live, link }, rehearsal, t) {
  if (link.reason === "key") return [{ look: "unknown", text: t("host.tally.key") }];
  if (link.state === "lost") return [{ look: "unknown", text: t("host.tally.lost", { age: lasting(link.age_ms, t) }) }];
  if (!live) return [{ look: "unknown", text: t("host.tally.connecting") }];
  const { on_air, cover, reconnecting } = live.program;
  if (rehearsal && !on_air) return [];
  if (on_air === null) return [{ look: "unknown", text: t("host.tally.unknown") }];
  if (!on_air) return [{ look: "off", text: t("host.tally.off") }];
  if (reconnecting) return [{ look: "off", text: t("host.tally.reconnecting") }];
  const on = { look: "on", text: t("host.tally.on") };
  return cover && isFallback(cover) ? [on, { look: "off", text: t("host.tally.picture_off") }] : [on];
}

function emptyNotice(link, t) {
  if (link.reason === "key") return t("host.link.key");
  return t("host.link.connecting");
}

const said = (text) => (text ? [{ text }] : []);

function stripOf({ plan, live, timing, device }, now, t) {
  const { show, segments } = plan;
  if (live.phase === "ended") {
    const sub = live.ended_at === null ? "" : t("host.ended.at", { time: timeOfDay(live.ended_at, show.zone) });
    return { title: show.title, sub: said(sub), label: "", clock: "", look: "" };
  }
  if (!live.segment) {
    const at = live.starts_at;
    const time = at === null ? "" : timeOfDay(at, show.zone, { seconds: at % 60_000 !== 0 });
    const sub = t(at === null ? "host.ready.segments" : "host.ready.starts_itself", { time, n: segments.length });
    return { title: show.title, sub: said(sub), ...startClock(show, at, now, t) };
  }
  const { segment, at } = place(plan, live);
  const total = t("host.segment_of", { n: at + 1, total: segments.length });
  const pass = segment.loop ? t("host.pass_of", { n: segment.loop.number, of: segment.loop.of }) : "";
  const elapsed = live.started_at === null ? "" : t("host.elapsed", { time: clock(now - live.started_at) });
  const facts = [
    { text: total, until: 3 },
    { text: pass, until: 1 },
    { text: elapsed, until: 2 },
    { text: pace(live, device, now, t), until: 4 },
    { text: overUnder(timing, now, t) },
  ];
  return {
    title: segment.title,
    sub: facts.filter(({ text }) => text),
    ...segmentClock(live, now, t),
  };
}

/**
 * Counts down to a start that comes by itself, and on the evening itself to the planned one; otherwise the plain time,
 * for the start is a hand's to give.
 */
function startClock({ planned_start_at: at, zone }, starts_at, now, t) {
  if (starts_at !== null) return { label: t("host.clock.starts_itself"), clock: clock(starts_at - now, { ceil: true }), look: "itself" };
  if (at === null) return { label: t("host.clock.wait_start"), clock: "–:––", look: "rest" };
  const left = at - now;
  if (left > 0 && left < EVENING_MS) return { label: t("host.clock.to_start"), clock: clock(left, { ceil: true }), look: "" };
  const label = t(left > 0 ? "host.clock.planned" : "host.clock.wait_start");
  return { label, clock: timeOfDay(at, zone, { seconds: false }), look: "rest" };
}

function segmentClock(live, now, t) {
  const left = segmentLeft(live, now);
  if (left === null) return { label: "", clock: "", look: "" };
  const held = live.segment.ends_at === null;
  const face = left > 0 ? clock(left, { ceil: true }) : `+${clock(-left)}`;
  if (held) return { label: t("host.clock.held"), clock: face, look: "held" };
  if (left <= 0) return { label: t("host.clock.over"), clock: face, look: "now" };
  if (left <= WRAP_MS) return { label: t("host.clock.wrap"), clock: face, look: "now" };
  return { label: t("host.clock.left"), clock: face, look: left <= SOON_MS ? "soon" : "" };
}

function overUnder(timing, now, t) {
  const end = timing && endAt(timing, delayOf(timing, now));
  if (end === null || timing.planned_end_at === null) return "";
  const over = end - timing.planned_end_at;
  if (Math.abs(over) < ON_TIME_MS) return t("host.show_on_time");
  return over > 0 ? t("host.show_over", { time: clock(over) }) : t("host.show_early", { time: clock(-over) });
}

/** How sales go against the plan, where this screen is to show it; plain while nothing says what was expected. */
function pace({ revenue }, device, now, t) {
  if (!device?.pace || !revenue || now - revenue.at > PACE_STALE_MS) return "";
  const told = { n: revenue.percent, amount: revenue.amount.text, age: age(now - revenue.at, t) };
  return revenue.percent === null ? t("host.pace_plain", told) : t("host.pace", told);
}

// -- the card ----------------------------------------------------------------------------------------------------

function cardOf(state, now, t) {
  const { plan, live, windows } = state;
  const { segment, next } = place(plan, live);
  const left = live.segment && live.segment.ends_at !== null ? segmentLeft(live, now) : null;
  const wrapping = left !== null && left <= WRAP_MS;
  const started = live.segment !== null;
  const title = started ? "" : t("host.card.first", { title: segment?.title ?? "" });
  return {
    heading: wrapping ? t(next ? "host.card.wrap" : "host.card.wrap_last") : title,
    wrapping,
    ...linesOf(segment?.say ?? [], started ? state.line : 0, t),
    price: priceOf(plan.products[segment?.product], windows, now, t),
    props: (segment?.props ?? []).join(t("host.side.list")),
  };
}

/** At most three lines around the current one: the last that was said, this one, and what comes. */
function linesOf(say, line, t) {
  const current = Math.max(0, Math.min(line, say.length - 1));
  const first = Math.max(0, Math.min(current - 1, say.length - LINES));
  const lines = say.slice(first, first + LINES).map((text, offset) => {
    const n = first + offset;
    return { text, n: n + 1, look: n < current ? "said" : n === current ? "current" : "" };
  });
  return { lines, more: say.length > LINES ? t("host.card.line_of", { n: current + 1, total: say.length }) : "" };
}

/** What the segment's product costs at this instant: the sale's price only while the sale is open. */
function priceOf(product, windows, now, t) {
  if (!product) return null;
  const sale = (windows?.sales ?? []).find(({ product: of, state }) => of === product.id && state === "open");
  const { price, was, limit } = sale ?? product;
  const link = product.link === null ? product.name : t("host.card.link", { n: product.link });
  const gone = !sale && product.sellable !== "on_sale" ? product.sellable : "";
  return {
    gone: gone && { head: t(GONE[gone].head, { link }), say: t(GONE[gone].say) },
    repriced: !sale && product.priced_at !== null && now - product.priced_at < NEW_PRICE_MS ? t("host.card.repriced") : "",
    price,
    was: was?.text ?? "",
    limit: limit === null ? "" : t("host.card.limit", { n: limit }),
    link: product.link === null ? "" : t("host.card.link", { n: product.link }),
    name: product.name,
    stock: sale ? stockOf(sale, now, t) : null,
    goods: goodsOf(product, Boolean(sale), t),
  };
}

/** A count with its age, for as long as the picture has it too; before and after that the link decides. */
function stockOf({ remaining, counted_at, fresh_until_at, source }, now, t) {
  const left = t("host.card.left", { n: remaining });
  if (source === "native" && counted_at !== null) return { left, age: "" };
  if (counted_at === null || fresh_until_at === null || now >= fresh_until_at) return { left: "", age: t("host.card.no_count") };
  return { left, age: t("host.card.counted", { age: age(now - counted_at, t) }) };
}

// -- the picture is gone, and the end ----------------------------------------------------------------------------

function incidentOf(state, now, t) {
  const { plan, live, windows, line } = state;
  const { segment } = place(plan, live);
  const sales = windows?.sales ?? [];
  const open = sales.find(({ state }) => state === "open");
  const teaser = sales.find(({ state }) => state === "teaser");
  const bag = (windows?.bags ?? []).find(({ state }) => state === "open");
  const product = plan.products[segment?.product];
  const cells = [];
  if (open) cells.push([t("host.incident.sale"), countdown(open.closes_at, now)]);
  else if (teaser) cells.push([t("host.incident.next_sale"), countdown(teaser.opens_at, now)]);
  if (bag) cells.push([t("host.incident.bag"), countdown(bag.closes_at, now)]);
  const shown = open ?? product;
  cells.push([t("host.incident.selling"), shown ? atLink(shown, t) : t("host.incident.nothing")]);
  const { incident, program } = live;
  const [say, ...then] = incident?.say.length ? incident.say : [rehearsed(plan, program.cover, product, t)];
  return {
    title: seenByViewers(state, t),
    clock: clock(now - since(live)),
    read: incident ? t("host.incident.broken", { trouble: broken(incident, t) }) : t("host.incident.read"),
    say,
    then,
    next: segment?.say[Math.min(line, segment.say.length - 1)] ?? "",
    cells: cells.map(([label, value]) => ({ label, value })),
  };
}

/** What the producer wrote for such a moment, or else a sentence that always fits. */
function rehearsed({ playbooks = {} }, { reason }, product, t) {
  const [line] = (playbooks[reason] ?? playbooks.camera_lost)?.say ?? [];
  if (line) return line;
  return product ? t("host.incident.say_product", { product: product.name }) : t("host.incident.say");
}

function endedOf(plan, live, t) {
  const { on_air } = live.program;
  return {
    title: t("host.ended.title"),
    onAir: on_air === true ? t("host.ended.on_air") : "",
    off: on_air === false ? t("host.ended.off") : "",
  };
}
