/** Makes text fit its place by size first, then by giving up what matters least. */

const STEP = 0.055;

/** The box is not high enough. Measured by its children's places: glyphs reach out of tight lines, and scrollHeight counts that. */
function tooHigh(box) {
  const floor = box.getBoundingClientRect().bottom - parseFloat(getComputedStyle(box).paddingBottom) + 1;
  const bottom = (child) => child.getBoundingClientRect().bottom + Math.min(0, parseFloat(getComputedStyle(child).marginBottom));
  return Array.from(box.children).some((child) => bottom(child) > floor);
}

/**
 * A line that is kept on one line is too long. Those of a box in the box are that one's own. Measured in fractions of
 * a pixel: half of one is enough to have the last words cut off.
 */
function tooWide(box) {
  const text = document.createRange();
  return Array.from(box.querySelectorAll("[data-line]")).some((line) => {
    if (line.closest("[data-least]") !== box) return false;
    text.selectNodeContents(line);
    return text.getBoundingClientRect().width > line.getBoundingClientRect().width + 0.05;
  });
}

/** Shows what is to be seen at a step of giving way: from `data-from` on, until `data-until`. */
function takeStep(box, step) {
  box.dataset.step = String(step);
  for (const part of box.querySelectorAll("[data-from], [data-until]")) {
    const { from = 0, until = Infinity } = part.dataset;
    part.toggleAttribute("data-out", step < Number(from) || step >= Number(until));
  }
}

/**
 * Sets `--fit` on a box from 1 down to `data-least`, until nothing in it overflows; lines marked `data-line` are kept
 * on one line meanwhile. When that is not enough, parts leave one by one, in `data-steps` steps. When that is not
 * enough either, the box gets `data-tight` 1, 2, … up to `data-tights`: the style sheet says what gives way at each,
 * and the sizes and the steps are tried again.
 */
function fit(box) {
  const least = Number(box.dataset.least);
  const tights = Number(box.dataset.tights ?? 0);
  const steps = Number(box.dataset.steps ?? 0);
  delete box.dataset.tight;
  for (let tight = 0; tight <= tights; tight += 1) {
    if (tight) box.dataset.tight = String(tight);
    if (steps) takeStep(box, 0);
    for (let size = 1; ; size = Math.max(least, size - STEP)) {
      box.style.setProperty("--fit", size.toFixed(3));
      if (!tooHigh(box) && !tooWide(box)) return;
      if (size === least) break;
    }
    if (tooWide(box)) continue; // what leaves makes no line shorter
    for (let step = 1; step <= steps; step += 1) {
      takeStep(box, step);
      if (!tooHigh(box)) return;
    }
  }
}

/** Fits every box under `root` that asks for it with `data-least`; a box in a box first, because it makes the height. */
export function fitAll(root) {
  const boxes = Array.from(root.querySelectorAll("[data-least]"));
  const nested = (box) => box.parentElement.closest("[data-least]") !== null;
  for (const box of [...boxes.filter(nested), ...boxes.filter((box) => !nested(box))]) fit(box);
}
