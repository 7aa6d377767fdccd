/** What preflight found, in the order in which a crew goes through it. */

/** What findings are about, by the group that they stand in. */
const ABOUT = {
  obs: ["obs", "collection", "profile", "studio_mode", "studio"],
  scenes: ["scene", "input", "picture"],
  cameras: ["camera"],
  microphones: ["microphone"],
  fallback: ["fallback", "cut"],
  outputs: ["stream", "record", "virtual_camera", "recording"],
  emergency: ["emergency", "key"],
  pages: ["overlay", "overlays", "page", "network"],
  show: ["show", "settings"],
  machine: ["machine", "data"],
};
export const GROUPS = Object.keys(ABOUT);
const GROUP_OF = Object.fromEntries(GROUPS.flatMap((group) => ABOUT[group].map((about) => [about, group])));
/** Where a finding stands that nobody foresaw: it is shown all the same. */
const OTHER = "other";

/** @returns {{name: string, rows: object[]}[]} those that have anything; rows as they came */
export function grouped(checked) {
  const by = new Map([...GROUPS, OTHER].map((name) => [name, []]));
  for (const one of checked) by.get(GROUP_OF[one.about] ?? OTHER).push(one);
  return [...by].filter(([, rows]) => rows.length > 0).map(([name, rows]) => ({ name, rows }));
}

/** What the finding is about, as the crew calls it; `also` is its name in OBS where that is another. */
export function subjectOf({ t, words }, { about, name, role }) {
  const known = role && ["scene", "camera", "microphone"].includes(about);
  if (known) {
    const called = about === "scene" ? words.role(role) : words[about](role);
    return { name: called, also: called === name ? "" : name };
  }
  return { name: words.known(`preflight.about.${about}`, about), also: name };
}

/** What was found, in a sentence. A code that has no words is shown as it is. */
export function sentence({ words }, { code, args }) {
  return words.known(`preflight.${code}`, code, inWords(words, args));
}

/** What a person does about it; an empty string where nothing is known, or one press does it. */
export function remedy({ words }, { code, args, mend }) {
  return mend ? "" : words.known(`preflight.do.${code}`, "", inWords(words, args));
}

/** What a figure is: some are of this page alone, most are those of the operator page. */
export function figureName({ words }, name) {
  return words.known(`checks.figure.${name}`, words.known(`operator.figure.${name}`, name));
}

/** Reasons come as the service says them in English. */
function inWords(words, args) {
  return "reason" in args ? { ...args, reason: words.failure(String(args.reason)) } : args;
}

/**
 * What is to be set in OBS so that nothing is left of what was measured: that has OBS's own offset in it.
 * OBS delays sound by a positive offset.
 */
export function offsetFor({ measured_ms, configured_ms }) {
  return configured_ms - measured_ms;
}

/** Nobody notices less; see docs/how-to/sound-and-picture.md. */
export const UNNOTICED_MS = 40;
/** Where half of the beats are spread further, the phone was moved or OBS was busy. */
export const SPREAD_MS = 25;
