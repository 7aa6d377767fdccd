/** Pictures that the data name, fetched before they are shown. One that cannot be had is left out. */

const WITHIN = 1000; // then the rest is shown without it rather than late

/** By address, those that came. They are held here, so that showing one again needs no fetching. */
const here = new Map();

/** Resolves, after a second at most, when what can be had of these is here. The others are asked for again next time. */
export async function fetchPictures(addresses) {
  const missing = addresses.filter((address) => address && !here.has(address));
  if (!missing.length) return;
  let timer;
  const impatience = new Promise((resolve) => (timer = setTimeout(resolve, WITHIN)));
  await Promise.race([Promise.allSettled(missing.map(fetchPicture)), impatience]);
  clearTimeout(timer);
}

export const isHere = (address) => here.has(address);

async function fetchPicture(address) {
  const picture = new Image();
  picture.src = address;
  await picture.decode();
  here.set(address, picture);
}
