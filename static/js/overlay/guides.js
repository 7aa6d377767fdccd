/** `?safe=1`: what must stay free, drawn over everything, for setting up camera and sources. */

import { loadWords } from "../words.js";

/** left, top, width, height in px of the canvas; the key of the words, if any */
const GUIDES = {
  portrait: {
    clear: [
      [0, 0, 1080, 250, "platform"],
      [0, 1248, 1080, 672, "platform"],
      [960, 250, 120, 998],
    ],
    frame: [
      [140, 440, 700, 280, "face"],
      [48, 262, 912, 978, "usable"],
    ],
  },
  wide: {
    clear: [
      [0, 0, 1920, 54],
      [0, 1026, 1920, 54],
      [0, 54, 96, 972],
      [1824, 54, 96, 972],
    ],
    frame: [
      [96, 72, 1104, 936, "host"],
      [1248, 72, 576, 936, "graphics"],
    ],
  },
};

export async function showGuides(canvas, language, faults) {
  const guides = document.createElement("div");
  guides.className = "guides";
  canvas.element.append(guides);
  let words = () => "";
  const draw = () => {
    const layout = canvas.height > canvas.width ? "portrait" : "wide";
    const scale = canvas.width / (layout === "portrait" ? 1080 : 1920);
    const boxes = Object.entries(GUIDES[layout]).flatMap(([kind, list]) =>
      list.map(([left, top, width, height, key]) => {
        const box = document.createElement("div");
        box.className = kind;
        box.textContent = key ? words(`overlay.${key}`) : "";
        Object.entries({ left, top, width, height }).forEach(([side, px]) =>
          box.style.setProperty(side, `${px * scale}px`),
        );
        return box;
      }),
    );
    guides.replaceChildren(...boxes);
  };
  draw();
  canvas.onResize(draw);
  try {
    words = await loadWords(language);
    draw();
  } catch (problem) {
    faults.report("guides", problem);
  }
}
