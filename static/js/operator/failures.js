/**
 * Why OBS did not do what was asked, or is not there, as the service says it in English: the sentences of a fixed
 * shape, and the words that the page has for each. A name in them stands in quotation marks of either kind.
 */

import { fetchPatiently } from "../words.js";

/**
 * What a report has the words by too: each shape with the name of its words, `operator.failure.<name>`. Named groups
 * are their placeholders: `scene` and `shown` are scenes of the show, `output` is one of OBS's, `name` is whatever OBS
 * or the system has to call so. The first shape that fits counts.
 *
 * @type {[RegExp, string][]}
 */
const SHAPES = (await fetchPatiently("/static/i18n/reasons.json")).map(([shape, name]) => [new RegExp(shape), name]);

/** @returns {{name: string, args: Object<string, string>}|null} null: it has no fixed shape. */
export function shapeOf(reason) {
  for (const [pattern, name] of SHAPES) {
    const found = pattern.exec(reason);
    if (found) return { name, args: { ...found.groups } };
  }
  return null;
}
