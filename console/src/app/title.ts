/** The page's title: what waits, where one is, what this is. */

let waiting = 0;
let page = "";
let name = "";

function show(): void {
  document.title = `${waiting > 0 ? `(${waiting}) ` : ""}${page ? `${page} · ` : ""}${name}`;
}

export function titlePage(title: string, app: string): void {
  page = title;
  name = app;
  show();
}

export function titleWaiting(count: number): void {
  waiting = count;
  show();
}
