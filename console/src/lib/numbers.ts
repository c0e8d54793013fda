/** Telephone numbers as people read them; what is none is left as it is. */

/** Country codes have one digit, two of these, or three. */
const TWO = /^(2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;

export function readable(address: string): string {
  const american = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(address);
  if (american) return `+1 ${american[1]} ${american[2]} ${american[3]}`;
  const british = /^\+44(\d{4})(\d{6})$/.exec(address);
  if (british) return `+44 ${british[1]} ${british[2]}`;
  if (!/^\+\d{8,15}$/.test(address)) return address;
  const digits = address.slice(1);
  const code = /^[17]/.test(digits) ? 1 : TWO.test(digits) ? 2 : 3;
  return `+${digits.slice(0, code)} ${digits.slice(code).replace(/\d{3}(?=\d{2})/g, "$& ")}`;
}

/** Which letters stand for somebody in a circle; nothing for a bare number. */
export function initials(name: string | null): string {
  if (!name) return "";
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map((word) => [...(word ?? "")][0] ?? "").join("").toLocaleUpperCase();
}

/** A colour for somebody that stays the same: an index below *many*. */
export function hue(text: string, many: number): number {
  let sum = 0;
  for (const one of text) sum = (sum * 31 + (one.codePointAt(0) ?? 0)) % 100_003;
  return sum % many;
}
