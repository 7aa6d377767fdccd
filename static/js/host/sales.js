/** What the host says of a flash sale: before it opens, while it sells, and just after. */

import { clock, timeOfDay } from "../time.js";
import { spoken } from "./spoken.js";

const AFTERMATH_MS = 60_000; // how long a finished sale stays in sight
const OPENED_MS = 10_000; // how long it is said that it is open

/**
 * @param {object} sale of topic `windows`
 * @param {?object} segment of topic `plan`, the one on air
 * @returns {?{order: number, look: string, head: string, clock: string, details: string[], urge?: boolean}} null:
 *   nothing to say now
 */
export function saleBlock(sale, segment, zone, now, t) {
  switch (sale.state) {
    case "teaser":
      return announced(sale, zone, now, t);
    case "open":
      return selling(sale, segment, zone, now, t);
    case "sold_out":
    case "closed": {
      if (sale.ended_at === null || now - sale.ended_at > AFTERMATH_MS) return null;
      const gone = sale.state === "sold_out";
      const say = gone && sale.link !== null ? t("host.side.sold_out_say", { link: sale.link }) : t("host.side.closed_say");
      return { order: 3, look: "done", head: t(gone ? "host.side.sold_out" : "host.side.sale_closed"), clock: "", details: [say] };
    }
    default:
      return null;
  }
}

function announced(sale, zone, now, t) {
  const time = sale.opens_at === null ? "" : hour(sale.opens_at, zone);
  const left = sale.opens_at === null ? Infinity : sale.opens_at - now;
  const say = spoken(left, { minute: t("host.side.opens.minute"), ten: t("host.side.opens.ten"), zero: t("host.side.opens.zero") }, t);
  const details = say.now ? [say.text, offerOf(sale, t)] : [offerOf(sale, t), t("host.side.promised"), say.text];
  return {
    order: 2,
    look: "armed",
    head: time ? t("host.side.sale_at", { time }) : t("host.side.sale_soon"),
    clock: countdown(sale.opens_at, now),
    details: details.filter(Boolean),
    urge: say.now,
  };
}

function selling(sale, segment, zone, now, t) {
  const elsewhere = sale.product === segment?.product ? "" : atLink(sale, t);
  const link = sale.link === null ? "" : t("host.card.link", { n: sale.link });
  const words = {
    minute: link ? t("host.side.closes.minute", { link }) : t("host.side.closes.minute_plain"),
    ten: t("host.side.closes.ten"),
    zero: t("host.side.closes.zero"),
  };
  const left = sale.closes_at === null ? Infinity : sale.closes_at - now;
  const justOpened = sale.opens_at !== null && now - sale.opens_at < OPENED_MS && left > OPENED_MS;
  const opened = t("host.side.say_now", { words: t("host.side.opened", { offer: atLink(sale, t) }) });
  const say = justOpened ? { text: opened, now: true } : spoken(left, words, t);
  const told = sale.promise ? hour(sale.promise.at, zone) : "";
  const until = told && t(sale.extended ? "host.side.extended" : "host.side.closes_promised", { time: told });
  return {
    order: 0,
    look: "air",
    head: t("host.side.sale_open"),
    clock: countdown(sale.closes_at, now),
    details: (say.now ? [say.text, elsewhere, until] : [elsewhere, say.text, until]).filter(Boolean),
    urge: say.now,
  };
}

export function countdown(at, now) {
  return at === null ? "" : clock(at - now, { ceil: true });
}

export function atLink({ link, price, name }, t) {
  return link === null ? `${name} ${price.text}` : t("host.side.at_link", { link, price: price.text });
}

/** 「20:17」, with its seconds where it has any. */
function hour(at, zone) {
  return timeOfDay(at, zone, { seconds: at % 60_000 >= 1000 });
}

/** What may be said of a sale before it opens: its price only where viewers see it too. */
function offerOf(sale, t) {
  if (sale.reveal !== "open") return atLink(sale, t);
  return sale.link === null ? t("host.side.price_later_plain") : t("host.side.price_later", { link: sale.link });
}
