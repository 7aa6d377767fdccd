/** The bottom bar: the way to safety and back, what is done in a hurry, the latest action, and panic. It never moves. */

import { html } from "../../vendor/lit-html.js";
import { hands } from "./hands.js";
import { panicButton } from "./panic.js";
import { commandButton } from "./parts.js";
import { receipt } from "./receipt.js";
import { sceneOfSegment } from "./segment_scene.js";

export function bar(view) {
  const {
    t,
    live: { program },
  } = view;
  const covered = program.cover !== null;
  const asked = covered && (program.cover.role ?? "fallback") === "fallback";
  const onAir = covered && program.actual === program.fallback;
  return html`<footer class="bar" aria-label=${t("operator.bar.title")}>
    ${commandButton(view, {
      name: "fallback",
      label: onAir
        ? t("operator.bar.on_fallback")
        : asked
          ? t("operator.bar.fallback_again")
          : t("operator.bar.fallback"),
      words: t("operator.bar.fallback"),
      key: onAir ? "" : "F8",
      glyph: onAir ? "air" : "shield",
      look: `em ${onAir ? "on" : ""}`,
      shortcut: "F8",
    })}
    ${returnButton(view)}
    ${hands(view)}
    ${receipt(view)}
    ${panicButton(view)}
  </footer>`;
}

/** Back from what covers; or, when somebody took another scene, back to that of the segment. */
function returnButton(view) {
  const { t, words, live: { program } } = view;
  const covered = program.cover !== null;
  const of = covered ? null : sceneOfSegment(view);
  const target = of?.scene ?? (covered ? program.return_to : null);
  const label = target ? t("operator.bar.return_to", { scene: words.scene(target) }) : t("operator.bar.return");
  return commandButton(view, {
    name: of === null ? "return" : "take_scene",
    args: of === null ? {} : { role: of.role },
    label,
    words: of === null ? t("operator.bar.return") : label,
    key: "F9",
    glyph: "back",
    look: `ret ${covered ? "next" : ""}`,
    off: covered || of !== null ? null : t("refusal.not_covered"),
    shortcut: "F9",
  });
}
