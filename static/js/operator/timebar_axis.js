/** Where things lie on the bar of the whole show, in percent of it. */

/** Percent of the bar that a wide character of such a length needs on the smallest desk, and between two words. */
export const CHARACTER_ROOM = 1.1;
export const GAP_ROOM = 0.6;

/** About how much of the bar words need, in percent. */
export function roomFor(words) {
  return [...words].reduce((sum, sign) => sum + (sign.codePointAt(0) < 0x2e80 ? 0.56 : 1), 0) * CHARACTER_ROOM;
}

/** Percent of the bar at an instant. */
export function at(axis, instant) {
  return ((instant - axis.starts) / axis.span) * 100;
}

/** The style of what lies between two instants. */
export function part(axis, from, to) {
  return `left:${at(axis, from)}%;width:${((to - from) / axis.span) * 100}%`;
}
