/**
 * Keeps what the overlay page is made of, for the moment when OBS loads it and the companion is not there.
 *
 * OBS loads a browser source once and does not try again: an evening begins with an empty source when OBS was started
 * first. With this worker the page comes up from what was kept and connects by itself as soon as it can. While the
 * companion answers nothing comes from here. Nothing of the API, no picture of the show and no address with a key in it
 * is ever kept.
 */

const VERSION = new URL(self.location.href).searchParams.get("v");
const CACHES = "overlay-";
const CACHE = `${CACHES}${VERSION}`;
const PAGE = "/overlay";
const PARTS = ["/static/", "/graphics/"];
/** A companion that is starting, or busy with a disk, is slower than this seldom; an empty source is worse than both. */
const PATIENCE_MS = 3000;

self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));

self.addEventListener("activate", (event) => event.waitUntil(begin()));

/** What a page had loaded before there was a worker. */
self.addEventListener("message", (event) => event.waitUntil(keepAll(event.data.keep)));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  const page = request.mode === "navigate" && pathname === PAGE;
  if (page || isPart(pathname)) event.respondWith(answer(event, pathname));
});

const isPart = (pathname) => PARTS.some((folder) => pathname.startsWith(folder));

async function begin() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(CACHES) && name !== CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function keepAll(pathnames) {
  const kept = await caches.open(CACHE);
  const wanted = [PAGE, ...pathnames.filter(isPart)];
  await Promise.all(
    wanted.map(async (pathname) => {
      if (!(await kept.match(pathname))) await keep(pathname, await fetch(pathname));
    }),
  );
}

async function keep(pathname, response) {
  if (response.status !== 200 || response.redirected) return;
  await (await caches.open(CACHE)).put(pathname, response);
}

/** From the companion, or else, when it cannot be reached or takes too long, from what was kept of it. */
async function answer(event, pathname) {
  const asked = fetch(event.request);
  event.waitUntil(asked.then((response) => keep(pathname, response.clone())).catch(() => {}));
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  const first = await Promise.race([asked.catch(() => undefined), late]);
  if (first) return first;
  return (await (await caches.open(CACHE)).match(pathname)) ?? asked;
}
