/** Makes text fit its place by size first, then by giving up what matters least. */

const STEP = 0.055;

/** Boxes are measured by their children's places: glyphs reach out of tight lines, and scrollHeight counts that. */
function overflows(box) {
  const floor = box.getBoundingClientRect().bottom - parseFloat(getComputedStyle(box).paddingBottom) + 1;
  const bottom = (child) => child.getBoundingClientRect().bottom + Math.min(0, parseFloat(getComputedStyle(child).marginBottom));
  return (
    Array.from(box.children).some((child) => bottom(child) > floor) ||
    Array.from(box.querySelectorAll("[data-line]")).some((line) => line.scrollWidth > line.clientWidth)
  );
}

/**
 * Sets `--fit` on a box from 1 down to `data-least`, until nothing in it overflows; lines marked `data-line` are kept
 * on one line meanwhile. When that is not enough, the box gets `data-tight` 1, 2, … up to `data-tights`: the style
 * sheet says what gives way at each, and the sizes are tried again.
 */
function fit(box) {
  const least = Number(box.dataset.least);
  const tights = Number(box.dataset.tights ?? 0);
  delete box.dataset.tight;
  for (let tight = 0; tight <= tights; tight += 1) {
    if (tight) box.dataset.tight = String(tight);
    for (let size = 1; ; size = Math.max(least, size - STEP)) {
      box.style.setProperty("--fit", size.toFixed(3));
      if (!overflows(box)) return;
      if (size === least) break;
    }
  }
}

/** Fits every box under `root` that asks for it with `data-least`; a box in a box first, because it makes the height. */
export function fitAll(root) {
  const boxes = Array.from(root.querySelectorAll("[data-least]"));
  const nested = (box) => box.parentElement.closest("[data-least]") !== null;
  for (const box of [...boxes.filter(nested), ...boxes.filter((box) => !nested(box))]) fit(box);
}
