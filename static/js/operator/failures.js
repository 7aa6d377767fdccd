/**
 * Why OBS did not do what was asked, or is not there, as the service says it in English: the sentences of a fixed
 * shape, and the words that the page has for each. A name in them stands in quotation marks of either kind.
 */

/**
 * @type {[RegExp, string][]} named groups are the placeholders of `operator.failure.<name>`: `scene` and `shown` are
 *   scenes of the show, `output` is one of OBS's, `name` is whatever OBS or the system has to call so
 */
const SHAPES = [
  // A switch, or something else that was asked for.
  [/^OBS has no scene ['"](?<name>.*)['"]$/, "no_scene"],
  [/^OBS has no scene collection ['"](?<name>[^'"]*)['"]/, "no_collection"],
  [/^OBS has no profile ['"](?<name>[^'"]*)['"]/, "no_profile"],
  [/^OBS has no (?:input|output) ['"](?<name>.*)['"]$/, "no_such"],
  [/^the input ['"](?<name>.*)['"] of OBS has no sound$/, "no_sound"],
  [/^the input ['"](?<name>.*)['"] of OBS is no media source\b/, "no_media"],
  [/^OBS has nothing to play in ['"](?<name>.*)['"]:/, "nothing_to_play"],
  [/^OBS took the request and says that ['"](?<name>.*)['"] is (?:muted|heard|obs)\b/, "unchanged"],
  [/^OBS was asked for the (?:scene collection|profile) ['"].*['"] and has ['"](?<name>.*)['"]$/, "has_another"],
  [/^OBS loads no profile while an output runs\b/, "outputs_run"],
  [/^OBS says that ['"](?<scene>.*)['"] is on programme, but ['"](?<name>.*)['"] of it is not in the picture$/, "not_seen"],
  [/^OBS was asked for ['"](?<scene>.*)['"] and shows ['"](?<shown>.*)['"]$/, "shows_another"],
  [/^OBS (?:was asked to start|tried to start|could not start) stream\b/, "stream_fails"],
  [/^OBS (?:was asked to start|tried to start|could not start) record\b/, "record_fails"],
  [/^OBS (?:was asked to start|tried to start|could not start) virtual_camera\b/, "virtual_camera_fails"],
  [/^OBS was asked to stop (?<output>\w+) and did not\b/, "runs_on"],
  [/^this OBS has no browser sources$/, "no_browser_sources"],
  [/^no virtual camera device on the machine of OBS\b/, "no_virtual_camera"],
  [/^OBS did not confirm (?:it )?within (?<seconds>[\d.]+) s\b/, "not_confirmed_it"],
  [/^OBS did not confirm ['"](?<scene>.*)['"] within (?<seconds>[\d.]+) s$/, "not_confirmed"],
  [/^OBS is busy changing its scene collection$/, "busy"],
  [/^OBS is not connected\b/, "not_connected"],
  [/^the link to OBS broke before ['"](?<scene>.*)['"] was confirmed\b/, "link_broke"],
  [/^the link to OBS broke before it confirmed\b/, "link_broke_it"],
  [/^(?:['"].*['"] was not confirmed: )?OBS changed its scene collection$/, "changed_collection"],
  [/\bovertaken by a later switch$/, "overtaken_by_another"],
  [/\bovertaken by the switch to ['"](?<scene>.*)['"]$/, "overtaken"],
  // What was to be measured and could not be.
  [/^(?<name>.+) gives no picture: see that it is on\b/, "gives_no_picture"],
  [/^OBS gave only (?<count>.+) pictures of (?<name>.+), too few to tell\b/, "too_few_pictures"],
  [/^(?<name>.+) is black: take off its cap\b/, "is_black"],
  [/^OBS does not measure (?<name>.+): take a scene\b/, "not_measured"],
  [/^Nothing comes from (?<name>.+): see that it is on\b/, "nothing_comes"],
  [/^(?<name>.+) is loud all the time: measure it\b/, "loud_all_the_time"],
  [/^The show names neither a camera nor a microphone\b/, "nothing_to_measure"],
  [/^(?<name>.+) is no camera and no microphone of the show\b/, "no_such_device"],
  [/^The sync offset of (?<name>.+) is (?<ms>\S+) ms now, not verified: /, "sync_not_verified"],
  [/^OBS gave too few pictures of (?<name>.+): see that it is on\b/, "gives_no_picture"],
  [/^OBS gave fewer than (?<count>.+) pictures a second of (?<name>.+), too few to tell\b/, "slow_pictures"],
  [/^(?<name>.+) sees no flashes: open the page \/sync\b/, "sees_no_flashes"],
  [/^(?<name>.+) hears no beeps: turn the phone up\b/, "hears_no_beeps"],
  [/^Fewer than six beats were both seen by (?<camera>.+) and heard by (?<name>.+): hold the phone\b/, "few_beats"],
  [/^The flashes that .+ sees and the beeps that .+ hears do not belong\b/, "beats_apart"],
  [/^Nothing was measured with (?<name>.+) yet: measure it\b/, "sync_unmeasured"],
  [/^OBS (?:made no recording that can be read here\.|did not say where it has recorded to)$/, "no_recording"],
  [/^OBS records already; stop the recording\b/, "records_already"],
  [/^OBS takes sync offsets of .+ ms, not of (?<ms>\S+) ms$/, "bad_sync_offset"],
  [/^OBS was asked for a sync offset of (?<wanted>\S+) ms and says (?<ms>\S+) ms$/, "sync_unchanged"],
  [/^['"](?<name>.*)['"] could not be filmed: /, "not_filmed"],
  [/^the simulated OBS (?:has no camera and no microphone|writes no recordings)\b/, "simulated_cannot"],
  [/^The show is on air: picture and sound are measured\b/, "on_air_already"],
  [/^OBS has that already: look again\.$/, "obs_as_wanted"],
  [/^An output runs: viewers would notice\.$/, "viewers_would_notice"],
  [/^On air: unmute it on the operator page\.$/, "unmute_on_desk"],
  [/^(?<name>.+) cannot be written: /, "cannot_write"],
  [/^Nothing (?:here can do that|can be measured here)\.$/, "cannot_check"],
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
  [/^OBS closed the connection\b/, "ended_link"],
  [/^the connection (?:to OBS broke|broke|was closed)\b/, "ended_link"],
  [/, and nothing else comes from it: it hangs$/, "hangs"],
  [/^OBS did not answer(?: \w+)? in time\b/, "late"],
  [/^OBS refused .*\((?<why>\d+.*)\)$/, "refused"],
  [/^OBS refused .*: (?<why>.*)$/, "refused"],
  [/^OBS (?:sent something|answered (?:another request|in a way)|does not say what it has)\b/, "unforeseen"],
  [/ met what was not foreseen \(/, "unforeseen"],
  [/^This show was started without OBS\.$/, "without_obs"],
  [/^An error in this program\b/, "our_error"],
  // Its process, and starting it again.
  [/^OBS crashed: its process is gone\b/, "process_gone"],
  [/^it crashed again after two starts in ten minutes$/, "crashed_again"],
  [/^it runs out of a package\b/, "packaged"],
  [/^the system does not say how it was started\b/, "start_unknown"],
  [/^there is no program (?<name>.+)$/, "no_program"],
  [/^(?<name>.+) does not start: (?<why>.+)$/, "does_not_start"],
  [/^(?<name>.+) ended at once$/, "ended_at_once"],
];

/** @returns {{name: string, args: Object<string, string>}|null} null: it has no fixed shape. */
export function shapeOf(reason) {
  for (const [pattern, name] of SHAPES) {
    const found = pattern.exec(reason);
    if (found) return { name, args: { ...found.groups } };
  }
  return null;
}
