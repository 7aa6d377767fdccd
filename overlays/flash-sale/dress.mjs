/** The graphic's stylesheet and its digits, fetched once from beside this file, wherever that is served. */

const STYLE_WITHIN = 4000;
const DIGITS_WITHIN = 1000; // then the picture is shown with the system's digits rather than late
const FACES = { 500: "400 500", 700: "600 900" };

let style = null;
let faces = null;

/** Puts the stylesheet on a shadow root. Rejects when it cannot be had: an unstyled graphic is never shown. */
export async function dress(root) {
  style ??= fetchStyle();
  try {
    root.adoptedStyleSheets = [await style];
  } catch (problem) {
    style = null; // the next load tries again
    throw problem;
  }
}

async function fetchStyle() {
  const impatience = new AbortController();
  const timer = setTimeout(() => impatience.abort(), STYLE_WITHIN);
  try {
    const answer = await fetch(new URL("style.css", import.meta.url), { signal: impatience.signal });
    if (!answer.ok) throw new Error(`style.css: ${answer.status}`);
    return await new CSSStyleSheet().replace(await answer.text());
  } finally {
    clearTimeout(timer);
  }
}

/** Resolves, after a second at most, with whose digits will be drawn: "own" or the "system"'s. */
export async function loadDigits() {
  // In the document's set: an @font-face inside a shadow root is not heard.
  faces ??= Object.entries(FACES).map(([file, weight]) => {
    const face = new FontFace("Live Digits", `url(${new URL(`fonts/live-digits-${file}.woff2`, import.meta.url)})`, {
      weight,
      display: "block",
    });
    document.fonts.add(face);
    return face;
  });
  let timer;
  const impatience = new Promise((resolve) => (timer = setTimeout(resolve, DIGITS_WITHIN, "system")));
  const loaded = Promise.all(faces.map((face) => face.load())).then(
    () => "own",
    () => "system",
  );
  const whose = await Promise.race([loaded, impatience]);
  clearTimeout(timer);
  return whose;
}
