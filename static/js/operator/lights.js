/**
 * Where the health line is too short for all its lights, those that are well give up what they say besides their
 * name, each the whole of it: half a figure tells nothing. What is wrong keeps its words; where the names of the others
 * leave it too little room, those that tell the least leave the line.
 */

/** Who keeps its words the longest, of those that are well; any other gives them up before these. What is not known, or
 * is not what it seems, keeps them before all that is well. */
const TELLING = ["outputs", "cameras", "microphones", "overlay", "host", "obs", "this_page"];
/** What was given up comes back only where there is room to spare, or a level that moves would make it blink. */
const SPARE_PX = 24;
/** The width of what is cut off is known in whole pixels. */
const ROUNDED_PX = 1;

/** Fits the line under `root` into its width; one that a hand can push along needs no fitting. */
export function fitLights(root) {
  const line = root.querySelector(".hl-l");
  if (line === null) return;
  const lights = [...line.children].map((light) => ({ light, value: light.querySelector(".ell"), bare: light.hasAttribute("data-bare") }));
  const well = lights.filter(({ light }) => !light.matches(".warn, .fault, .asks"));
  for (const { light } of lights) {
    light.toggleAttribute("data-bare", well.some((one) => one.light === light));
    light.removeAttribute("data-out");
  }
  const isPushed = getComputedStyle(line).overflowX === "auto";
  let room = isPushed ? Infinity : line.clientWidth - lights.reduce((sum, one) => sum + widthOf(one), 0);
  const ranked = well
    .map((one) => ({ ...one, rank: rankOf(one.light), whole: widthOf(one), words: one.value.scrollWidth + ROUNDED_PX + gapOf(one.light) }))
    .sort((one, other) => one.rank - other.rank);
  while (room < 0 && ranked.length > 0) {
    const { light, whole } = ranked.pop();
    light.setAttribute("data-out", "");
    room += whole;
  }
  for (const { light, bare, words } of ranked) {
    if (words + (bare ? SPARE_PX : 0) > room) continue;
    light.removeAttribute("data-bare");
    room -= words;
  }
}

function rankOf(light) {
  if (light.matches(".old, .armed")) return -1;
  const place = TELLING.indexOf(light.dataset.light);
  return place < 0 ? TELLING.length : place;
}

/** The width of a light with all its words; of one that is well, without them. */
function widthOf({ light, value }) {
  const { width } = light.getBoundingClientRect();
  return light.hasAttribute("data-bare") ? width : width + value.scrollWidth + ROUNDED_PX - value.clientWidth;
}

function gapOf(light) {
  return parseFloat(getComputedStyle(light).columnGap);
}
