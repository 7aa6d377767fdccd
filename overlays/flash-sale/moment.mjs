/**
 * What a sale looks like at one instant. Pure: the same data and the same instant give the same picture, which is why
 * a page that reloads in the middle of a countdown comes back right.
 *
 * All instants are milliseconds since 1970 on the clock that `now` was read from.
 */

const SECOND = 1000;
const LAST_SECONDS = 10;

/** Past zero for this long without a word from the server, the graphic counts as cut off and claims nothing. */
const CUT_OFF_AFTER = 3 * SECOND;
/** An ended sale, and one cut off, leave the picture by themselves. */
const GONE_AFTER = 10 * SECOND;

/**
 * @typedef {object} Moment
 * @property {"teaser"|"open"|"final"|"sold_out"|"closed"|"cut_off"|"gone"} look
 * @property {"wait"|"open"|"final"|"done"} tone where the kind's colour stands
 * @property {number|null} left whole seconds to show; null when there is nothing to count
 * @property {number|null} next_at the instant at which the picture may differ again; null for never
 */

/**
 * @param {object} data as the manifest's schema says; absent and null mean the same
 * @param {number} now
 * @param {number} seen_at since when this state is known here: for an end that came without its instant
 * @returns {Moment}
 */
export function momentOf(data, now, seen_at) {
  switch (data.state) {
    case "sold_out":
    case "closed":
      return ended(data.state, instant(data.ended_at) ?? seen_at, now);
    case "open":
      return counting("open", instant(data.closes_at), now);
    default:
      return counting("teaser", instant(data.opens_at), now);
  }
}

function ended(look, at, now) {
  if (now >= at + GONE_AFTER) return { look: "gone", tone: "done", left: null, next_at: null };
  return { look, tone: "done", left: null, next_at: at + GONE_AFTER };
}

function counting(state, zero, now) {
  const tone = state === "teaser" ? "wait" : "open";
  if (zero === null) return { look: state, tone, left: null, next_at: null };
  if (now >= zero + GONE_AFTER) return { look: "gone", tone: "done", left: null, next_at: null };
  if (now >= zero + CUT_OFF_AFTER) return { look: "cut_off", tone: "done", left: null, next_at: zero + GONE_AFTER };
  const left = Math.max(0, Math.ceil((zero - now) / SECOND));
  const next_at = left > 0 ? zero - (left - 1) * SECOND : zero + CUT_OFF_AFTER;
  if (state === "open" && left <= LAST_SECONDS) return { look: "final", tone: "final", left, next_at };
  return { look: state, tone, left, next_at };
}

/** A number, also when a form in another renderer gives it as text. */
export function number(value) {
  if (value === null || value === undefined || value === "") return null;
  return Number.isFinite(Number(value)) ? Number(value) : null;
}

const instant = number;

/** `09`, `02:14`, `1:02:14`: the parts of a countdown, largest first. */
export function clockParts(look, left) {
  const two = (value) => String(value).padStart(2, "0");
  if (look === "final") return [two(left)];
  const hours = Math.floor(left / 3600);
  const rest = [two(Math.floor(left / 60) % 60), two(left % 60)];
  return hours ? [String(hours), ...rest] : rest;
}

/**
 * The parts of a price that are set in different sizes. Prices come as finished text and are never calculated with;
 * six digits and more are shown in 万 where that loses nothing.
 *
 * @param {object|string|null} price
 * @param {string} ten_thousand the unit word; empty where the language has none
 */
export function priceParts(price, ten_thousand) {
  const parts = typeof price === "object" && price?.integer ? price : split(price?.text ?? price);
  if (!parts) return null;
  const { currency = "", integer, decimals = "" } = parts;
  const digits = integer.replace(/\D/g, "");
  if (ten_thousand && digits.length >= 6 && !decimals && digits.endsWith("00")) {
    const hundredths = digits.slice(-4, -2).replace(/0+$/, "");
    const whole = digits.slice(0, -4);
    return { currency, integer: whole, decimals: hundredths && `.${hundredths}`, unit: ten_thousand, digits: whole.length };
  }
  return { currency, integer, decimals, unit: "", digits: digits.length };
}

function split(text) {
  const match = /^\s*([^\d]*)(\d[\d,]*)(\.\d+)?\s*$/.exec(String(text ?? ""));
  return match && { currency: match[1].trim(), integer: match[2], decimals: match[3] ?? "" };
}
