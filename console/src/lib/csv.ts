/** Rows as comma-separated values (RFC 4180), which no spreadsheet takes for formulas. */

type Cell = string | number | boolean | null;

function quoted(cell: Cell): string {
  const text = String(cell ?? "");
  // A cell that begins so would be calculated; numbers of customers begin with a plus.
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

export function table(rows: readonly Readonly<Record<string, Cell>>[]): string {
  const names = Object.keys(rows[0] ?? {});
  const lines = rows.map((row) => names.map((name) => quoted(row[name] ?? null)).join(","));
  return [names.join(","), ...lines].join("\r\n") + "\r\n";
}
