/** The words of a page in one language, from `/static/i18n/<language>.json`. */

const RETRY_MS = 1000;

/** Nested objects → a map of dotted keys. */
function flatten(section, prefix, into) {
  for (const [name, value] of Object.entries(section)) {
    const key = prefix ? `${prefix}.${name}` : name;
    if (typeof value === "string") into.set(key, value);
    else flatten(value, key, into);
  }
  return into;
}

function shown(value) {
  return typeof value === "number" ? String(value).replace("-", "−") : String(value);
}

/** A file of words from the server, asked for until it answers. */
export async function fetchPatiently(path) {
  for (;;) {
    try {
      const answer = await fetch(path, { cache: "no-cache" });
      if (answer.ok) return await answer.json();
      console.warn(`words: ${answer.status} for ${path}`);
    } catch (problem) {
      console.warn(`words: ${problem}`);
    }
    // A page that comes up while the service restarts waits for it: without words it could show nothing.
    await new Promise((done) => setTimeout(done, RETRY_MS));
  }
}

/**
 * Loads the words of a language; retries until the server answers.
 *
 * The promised function `t(key, args)` fills `{placeholder}`s from `args`. A missing word comes back as its key, and a
 * missing argument as `{name}`, so that a gap shows on the page and not as a blank or an exception on air.
 * A number below zero gets its minus, and not the hyphen of a machine. `t.has(key)` says whether there is such a word.
 *
 * @param {string} language `zh-CN` or `en`; anything Chinese falls to the former, all else to the latter
 */
export async function loadWords(language) {
  const known = String(language).toLowerCase().startsWith("zh") ? "zh-CN" : "en";
  const words = flatten(await fetchPatiently(`/static/i18n/${known}.json`), "", new Map());
  const t = (key, args = {}) => {
    const text = words.get(key) ?? key;
    return text.replace(/\{(\w+)\}/g, (hole, name) => (name in args ? shown(args[name]) : hole));
  };
  t.has = (key) => words.has(key);
  t.language = known;
  return t;
}
