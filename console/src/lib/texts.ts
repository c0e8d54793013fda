/** Texts by language, as forms have them. */

export interface Worded {
  language: string;
  text: string;
}

export function wordedOf(texts: Readonly<Record<string, string>> | undefined): Worded[] {
  const found = Object.entries(texts ?? {}).map(([language, text]) => ({ language, text }));
  return found.length > 0 ? found : [{ language: "en", text: "" }];
}

/** As the API writes them; what was taken away has to be named, with null. */
export function textsOf(worded: readonly Worded[], before: Readonly<Record<string, string>> = {}): Record<string, string | null> {
  const now = Object.fromEntries(worded.filter((one) => one.language.trim() && one.text.trim()).map((one) => [one.language.trim(), one.text]));
  const gone = Object.fromEntries(Object.keys(before).filter((language) => !(language in now)).map((language) => [language, null]));
  return { ...gone, ...now };
}
