/** What the graphic says. It carries its own words, so that it runs in any renderer. */

export const WORDS = {
  "zh-CN": {
    correction: "更正",
    right_price: "正确价格",
    link: "{n}号链接",
    see_link: "价格以链接页面为准",
    ten_thousand: "万",
  },
  en: {
    correction: "Correction",
    right_price: "Correct price",
    link: "Link {n}",
    see_link: "Price as on the link's page",
    ten_thousand: "",
  },
};
