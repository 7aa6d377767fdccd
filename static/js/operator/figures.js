/** Measured figures as people read them; their unit is the end of their name. */

/** Steps of brightness come in hundredths. */
const HUNDREDTHS = 100;

/** A figure alone: `−18 dB`, `0.02%`, `1.2 GB`. */
export function valueOf(name, value) {
  if (name.endsWith("_cdb")) return `${trimmed(Math.round(value / 10) / 10)} dB`;
  if (name.endsWith("_permille")) return `${trimmed(value / 10)}%`;
  if (name.endsWith("_ppm")) return `${trimmed(value / 10_000)}%`;
  if (name.endsWith("_mb")) return `${trimmed(value / 1000)} GB`;
  if (name.endsWith("_ms")) return value >= 1000 ? `${trimmed(value / 1000)} s` : `${value} ms`;
  if (name.startsWith("luma_") || name.endsWith("_spread")) return trimmed(value / HUNDREDTHS);
  return trimmed(value);
}

/** With what it is: 「亮度 102」; a figure without words of its own goes by its name. */
export function figureOf({ words }, name, value) {
  return `${words.known(`operator.figure.${name}`, name)} ${valueOf(name, value)}`;
}

/** Three figures are enough for anybody. */
function trimmed(number) {
  return String(Number(number.toPrecision(3))).replace("-", "−");
}
