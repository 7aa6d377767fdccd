/** Which rows of a long list are drawn: those that are seen, some around them, and those that must not be lost. */

import { html, nothing } from "../../vendor/lit-html.js";

/** Up to so many rows are drawn wherever they are. */
export const FEW = 60;
/** Rows beyond either edge: a turn of the wheel finds them there. */
const AROUND = 8;

/**
 * Pure.
 *
 * @param {{count: number, row: number, open?: number, extra?: number, top: number, bottom: number, keep?: number[]}} list
 *   `count` rows of `row` px, the one at index `open` higher by `extra`; seen from `top` to `bottom`, px from the top
 *   of the list; `keep` are indices that are drawn wherever they lie, below 0 those of none
 * @returns {{shown: number[], gaps: number[]}} indices in their order; `gaps[n]` is the room before the n-th of them,
 *   in px, and the last one that behind them all
 */
export function inSight({ count, row, open = -1, extra = 0, top, bottom, keep = [] }) {
  const under = open < 0 ? Infinity : (open + 1) * row;
  /** Which row lies at so many px: the fields of the open one belong to it. */
  const indexAt = (y) => Math.floor((y <= under ? y : Math.max(under - 1, y - extra)) / row);
  const first = Math.max(0, indexAt(Math.max(0, top)) - AROUND);
  const last = Math.min(count - 1, indexAt(Math.max(0, bottom)) + AROUND);
  const shown = new Set(keep.filter((index) => index >= 0 && index < count));
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

/**
 * The same of a list as it was drawn last: where that stands tells which rows are seen now.
 *
 * @param {{list: ?Element, box?: Element, count: number, row: [string, number], open?: [string, number], keep?: number[]}} asked
 *   `list` is null before the first drawing; `box` scrolls it, where it does not scroll itself; `row` selects a row,
 *   with the height of one before any was drawn, in px; `open` selects the row that is higher than others, with its index
 */
export function drawnRows({ list, box = list, count, row: [rows, guess], open: [opened, open] = ["", -1], keep = [] }) {
  if (count <= FEW) return { shown: [...new Array(count).keys()], gaps: new Array(count + 1).fill(0) };
  const heightOf = (selector) => list?.querySelector(selector)?.getBoundingClientRect().height;
  const row = heightOf(rows) || guess;
  const extra = open < 0 ? 0 : Math.max(0, (heightOf(opened) ?? row) - row);
  const [top, bottom] = list ? bandOf(list, box) : [0, innerHeight];
  return inSight({ count, row, open, extra, top, bottom, keep });
}

/** The part of a list that is seen, from its own top, in px: in the box that scrolls it, or in the page that does. */
export function bandOf(list, box = list) {
  const top = list.getBoundingClientRect().top - (box === list ? list.scrollTop : 0);
  if (getComputedStyle(box).overflowY === "visible") return [-top, innerHeight - top];
  const seen = box.getBoundingClientRect();
  return [seen.top - top, seen.bottom - top];
}

/** What stands for rows that are not drawn, in px. */
export const room = (gap) => (gap > 0 ? html`<li class="gap" role="presentation" aria-hidden="true" .style=${`height:${gap}px`}></li>` : nothing);
