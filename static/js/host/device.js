/** What is set for one screen: how far away it is read, how large it is, whether a glass mirrors it. */

const STORE = "companion.host";
export const DISTANCE = { least: 0.5, most: 6, step: 0.25 };
export const SCREEN = { least: 5, most: 100 };
/** Sizes are those of a 24-inch 1080p panel read at 2 m, where 84 px are 40′ of arc: a glance is enough. */
const BASE = { distance: 2, screen: 24, glance: 84 };
const ARC_MIN = Math.PI / 180 / 60;
const INCH_MM = 25.4;

/**
 * @typedef {{distance: ?number, screen: number, mirror: boolean, pace: boolean}} Device
 *   `distance` in metres, null: sizes as drawn, whatever the distance; `screen`: the diagonal, in inches
 */

/** As stored on this device; what the page's address says comes before it, and is kept. */
export function deviceOf(query, store = localStorage) {
  const device = { distance: null, screen: BASE.screen, mirror: false, pace: false, ...kept(store) };
  const number = (name, { least, most }) => {
    const value = Number(query.get(name));
    return value >= least && value <= most ? value : null;
  };
  device.distance = number("distance", DISTANCE) ?? device.distance;
  device.screen = number("screen", SCREEN) ?? device.screen;
  if (number("screen", SCREEN) !== null) device.distance ??= BASE.distance;
  for (const flag of ["mirror", "pace"]) if (query.has(flag)) device[flag] = query.get(flag) === "1";
  keep(device, store);
  return device;
}

/** A browser that keeps nothing (a private window) shows it all the same. */
export function keep(device, store = localStorage) {
  try {
    store.setItem(STORE, JSON.stringify(device));
  } catch (refusal) {
    console.info(`settings are not kept: ${refusal.message}`);
  }
}

function kept(store) {
  try {
    return JSON.parse(store.getItem(STORE)) ?? {};
  } catch {
    return {};
  }
}

/**
 * How many times larger than drawn everything is to be, so that a line of 84 is 40′ high at that distance.
 * A glyph of θ at a distance d is 2·d·tan(θ/2) high.
 *
 * @param {Device} device
 * @param {number} across width of the page in units of the drawing
 * @param {number} down its height
 */
export function scaleOf({ distance, screen }, across, down) {
  if (distance === null) return 1;
  const glyph_mm = 2 * distance * 1000 * Math.tan((40 * ARC_MIN) / 2);
  const unit_mm = (screen * INCH_MM) / Math.hypot(across, down);
  return glyph_mm / unit_mm / BASE.glance;
}
