/** One microphone under one key. */

import { commandButton } from "./parts.js";

/**
 * The host's microphone, or the first that the show has; lit while viewers cannot hear it.
 *
 * @param {string} look says where it stands
 */
export function muteButton(view, look) {
  const { t, words, plan, health } = view;
  const all = plan.microphones ?? [];
  const microphone = all.find(({ role }) => role === "host") ?? all[0];
  const name = microphone ? words.microphone(microphone.role) : words.microphone("host");
  const muted = microphone !== undefined && health.obs.muted.includes(microphone.input);
  const off = !microphone
    ? t("operator.bar.no_microphone")
    : health.obs.state === "connected"
      ? null
      : t("refusal.no_obs");
  const what = muted ? "unmute" : "mute";
  const label = words.known(`operator.bar.${what}_${microphone?.role ?? "host"}`, t(`operator.bar.${what}`, { name }));
  return commandButton(view, {
    name: what,
    args: { input: microphone?.role ?? "" },
    label,
    key: "F7",
    glyph: "mute",
    look: `${look} ${muted ? "warn" : ""}`,
    off,
    title: microphone?.input ?? "",
    shortcut: "F7",
    turns: "mute",
  });
}
