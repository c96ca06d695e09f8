/** A banner that comes, changes or goes by itself, and what keeps the finger from hitting the wrong thing by that. */

import { effect } from "@preact/signals";
import { useLayoutEffect, useState } from "preact/hooks";
import { route } from "../router";

/** No finger that was on its way when the banner changed is later than that. */
const ON_ITS_WAY_MS = 600;
/** A page that was opened less long ago makes room for the banner: nobody aims at anything there yet. */
const OPENED_MS = 4_000;

let openedAtMs = 0;
effect(() => {
  if (route.value.name !== "unknown") openedAtMs = performance.now();
});

/** Whether `shown` has stood for long enough to be meant by a press; what was put there by hand is meant at once. */
export function useSettled(shown: string | undefined, byHand: boolean): boolean {
  const [settled, setSettled] = useState<string | undefined>(undefined);
  useLayoutEffect(() => {
    if (shown === undefined || byHand) return setSettled(shown);
    const timer = setTimeout(() => setSettled(shown), ON_ITS_WAY_MS);
    return () => clearTimeout(timer);
  }, [shown, byHand]);
  return shown === settled || byHand;
}

/** Keeps what is below the banner where it is on the screen while the banner comes, grows, shrinks and goes. */
export function useTakenHeight(): (element: HTMLElement | null) => void {
  const [watch] = useState(() => {
    let sizes: ResizeObserver | null = null;
    let taken = 0;
    const take = (height: number): void => {
      const page = document.documentElement;
      const grown = height - taken;
      taken = height;
      page.style.setProperty("--paged", `${height}px`);
      if (grown === 0 || (page.scrollTop === 0 && performance.now() - openedAtMs < OPENED_MS)) return;
      // The browser's own anchoring would move it once more.
      page.style.overflowAnchor = "none";
      scrollBy({ top: grown, behavior: "instant" });
      requestAnimationFrame(() => requestAnimationFrame(() => page.style.removeProperty("overflow-anchor")));
    };
    return (element: HTMLElement | null): void => {
      sizes?.disconnect();
      if (element === null) return take(0);
      take(element.offsetHeight);
      sizes = new ResizeObserver(() => take(element.offsetHeight));
      sizes.observe(element);
    };
  });
  return watch;
}
