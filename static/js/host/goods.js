/**
 * What the host may say of a product beside its price: the hook, what several cost and the gifts on the card, points
 * and answers at the side. Each item knows at which step of giving way it leaves (`until`), and what is said of those
 * that are not seen is there from one step on until another; fit.js takes the steps.
 */

/** More answers than these are not read in a look. */
const ANSWERS = 3;

/** In what order items leave a card and a side, and how many stay until the next in the list. */
const CARD_LEAVING = [
  ["gifts", 1],
  ["hook", 0],
  ["ladder", 1],
];
const SIDE_LEAVING = [
  ["next", 0],
  ["faq", 2],
  ["points", 3],
  ["faq", 1],
  ["points", 0],
  ["faq", 0],
  ["questions", 1],
];
/** Steps before anything leaves the card: the price is set smaller. */
const PRICE_STEPS = 1;

/**
 * The plan's products as they are now: price, ladder and whether they can be sold are told with the windows.
 *
 * @param {Object<string, object>} planned by id, of topic `plan`
 * @param {object[]} [now] of topic `windows`
 */
export function productsNow(planned, now = []) {
  const told = new Map(now.map((one) => [one.id, one]));
  return Object.fromEntries(
    Object.entries(planned).map(([id, product]) => {
      const { price = product.price, was = product.was, ladder = product.ladder, sellable = "on_sale", priced_at = null } = told.get(id) ?? {};
      return [id, { ...product, price, was, ladder, sellable, priced_at }];
    }),
  );
}

/**
 * @param {object} product of topic `plan`
 * @param {boolean} onSale its price is a sale's at this instant, for which the ladder does not hold
 * @param {(key: string, args?: object) => string} t
 * @returns {{steps: number, hook: Part, ladder: Part, gifts: Part}}
 */
export function goodsOf(product, onSale, t) {
  const parts = {
    hook: product.hook ? [{ text: product.hook }] : [],
    ladder: onSale ? [] : product.ladder.map((step) => stepOf(step, t)),
    gifts: product.gifts.map((gift) => giftOf(gift, t)),
  };
  return leaving(parts, {}, CARD_LEAVING, PRICE_STEPS, t);
}

/** Points and answers of a product, and what else may stand at the side, by part; as `goodsOf`. */
export function talkOf(product, others, t) {
  const parts = { points: (product?.points ?? []).map((text) => ({ text })), faq: product?.faq ?? [], ...others };
  return leaving(parts, { faq: ANSWERS }, SIDE_LEAVING, 0, t);
}

/**
 * @typedef {{items: object[], rests: {text: string, from: number, until?: number}[]}} Part
 * the items that may be seen, and "n more" for each number of them that is
 */
function leaving(parts, most, order, before, t) {
  const left = Object.fromEntries(Object.entries(parts).map(([name, items]) => [name, Math.min(items.length, most[name] ?? Infinity)]));
  const leaves = Object.fromEntries(Object.keys(parts).map((name) => [name, []])); // steps, the last item's first
  const shown = { ...left };
  let steps = before;
  for (const [name, stay] of order) for (; left[name] > stay; left[name] -= 1) leaves[name].push(++steps);
  const part = (name) => {
    const times = [0, ...leaves[name]];
    const rests = times.map((from, gone) => ({ from, until: times[gone + 1], n: parts[name].length - shown[name] + gone }));
    return {
      items: parts[name].slice(0, shown[name]).map((item, at) => ({ ...item, until: leaves[name][shown[name] - 1 - at] })),
      rests: rests.filter(({ n }) => n > 0).map(({ n, ...when }) => ({ ...when, text: t("host.card.rest", { n }) })),
    };
  };
  return { steps, ...Object.fromEntries(Object.keys(parts).map((name) => [name, part(name)])) };
}

function stepOf({ pieces, price, saves }, t) {
  const saved = saves ? t("host.card.saves", { price: saves.text }) : "";
  return { pieces: t("host.card.pieces", { n: pieces }), price: price.text, saves: saved };
}

function giftOf({ name, quantity, value }, t) {
  const each = value && t(quantity > 1 ? "host.card.worth_each" : "host.card.worth", { price: value.text });
  return { text: quantity > 1 ? `${name} ×${quantity}` : name, worth: each ?? "" };
}
