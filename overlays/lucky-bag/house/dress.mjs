/** A graphic's stylesheets and digits, fetched once from beside its modules, wherever those are served. */

const STYLE_WITHIN = 4000;
const DIGITS_WITHIN = 1000; // then the picture is shown with the system's digits rather than late
const FACES = { 500: "400 500", 700: "600 900" };

let sheets = null;
let faces = null;

/**
 * Puts the house's stylesheet and the graphic's own over it on a shadow root. Rejects when either cannot be had: an
 * unstyled graphic is never shown.
 *
 * @param {ShadowRoot} root
 * @param {URL} own the graphic's own stylesheet
 */
export async function dress(root, own) {
  sheets ??= Promise.all([new URL("house.css", import.meta.url), own].map(fetchSheet));
  try {
    root.adoptedStyleSheets = await sheets;
  } catch (problem) {
    sheets = null; // the next load tries again
    throw problem;
  }
}

async function fetchSheet(url) {
  const impatience = new AbortController();
  const timer = setTimeout(() => impatience.abort(), STYLE_WITHIN);
  try {
    const answer = await fetch(url, { signal: impatience.signal });
    if (!answer.ok) throw new Error(`${url.pathname}: ${answer.status}`);
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
