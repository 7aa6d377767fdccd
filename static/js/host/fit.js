/** Makes text fit its place by size first, then by giving up what matters least. */

const STEP = 0.055;
/** Widths of the side, in `--u`, that are tried when its own is not enough. */
const WIDER = ["720", "840", "960"];
/** From which `data-tight` of the card on what comes next, and then the open window, leaves from under it; see gives_way.css. */
const BESIDE_GOES = { one: 5, none: 6 };

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

/** Shows what is to be seen of a part at a step of giving way: from `data-from` on, until `data-until`. */
function stepPart(part, step) {
  for (const piece of [part, ...part.querySelectorAll("[data-from], [data-until]")]) {
    const { from = 0, until = Infinity } = piece.dataset;
    piece.toggleAttribute("data-out", step < Number(from) || step >= Number(until));
  }
}

function takeStep(box, step) {
  box.dataset.step = String(step);
  for (const part of box.querySelectorAll("[data-part]")) stepPart(part, step);
}

/** What left last may have taken the most room: what left before it, of other parts, comes back where there is room. */
function comeBack(box, step) {
  const partOf = (left) => box.querySelector(`[data-until="${left}"]`)?.closest("[data-part]");
  const full = new Set([partOf(step)]);
  for (let left = step - 1; left > 0; left -= 1) {
    const part = partOf(left);
    if (!part || full.has(part)) continue;
    stepPart(part, left - 1);
    if (!tooHigh(box)) continue;
    stepPart(part, left);
    full.add(part);
  }
}

/**
 * Sets `--fit` on a box from 1 down to `data-least`, until nothing in it overflows; lines marked `data-line` are kept
 * on one line meanwhile. When that is not enough, pieces of each `data-part` leave one by one, in `data-steps` steps. When that is not
 * enough either, the box gets `data-tight` 1, 2, … up to `data-tights`: the style sheet says what gives way at each,
 * and the sizes and the steps are tried again.
 */
function fit(box) {
  const least = Number(box.dataset.least);
  const tights = Number(box.dataset.tights ?? 0);
  const steps = Number(box.dataset.steps ?? 0);
  for (let tight = 0; tight <= tights; tight += 1) {
    if (tight) box.dataset.tight = String(tight);
    if (steps) takeStep(box, 0);
    for (let size = 1; ; size = Math.max(least, size - STEP)) {
      box.style.setProperty("--fit", size.toFixed(3));
      if (!tooHigh(box) && !tooWide(box)) return;
      if (size === least) break;
    }
    const narrows = box.dataset.narrows !== undefined; // elsewhere what leaves makes no line shorter
    if (tooWide(box) && !narrows) continue;
    for (let step = 1; step <= steps; step += 1) {
      takeStep(box, step);
      if (tooHigh(box) || (narrows && tooWide(box))) continue;
      comeBack(box, step);
      return;
    }
  }
}

/** What a box and those in it gave up to fit. */
const looks = (box) =>
  [box, ...box.querySelectorAll("[data-least]")]
    .map((one) => [one.style.getPropertyValue("--fit"), one.dataset.tight, one.querySelectorAll("[data-out]").length].join(" "))
    .join(", ");

/** What left, and not merely the count of what left. */
const LEFT = "[data-out][data-until]:not(.rest)";

const gaveWay = (side) => side.dataset.tight !== undefined || side.querySelector(LEFT) !== null;

/** What the side had to give up for want of room, the card may have room for at its right. */
function share(desk) {
  const [card, side] = desk.children;
  if (getComputedStyle(desk).display !== "grid" || !gaveWay(side)) return;
  const before = looks(card);
  let width = null;
  for (const wider of WIDER) {
    desk.style.setProperty("--side", wider);
    fitBoxes(card);
    if (looks(card) !== before || tooHigh(card)) break; // What has given way in full can still be pushed out.
    width = wider;
    fitBoxes(side);
    if (!gaveWay(side)) return;
  }
  if (width === null) desk.style.removeProperty("--side");
  else desk.style.setProperty("--side", width);
  fitBoxes(desk);
}

/** Of what stands under the card where room is scarce, the last leaves before the price does. */
function giveUpBeside(desk) {
  const [card] = desk.children;
  for (const [beside, from] of Object.entries(BESIDE_GOES)) {
    if (Number(card.dataset.tight ?? 0) < from) return;
    desk.dataset.beside = beside;
    fitBoxes(desk);
  }
}

/** A box in a box first, because it makes the height. */
function fitBoxes(root) {
  const boxes = [root, ...root.querySelectorAll("[data-least]")].filter((box) => box.dataset.least !== undefined);
  // What was given up the last time would be measured as nothing, and what was made small as room for others.
  for (const box of boxes) {
    delete box.dataset.tight;
    box.style.removeProperty("--fit");
    takeStep(box, 0);
  }
  const nested = (box) => box.parentElement.closest("[data-least]") !== null;
  for (const box of [...boxes.filter(nested), ...boxes.filter((box) => !nested(box))]) fit(box);
}

/**
 * Fits every box under `root` that asks for it with `data-least`.
 *
 * @returns {boolean} whether all of it is seen
 */
export function fitAll(root) {
  const desk = root.querySelector(".desk");
  if (desk) delete desk.dataset.beside;
  desk?.style.removeProperty("--side");
  fitBoxes(root);
  if (desk && document.body.dataset.room === "full") share(desk);
  else if (desk) giveUpBeside(desk);
  return root.querySelector(`[data-tight], [data-beside], ${LEFT}`) === null;
}
