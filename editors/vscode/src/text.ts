/** Numbers and text of the project, as they are shown. Pure. */

/** One decimal that does not look as if *limit* were reached when it is not. */
export function shown(number: number, limit: number): string {
  const rounded = number.toFixed(1);
  return number < limit && Number(rounded) >= limit ? (limit - 0.1).toFixed(1) : rounded;
}

/** `−5.0`; empty where nothing is lost. A loss never looks like none. */
export function lost(points: number): string {
  return points > 1e-9 ? `−${Math.max(points, 0.1).toFixed(1)}` : "";
}

export function counted(number: number, noun: string): string {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}

/** So that text of the project becomes neither a link, a heading nor an icon in Markdown, and stays on one line. */
export function escaped(text: string): string {
  return unIconed(text.replace(/\s+/g, " ")).replace(/[\\`*_{}[\]()#+\-.!|<>~&]/g, "\\$&");
}

/** `$(name)` would be drawn as an icon. */
export function unIconed(text: string): string {
  return text.replaceAll("$(", "$\u200b(");
}

/** The offset in UTF-16, as the editor counts, of a place that lies after *points* code points of *line*. */
export function utf16(line: string, points: number): number {
  return Array.from(line).slice(0, points).join("").length;
}
