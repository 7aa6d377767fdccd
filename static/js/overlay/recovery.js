/** Has the browser keep what the page is made of, so that it comes up when OBS loads it before the companion is there. */

const WORKER = "/overlay-worker.js";
const PAGE = "/overlay";

/** Where there are no such workers, as on a page over plain HTTP from another machine, the page is as it was. */
export async function keepForRecovery(version) {
  if (!navigator.serviceWorker) return;
  try {
    await navigator.serviceWorker.register(`${WORKER}?v=${encodeURIComponent(version)}`, { scope: PAGE });
    const { active } = await navigator.serviceWorker.ready;
    const loaded = performance.getEntriesByType("resource").map(({ name }) => new URL(name));
    const own = loaded.filter(({ origin }) => origin === location.origin);
    active.postMessage({ keep: [...new Set(own.map(({ pathname }) => pathname))] });
  } catch (problem) {
    console.warn(`nothing is kept for a recovery: ${problem}`);
  }
}
