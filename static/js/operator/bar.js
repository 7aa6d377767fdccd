/** The bottom bar: the way to safety and back, what is done in a hurry, the latest action, and panic. It never moves. */

import { html } from "../../vendor/lit-html.js";
import { hands } from "./hands.js";
import { panicButton } from "./panic.js";
import { commandButton } from "./parts.js";
import { receipt } from "./receipt.js";

export function bar(view) {
  const {
    t,
    live: { program },
    words,
  } = view;
  const covered = program.cover !== null;
  const asked = covered && (program.cover.role ?? "fallback") === "fallback";
  const onAir = covered && program.actual === program.fallback;
  const target = program.return_to ? words.scene(program.return_to) : "";
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
    ${commandButton(view, {
      name: "return",
      label: covered && target ? t("operator.bar.return_to", { scene: target }) : t("operator.bar.return"),
      words: t("operator.bar.return"),
      key: "F9",
      glyph: "back",
      look: `ret ${covered ? "next" : ""}`,
      off: covered ? null : t("refusal.not_covered"),
      shortcut: "F9",
    })}
    ${hands(view)}
    ${receipt(view)}
    ${panicButton(view)}
  </footer>`;
}
