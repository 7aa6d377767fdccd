/** What the graphic says. It carries its own words, so that it runs in any renderer. */

export const WORDS = {
  "zh-CN": {
    presenting: "讲解中",
    link_before: "",
    link_after: "号链接",
    limit: "每人限购 {n} 件",
    pieces: "{n} 件",
    saves: "减 {n}",
    gift: "赠",
    worth: "（现价 {price}）",
    worth_each: "（现价各 {price}）",
    ten_thousand: "万",
  },
  en: {
    presenting: "On now",
    link_before: "Link",
    link_after: "",
    limit: "Max {n} each",
    pieces: "{n} for",
    saves: "Save {money}",
    gift: "Gift",
    worth: "(now {price})",
    worth_each: "(now {price} each)",
    ten_thousand: "",
  },
};
