/** The links page: its words, buttons that copy a link, and links that OBS makes a source of. */

import { loadWords } from "./words.js";

const COPIED_MS = 2000;

const t = await loadWords(document.body.dataset.language);
for (const element of document.querySelectorAll("[data-words]")) element.textContent = t(element.dataset.words);
for (const element of document.querySelectorAll("[data-name]"))
  element.setAttribute("aria-label", t(element.dataset.name, element.dataset));
for (const image of document.querySelectorAll(".qr")) image.alt = t("common.links.qr", { title: image.dataset.title });

for (const button of document.querySelectorAll(".copy")) {
  button.addEventListener("click", async () => {
    const field = button.closest(".take").querySelector(".url");
    field.select();
    tell(button, t((await copied(field.value)) ? "common.links.copied" : "common.links.select"), button.dataset.words);
  });
}

// Who presses what is to be dragged wants to know how, and not to see a transparent page.
for (const link of document.querySelectorAll(".drag")) {
  const how = link.querySelector(".how");
  link.addEventListener("click", (event) => {
    event.preventDefault();
    tell(how, t("common.links.drag_how"), "common.links.drag", 3 * COPIED_MS);
  });
  link.addEventListener("dragstart", (event) => {
    event.dataTransfer.effectAllowed = "copyLink";
    link.classList.add("dragged");
  });
  link.addEventListener("dragend", () => link.classList.remove("dragged"));
}

function tell(element, text, then, stays_ms = COPIED_MS) {
  element.textContent = text;
  setTimeout(() => (element.textContent = t(then)), stays_ms);
}

/** Browsers lend the clipboard only to HTTPS and to pages of this very machine; elsewhere the link stays selected. */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
