/**
 * What a lucky bag looks like at one instant. Pure: the same data and the same instant give the same picture, which is
 * why a page that reloads in the middle of a countdown, or of pages of winners, comes back right.
 *
 * All instants are milliseconds since 1970 on the clock that `now` was read from.
 */

import { number } from "./house/values.mjs";

const SECOND = 1000;
const LAST_SECONDS = 10;

/** Past zero for this long without a word from the server, the graphic counts as cut off and claims nothing. */
const CUT_OFF_AFTER = 3 * SECOND;
/** A bag cut off, and one called off, leave the picture by themselves. */
const GONE_AFTER = 10 * SECOND;

/** From the first name of the reel to the list of winners: the reel's movement, and a look at where it stopped. */
export const LANDING = 2 * SECOND;
/** So many winners are read at once, and for so long. The service keeps them on air for every page once. */
export const PAGE = 12;
const PAGE_LASTS = 8 * SECOND;

/**
 * @typedef {object} Moment
 * @property {"announced"|"open"|"final"|"closed"|"drawing"|"landing"|"winners"|"void"|"cut_off"|"over"} look
 * @property {boolean} [gone] it has left the picture by itself
 * @property {"wait"|"open"|"final"|"done"} tone where the kind's colour stands
 * @property {number|null} left whole seconds to show; null when there is nothing to count
 * @property {boolean} fresh the count of people may be shown
 * @property {number} page of the winners, from 0
 * @property {number|null} next_at the instant at which the picture may differ again; null for never
 */

/**
 * @param {object} data as the manifest's schema says; absent and null mean the same
 * @param {number} now
 * @param {{seen_at: number, landing_since: number|null}} here since when this state is known here, and when the result
 *   came while the draw was looked at; null when it did not: then there is no reel, only who has won
 * @returns {Moment}
 */
export function momentOf(data, now, { seen_at, landing_since }) {
  const moment = { left: null, page: 0, next_at: null, ...lookOf(data, now, seen_at, landing_since) };
  const until = number(data.entered_until_at);
  const fresh = until === null || now < until;
  if (!fresh || until === null || moment.gone) return { ...moment, fresh };
  return { ...moment, fresh, next_at: moment.next_at === null ? until : Math.min(until, moment.next_at) };
}

function lookOf(data, now, seen_at, landing_since) {
  if (!data.prize) return { look: "over", gone: true, tone: "done" }; // no empty plate: nothing is said of nothing
  switch (data.state) {
    case "open":
      return counting("open", number(data.closes_at), now);
    case "closed":
    case "drawing":
      return { look: data.state, tone: "wait" };
    case "winners":
      return landing(now, landing_since) ?? winners(data, now, number(data.published_at) ?? seen_at);
    case "void":
      return ended(now, number(data.ended_at) ?? seen_at);
    default:
      return counting("announced", number(data.opens_at), now);
  }
}

function landing(now, since) {
  if (since === null || now < since || now >= since + LANDING) return null;
  return { look: "landing", tone: "wait", next_at: since + LANDING };
}

function winners(data, now, published) {
  if (!data.winners?.length) return { look: "winners", tone: "done" };
  const pages = pagesOf(data);
  if (pages < 2) return { look: "winners", tone: "open" };
  const turned = Math.max(0, Math.floor((now - published - LANDING) / PAGE_LASTS));
  const next_at = published + LANDING + (turned + 1) * PAGE_LASTS;
  return { look: "winners", tone: "open", page: turned % pages, next_at };
}

function ended(now, at) {
  if (now >= at + GONE_AFTER) return { look: "over", gone: true, tone: "done" };
  return { look: "void", tone: "done", next_at: at + GONE_AFTER };
}

function counting(look, zero, now) {
  const tone = look === "announced" ? "wait" : "open";
  if (zero === null) return { look, tone };
  if (look === "announced" && now >= zero) return { look, tone }; // a hand opens it, now or later
  if (now >= zero + GONE_AFTER) return { look: "over", gone: true, tone: "done" };
  if (now >= zero + CUT_OFF_AFTER) return { look: "cut_off", tone: "done", next_at: zero + GONE_AFTER };
  const left = Math.max(0, Math.ceil((zero - now) / SECOND));
  const next_at = left > 0 ? zero - (left - 1) * SECOND : zero + CUT_OFF_AFTER;
  if (look === "open" && left <= LAST_SECONDS) return { look: "final", tone: "final", left, next_at };
  return { look, tone, left, next_at };
}

/** Over how many pages the winners go; one when there is none. */
export function pagesOf(data) {
  const count = Array.isArray(data.winners) ? data.winners.length : 0;
  return Math.max(1, Math.ceil(count / PAGE));
}
