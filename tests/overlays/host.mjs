/**
 * The least renderer that the OGraf specification asks for: it knows nothing of this product. Only `clock` and `theme`
 * add what our own page adds.
 */

let count = 0;

/** Makes an instance of a graphic from its manifest and puts it into the page. */
window.instance = async (manifestUrl, { clock = null, theme = null } = {}) => {
  const url = new URL(manifestUrl, location.href);
  const manifest = await (await fetch(url)).json();
  const { default: Graphic } = await import(new URL(manifest.main, url));
  const name = `test-graphic-${++count}`;
  customElements.define(name, class extends Graphic {});
  const element = document.createElement(name);
  if (clock !== null) element.v_clock = { now: () => window.clockReads };
  window.clockReads = clock;
  if (theme !== null) element.dataset.theme = theme;
  document.querySelector("#target").replaceChildren(element);
  window.graphic = element;
  return manifest;
};

/** Puts each of the states on air, on an instance of its own, and measures it once it stands there. */
window.measured = async (manifestUrl, states, options) => {
  const found = {};
  for (const [name, data] of Object.entries(states)) {
    await window.instance(manifestUrl, options);
    for (const asked of [
      () => window.graphic.load({ data, renderType: "realtime" }),
      () => window.graphic.playAction({ skipAnimation: true }),
    ]) {
      const answer = await asked();
      if (answer.statusCode !== 200) throw new Error(`${name}: ${JSON.stringify(answer)}`);
    }
    const { left, top, right, bottom } = window.graphic.shadowRoot.querySelector(".gfx").getBoundingClientRect();
    found[name] = [window.overflows(), [left, top, right, bottom]];
  }
  return found;
};

/** The texts that can be seen, in document order. */
window.texts = () => {
  const shown = [];
  const visit = (element) => {
    if (getComputedStyle(element).display === "none") return;
    const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (own || element.matches(".clock")) shown.push(element.textContent);
    else for (const child of element.children) visit(child);
  };
  for (const child of window.graphic.shadowRoot.children) visit(child);
  return shown;
};

/** Every box whose text does not fit into it, into its column, or onto the canvas. */
window.overflows = () => {
  const root = window.graphic.shadowRoot;
  const article = root.querySelector(".gfx");
  const plate = article.getBoundingClientRect();
  const wrong = [];
  for (const element of root.querySelectorAll(".gfx *")) {
    const box = element.getBoundingClientRect();
    if (!box.width || element.matches(".fill, .says, .key, .plate, .flood")) continue;
    const clipped = element.matches(".name, .what, .points li"); // end in an ellipsis by design
    const block = getComputedStyle(element).display !== "inline" && element.clientWidth > 0;
    if (block && !clipped && element.scrollWidth > element.clientWidth + 1 && !element.matches(".was, .bar")) {
      wrong.push(`${element.className}: ${element.textContent} is wider than its box`);
    }
    const column = element.closest(".key, .body").getBoundingClientRect();
    // An inline box is as high as its font, not as its line.
    const below = block && box.bottom > plate.bottom + 1;
    const inside = box.left >= column.left - 1 && box.right <= column.right + 1 && !below;
    if (!inside && !element.closest(".bar")) wrong.push(`${element.className}: ${element.textContent} leaves its column`);
  }
  const texts = [...root.querySelectorAll(".says > *, .body > *")].filter((e) => e.getBoundingClientRect().width);
  for (const one of texts) {
    for (const other of texts) {
      if (one === other || one.parentNode !== other.parentNode) continue;
      const a = one.getBoundingClientRect();
      const b = other.getBoundingClientRect();
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across > 1 && down > 8) wrong.push(`${one.className} and ${other.className} overlap by ${across} × ${down}`);
    }
  }
  if (plate.left < 0 || plate.top < 0 || plate.right > innerWidth || plate.bottom > innerHeight) wrong.push("off the canvas");
  return wrong;
};
