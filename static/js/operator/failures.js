/**
 * Why OBS did not do what was asked, or is not there, as the service says it in English: the sentences of a fixed
 * shape, and the words that the page has for each. A name in them stands in quotation marks of either kind.
 */

/** @type {[RegExp, string][]} named groups are the placeholders of `operator.failure.<name>` */
const SHAPES = [
  // A switch, or something else that was asked for.
  [/^OBS has no scene ['"](?<missing>.*)['"]$/, "no_scene"],
  [/^OBS has no (?:input|output|collection|profile) ['"](?<missing>.*)['"]$/, "no_such"],
  [/^OBS was asked for ['"](?<scene>.*)['"] and shows ['"](?<shown>.*)['"]$/, "shows_another"],
  [/^OBS did not confirm within (?<seconds>[\d.]+) s\b/, "not_confirmed_it"],
  [/^OBS did not confirm ['"](?<scene>.*)['"] within (?<seconds>[\d.]+) s$/, "not_confirmed"],
  [/^OBS is busy changing its scene collection$/, "busy"],
  [/^OBS is not connected\b/, "not_connected"],
  [/^the link to OBS broke before ['"](?<scene>.*)['"] was confirmed\b/, "link_broke"],
  [/^the link to OBS broke before it confirmed\b/, "link_broke_it"],
  [/\bovertaken by the switch to ['"](?<scene>.*)['"]$/, "overtaken"],
  // The link itself.
  [/^nothing listens on (?<address>\S+) \(no such host\)$/, "no_host"],
  [/^nothing listens on (?<address>\S+)/, "nobody_there"],
  [/^(?<address>\S+) takes connections and does not answer$/, "silent_there"],
  [/^no obs-websocket on (?<address>\S+)/, "not_obs"],
  [/^what listens on (?<address>\S+) is not obs-websocket 5$/, "not_obs"],
  [/^OBS at (?<address>\S+) asks for a password and none is set$/, "password_missing"],
  [/^OBS at (?<address>\S+) says that the password is wrong$/, "password_wrong"],
  [/^OBS at (?<address>\S+) speaks another version of obs-websocket; 5 is needed$/, "version"],
  [/^OBS at (?<address>\S+) ended our session \(somebody pressed Kick\)$/, "kicked"],
  [/^OBS at (?<address>\S+) did not confirm the connection$/, "silent_there"],
  [/^OBS was closed$/, "closed"],
  [/^OBS (?:closed the connection|connection was closed)\b/, "ended_link"],
  [/^the connection (?:to OBS broke|broke|was closed)\b/, "ended_link"],
  [/^OBS did not answer(?: (?<request>\w+))? in time$/, "late"],
];

/** @returns {{name: string, args: Object<string, string>}|null} null: it has no fixed shape. */
export function shapeOf(reason) {
  for (const [pattern, name] of SHAPES) {
    const found = pattern.exec(reason);
    if (found) return { name, args: { ...found.groups } };
  }
  return null;
}
