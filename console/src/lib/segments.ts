/** How many segments a text costs: GSM 03.38 if every character is in it, else UCS-2.
 *  `domain/segments.py` counts the same; both are tried with the same texts. */

import PLAIN from "../../../domain/data/tidied.json";

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
  encoding: "gsm7" | "ucs2";
  /** Characters that are not in GSM 03.38 and make the text cost more; each once, in order. */
  costly: string[];
}

export function count(text: string): Count {
  const characters = [...normalised(text)];
  const costly = [...new Set(characters.filter((one) => !ONE.has(one) && !TWO.has(one)))];
  const encoding = costly.length > 0 ? "ucs2" : "gsm7";
  const units = characters.map((one) =>
    encoding === "ucs2" ? one.length : TWO.has(one) ? 2 : 1,
  );
  const [single, part] = encoding === "ucs2" ? [70, 67] : [160, 153];
  return { characters: characters.length, encoding, costly, ...packed(units, single, part) };
}

/** The text as it is sent: composed, without halves of characters. */
function normalised(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\ufffd").normalize("NFC");
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

const TIDIED = new Map(Object.entries(PLAIN).flatMap(([plain, all]) => [...all].map((one) => [one, plain] as const)));

/** The text with plain quotes, dashes and spaces, where that brings it back to GSM 03.38. */
export function tidied(text: string): string | undefined {
  if (count(text).encoding === "gsm7") return undefined;
  const tidy = [...normalised(text)].map((one) => TIDIED.get(one) ?? one).join("").replaceAll("\r\n", "\n");
  return count(tidy).encoding === "gsm7" ? tidy : undefined;
}
