/** Lines over the whole picture, in the pixels in which safe areas are written. */

const EVERY = 20;
const LONG = 100;

/** @returns {HTMLElement[]} for a canvas of this size that is drawn at `scale` */
export function ruler(width, height, scale) {
  return [...marks(width, "x", "left", scale), ...marks(height, "y", "top", scale)];
}

function marks(length, axis, side, scale) {
  const count = Math.floor((length - 1) / EVERY);
  return Array.from({ length: count }, (_, number) => (number + 1) * EVERY).map((at) => {
    const element = document.createElement("div");
    const long = at % LONG === 0;
    element.className = `mark ${axis}${long ? " long" : ""}`;
    if (long) element.textContent = `${axis} ${at}`;
    element.style.setProperty(side, `${at * scale}px`);
    return element;
  });
}
