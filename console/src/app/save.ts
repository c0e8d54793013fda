/** A file that the browser saves as if it had been downloaded. */
export function save(name: string, content: string, type: "text/csv" | "application/json"): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
