/** What the graphic says. It carries its own words, so that it runs in any renderer. */

export const WORDS = {
  "zh-CN": { seller: "经营者" },
  en: { seller: "Seller" },
};
