/**
 * What a sale looks like at one instant. Pure: the same data and the same instant give the same picture, which is why
 * a page that reloads in the middle of a countdown comes back right.
 *
 * All instants are milliseconds since 1970 on the clock that `now` was read from.
 */

import { number } from "./house/values.mjs";

const SECOND = 1000;
const LAST_SECONDS = 10;

/** Past zero for this long without a word from the server, the graphic counts as cut off and claims nothing. */
const CUT_OFF_AFTER = 3 * SECOND;
/** An ended sale, and one cut off, leave the picture by themselves. */
const GONE_AFTER = 10 * SECOND;

/**
 * @typedef {object} Moment
 * @property {"teaser"|"open"|"final"|"sold_out"|"closed"|"cut_off"|"over"} look
 * @property {boolean} [gone] it has left the picture by itself
 * @property {"wait"|"open"|"final"|"done"} tone where the kind's colour stands
 * @property {number|null} left whole seconds to show; null when there is nothing to count
 * @property {boolean} fresh the count of pieces may be shown; once it is too old only the link knows
 * @property {number|null} next_at the instant at which the picture may differ again; null for never
 */

/**
 * @param {object} data as the manifest's schema says; absent and null mean the same
 * @param {number} now
 * @param {number} seen_at since when this state is known here: for an end that came without its instant
 * @returns {Moment}
 */
export function momentOf(data, now, seen_at) {
  const moment = lookOf(data, now, seen_at);
  const until = number(data.remaining_until_at);
  const fresh = until === null || now < until;
  if (!fresh || until === null || moment.gone) return { ...moment, fresh };
  return { ...moment, fresh, next_at: moment.next_at === null ? until : Math.min(until, moment.next_at) };
}

function lookOf(data, now, seen_at) {
  switch (data.state) {
    case "sold_out":
    case "closed":
      return ended(data.state, number(data.ended_at) ?? seen_at, now);
    case "open":
      return counting("open", number(data.closes_at), now);
    default:
      return counting("teaser", number(data.opens_at), now);
  }
}

function ended(look, at, now) {
  if (now >= at + GONE_AFTER) return { look: "over", gone: true, tone: "done", left: null, next_at: null };
  return { look, tone: "done", left: null, next_at: at + GONE_AFTER };
}

function counting(state, zero, now) {
  const tone = state === "teaser" ? "wait" : "open";
  if (zero === null) return { look: state, tone, left: null, next_at: null };
  if (now >= zero + GONE_AFTER) return { look: "over", gone: true, tone: "done", left: null, next_at: null };
  if (now >= zero + CUT_OFF_AFTER) return { look: "cut_off", tone: "done", left: null, next_at: zero + GONE_AFTER };
  const left = Math.max(0, Math.ceil((zero - now) / SECOND));
  const next_at = left > 0 ? zero - (left - 1) * SECOND : zero + CUT_OFF_AFTER;
  if (state === "open" && left <= LAST_SECONDS) return { look: "final", tone: "final", left, next_at };
  return { look: state, tone, left, next_at };
}
