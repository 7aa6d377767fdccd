/** The canvas that graphics are laid out on, scaled into the window. */

const CANVASES = [
  [1080, 1920],
  [1920, 1080],
  [1280, 720],
];
const [PORTRAIT, WIDE] = CANVASES;

/** The canvas that `?canvas=` names, as [width, height]; null when it names none, and the window decides. */
export function wantedCanvas(name) {
  return CANVASES.find(([width, height]) => `${width}x${height}` === name) ?? null;
}

export class Canvas {
  width = 0;
  height = 0;
  element = document.createElement("main");

  #wanted;
  #onResize = [];

  constructor(body, wanted) {
    this.#wanted = wanted;
    this.element.className = "canvas";
    body.append(this.element);
    window.addEventListener("resize", () => this.#fit());
    this.#fit();
  }

  /** Calls back when another canvas is laid out than before: a source in OBS can be turned on its side. */
  onResize(callback) {
    this.#onResize.push(callback);
  }

  #fit() {
    const [width, height] = this.#wanted ?? (innerHeight > innerWidth ? PORTRAIT : WIDE);
    const scale = Math.min(innerWidth / width, innerHeight / height);
    const left = (innerWidth - width * scale) / 2;
    const top = (innerHeight - height * scale) / 2;
    const { style } = this.element;
    style.setProperty("width", `${width}px`);
    style.setProperty("height", `${height}px`);
    // No transform at 1:1, so that text is drawn on whole pixels.
    const plain = scale === 1 && left === 0 && top === 0;
    style.setProperty("transform", plain ? "none" : `translate(${left}px, ${top}px) scale(${scale})`);
    const turned = width !== this.width || height !== this.height;
    this.width = width;
    this.height = height;
    if (turned) for (const callback of this.#onResize) callback();
  }
}
