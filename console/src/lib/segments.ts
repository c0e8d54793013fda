/** How many segments a text costs: GSM 03.38 if every character is in it, else UCS-2. */

const BASIC =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const EXTENDED = "\f^{}\\[~]|€";

const ONE = new Set(BASIC);
const TWO = new Set(EXTENDED);

export interface Count {
  /** Characters as people count them (code points). */
  characters: number;
  segments: number;
  /** What still fits into the last segment. */
  left: number;
  encoding: "gsm" | "unicode";
  /** Characters that are not in GSM 03.38 and make the text cost more; each once, in order. */
  costly: string[];
}

export function count(text: string): Count {
  const characters = [...text];
  const costly = [...new Set(characters.filter((one) => !ONE.has(one) && !TWO.has(one)))];
  const encoding = costly.length > 0 ? "unicode" : "gsm";
  const units = characters.map((one) =>
    encoding === "unicode" ? one.length : TWO.has(one) ? 2 : 1,
  );
  const [single, part] = encoding === "unicode" ? [70, 67] : [160, 153];
  return { characters: characters.length, encoding, costly, ...packed(units, single, part) };
}

/** A character of two units is never cut in two, so parts may end one unit early. */
function packed(units: number[], single: number, part: number): { segments: number; left: number } {
  const total = units.reduce((sum, one) => sum + one, 0);
  if (total <= single) return { segments: total > 0 ? 1 : 0, left: single - total };
  let segments = 1;
  let used = 0;
  for (const one of units) {
    if (used + one > part) {
      segments += 1;
      used = 0;
    }
    used += one;
  }
  return { segments, left: part - used };
}

const PLAIN: Record<string, string> = {
  "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'", "`": "'", "´": "'",
  "“": '"', "”": '"', "„": '"', "″": '"', "«": '"', "»": '"',
  "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-",
  "…": "...", "•": "*", "·": ".", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ",
  "\t": " ", "\u200b": "", "\ufeff": "", "™": "TM", "©": "(c)", "®": "(r)", "⁄": "/", "×": "x",
};

/** The text with typographic characters replaced by plain ones that mean the same. */
export function tidied(text: string): string {
  return [...text].map((one) => PLAIN[one] ?? one).join("");
}

/** Whether tidying would make the text cost less. */
export function worthTidying(text: string): boolean {
  const before = count(text);
  return before.encoding === "unicode" && count(tidied(text)).encoding === "gsm";
}
