/** Reading what comes in the data: numbers, languages, prices. Pure. */

/** A number, also when a form in another renderer gives it as text; null when there is none. */
export function number(value) {
  if (value === null || value === undefined || value === "") return null;
  return Number.isFinite(Number(value)) ? Number(value) : null;
}

/** Which of the languages that graphics speak a tag asks for; Chinese for any but English, as the shows are. */
export function languageOf(tag) {
  return String(tag ?? "").toLowerCase().startsWith("en") ? "en" : "zh-CN";
}

/** A name in which no figure is parted from its unit at the end of a line: `20 g × 5` stays whole. */
export function unbroken(name) {
  return name.replace(/(\d) (?=(?:[kmµ]?[gl]|[cm]?m|oz|lb|pcs)\b)/gi, "$1\u00a0").replace(/ ([×x]) (?=\d)/g, "\u00a0$1\u00a0");
}

/**
 * The parts of a price that are set in different sizes; null when there is none. Prices come as finished text and are
 * never calculated with; six digits and more are shown in 万 where that loses nothing.
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

/**
 * Prices of every length up to that of another, each as wide as it gets: what one that is not told yet may come to. None
 * is to be seen. Without another they are two digits long, the size in which a price is highest.
 */
export function pricesUpTo(other) {
  const parts = priceParts(other, "");
  const longest = Math.max(2, parts?.digits ?? 2);
  const lengths = Array.from({ length: longest - 1 }, (_, index) => index + 2);
  return lengths.map((digits) => `${parts?.currency ?? "¥"}${grouped("8".repeat(digits))}.88`);
}

function split(text) {
  const match = /^\s*([^\d]*)(\d[\d,]*)(\.\d+)?\s*$/.exec(String(text ?? ""));
  return match && { currency: match[1].trim(), integer: match[2], decimals: match[3] ?? "" };
}

/** A count with its thousands apart. */
export const grouped = (value) => Number(value).toLocaleString("en-US");

/** `09`, `02:14`, `1:02:14`: the parts of a countdown, largest first. */
export function clockParts(look, left) {
  const two = (value) => String(value).padStart(2, "0");
  if (look === "final") return [two(left)];
  const hours = Math.floor(left / 3600);
  const rest = [two(Math.floor(left / 60) % 60), two(left % 60)];
  return hours ? [String(hours), ...rest] : rest;
}

/** The clock time of an instant: the server's words for it, else the machine's own zone. */
export function timeText(text, instant) {
  if (text) return String(text);
  const at = number(instant);
  return at === null ? "" : new Date(at).toLocaleTimeString("en-GB");
}
