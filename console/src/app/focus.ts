/** Whoever works by keyboard goes on where they were when what had the focus goes away. */

const TABBABLE = "a[href],button:not([disabled]),input:not([disabled]),select:not([disabled]),textarea:not([disabled]),[tabindex='0']";
const LONGEST = 20;

interface Place {
  element: HTMLElement;
  /** What it stood in, from the inside out, as long as that was part of the page. */
  around: Element[];
  /** Whether it was switched off while it had the focus. */
  off: boolean;
}

/** The latest last. */
const places: Place[] = [];

function remember({ target }: FocusEvent): void {
  if (!(target instanceof HTMLElement) || target === document.body) return;
  const around: Element[] = [];
  for (let one = target.parentElement; one && one.id !== "root" && !one.matches("[data-portal-node]"); one = one.parentElement) around.push(one);
  places.push({ element: target, around, off: false });
  if (places.length > LONGEST) places.shift();
}

const takes = (element: Element, which = TABBABLE): element is HTMLElement => element instanceof HTMLElement && element.isConnected && element.matches(which) && element.checkVisibility();

/** The same again, once it is no longer switched off; else somewhere close by in what is left of the page; from a dialog, whatever had the focus before it. */
function restore(): void {
  const last = places.at(-1);
  if (!last) return;
  last.off ||= last.element.matches(":disabled");
  if (document.activeElement !== document.body) return;
  if (last.element.isConnected) {
    if (last.off && takes(last.element)) last.element.focus({ preventScroll: true });
    return;
  }
  // Beyond the page itself comes first the link that skips to it, which would lie over the page's own buttons.
  const left = last.around.filter((one) => one.isConnected && one.closest("#main"));
  const close = left.map((one) => (takes(one) ? one : [...one.querySelectorAll(TABBABLE)].find((inner) => takes(inner)))).find((one) => one !== undefined);
  const before = places.findLast(({ element }) => takes(element, `${TABBABLE},[tabindex]`))?.element;
  (close ?? before ?? document.getElementById("main"))?.focus({ preventScroll: true });
}

/** Whoever lets go of the focus by themselves keeps it so. */
function forget({ relatedTarget, target }: FocusEvent): void {
  if (relatedTarget || (target instanceof Element && target.matches(":disabled"))) return;
  setTimeout(() => {
    if (document.activeElement === document.body && target instanceof HTMLElement && target.isConnected) places.length = 0;
  });
}

export function keepFocus(): void {
  document.addEventListener("focusin", remember);
  document.addEventListener("focusout", forget);
  new MutationObserver(restore).observe(document.body, { childList: true, subtree: true, attributeFilter: ["disabled"] });
}
