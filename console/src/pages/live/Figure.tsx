import style from "./Live.module.css";

/** A number with its name; a dash where nothing is known, or nothing is to be told. */
export function Figure({ label, value, share, tone, spoken }: { label: string; value: number | string | undefined; share?: string; tone?: "warning"; spoken?: string }) {
  return <div className={style.figure} data-tone={tone}><dt>{label}</dt><dd title={spoken}>{value ?? "–"}{share && <> <small>{share}</small></>}</dd></div>;
}
