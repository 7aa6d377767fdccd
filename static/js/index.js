/** The links page: its words, and a button that copies a link. */

import { loadWords } from "./words.js";

const COPIED_MS = 2000;

const t = await loadWords(document.body.dataset.language);
for (const element of document.querySelectorAll("[data-words]")) element.textContent = t(element.dataset.words);
for (const image of document.querySelectorAll(".qr")) image.alt = t("common.links.qr", { title: image.dataset.title });

for (const button of document.querySelectorAll(".copy")) {
  button.addEventListener("click", async () => {
    const field = button.closest("li").querySelector(".url");
    field.select();
    button.textContent = t((await copied(field.value)) ? "common.links.copied" : "common.links.select");
    setTimeout(() => (button.textContent = t("common.links.copy")), COPIED_MS);
  });
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
