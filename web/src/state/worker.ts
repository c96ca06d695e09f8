/** The service worker's registration and the way to a new version without losing words. */

import { signal } from "@preact/signals";

const LOOK_AGAIN_MS = 30 * 60_000;

// Not in every browser, hence not in the standard types.
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): {
    createScriptURL(url: string): unknown;
  };
}

/** A newer version is ready; `apply` loads it. */
export const update = signal<{ apply: () => void } | null>(null);

// Where the page's policy demands trusted script addresses, only this one is.
const { trustedTypes } = window as { trustedTypes?: TrustedTypes };
const trusted = trustedTypes?.createPolicy("curbside", {
  createScriptURL: (url: string) => {
    if (url !== "/sw.js") throw new TypeError("no script of ours");
    return url;
  },
});

export async function registerWorker(): Promise<void> {
  if (!("serviceWorker" in navigator) || import.meta.env.DEV) return;
  const url = trusted?.createScriptURL("/sw.js") ?? "/sw.js";
  const registration = await navigator.serviceWorker.register(url as string, { updateViaCache: "none" });
  const offer = (worker: ServiceWorker | null): void => {
    if (worker?.state === "installed" && navigator.serviceWorker.controller !== null) {
      update.value = { apply: () => worker.postMessage("take over") };
    }
  };
  offer(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const worker = registration.installing;
    worker?.addEventListener("statechange", () => offer(worker));
  });
  let reloading = false;
  const controlled = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (!controlled || reloading) return;
    reloading = true;
    location.reload();
  });
  setInterval(() => void registration.update().catch(() => undefined), LOOK_AGAIN_MS);
}
