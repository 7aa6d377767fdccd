/** Which rows of a long list are drawn: those that are seen, some around them, and those that must not be lost. Pure. */

/** Rows beyond either edge: a turn of the wheel finds them there. */
const AROUND = 8;

/**
 * @param {{count: number, row: number, open?: number, extra?: number, top: number, bottom: number, keep?: number[]}} list
 *   `count` rows of `row` px, the one at index `open` higher by `extra`; seen from `top` to `bottom`, px from the top
 *   of the list; `keep` are indices that are drawn wherever they lie
 * @returns {{shown: number[], gaps: number[]}} indices in their order; `gaps[n]` is the room before the n-th of them,
 *   in px, and the last one that behind them all
 */
export function inSight({ count, row, open = -1, extra = 0, top, bottom, keep = [] }) {
  const under = open < 0 ? Infinity : (open + 1) * row;
  /** Which row lies at so many px: the fields of the open one belong to it. */
  const indexAt = (y) => Math.floor((y <= under ? y : Math.max(under - 1, y - extra)) / row);
  const first = Math.max(0, indexAt(Math.max(0, top)) - AROUND);
  const last = Math.min(count - 1, indexAt(Math.max(0, bottom)) + AROUND);
  const shown = new Set(keep.filter((index) => index < count));
  for (let index = first; index <= last; index += 1) shown.add(index);
  const order = [...shown].sort((one, other) => one - other);
  const room = (from, to) => (to - from) * row + (open >= from && open < to ? extra : 0);
  let next = 0;
  const gaps = order.map((index) => {
    const gap = room(next, index);
    next = index + 1;
    return gap;
  });
  return { shown: order, gaps: [...gaps, room(next, count)] };
}
