/**
 * The service worker: the app's shell from the cache, and pages as notifications.
 *
 * It never caches an answer of the API and never shows a clinical word: a push names a
 * specialty, an urgency and a page id, and anything else in it is not shown.
 */

export {};

declare const self: ServiceWorkerGlobalScope;

const SHELL: readonly string[] = "__SHELL_FILES__" as unknown as string[];
const CACHE = "shell-__SHELL_VERSION__";
const START = "/index.html";
const FIXED = ["/icon.svg", "/icon-192.png", "/badge-96.png", "/manifest.webmanifest"];
const PAGE_PATH = /^\/p\/[A-Za-z0-9_-]{22}$/;

self.addEventListener("install", (event) => event.waitUntil(fill()));

async function fill(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll([...SHELL, ...FIXED]);
  const start = await fetch("/", { cache: "reload", credentials: "omit" });
  if (!start.ok) throw new Error("the start page could not be read");
  await cache.put(START, start);
}

self.addEventListener("activate", (event) => event.waitUntil(dropOldShells()));

async function dropOldShells(): Promise<void> {
  for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
  await self.clients.claim();
}

self.addEventListener("message", (event) => {
  if (event.data === "take over") void self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/api/") || url.pathname.startsWith("/socket.io/")) return;
  if (event.request.mode === "navigate") event.respondWith(start(event.request));
  else if (url.pathname.startsWith("/assets/") || FIXED.includes(url.pathname)) event.respondWith(asset(event.request));
});

/** The app's start page: from this worker's own shell, so that page and assets are of one version. */
async function start(request: Request): Promise<Response> {
  if (/^\/(healthz|readyz|metrics)$/.test(new URL(request.url).pathname)) return fetch(request);
  return (await caches.match(START, { cacheName: CACHE })) ?? fetch(request);
}

async function asset(request: Request): Promise<Response> {
  return (await caches.match(request, { cacheName: CACHE })) ?? fetch(request);
}

interface Shown {
  title: string;
  body: string;
  tag: string;
  path: string;
}

/** What a push asks to show, in the declarative form (`web_push: 8030`); a bare notice when it is unreadable. */
function shownBy(data: PushMessageData | null): Shown {
  const spanish = self.navigator.language.startsWith("es");
  const plain: Shown = {
    title: "Curbside",
    body: spanish ? "Hay una consulta para usted" : "There is a consultation for you",
    tag: "curbside",
    path: "/",
  };
  try {
    const { notification } = data?.json() as { notification: Record<string, unknown> };
    const { title, body, tag, navigate } = notification;
    const url = new URL(String(navigate), location.origin);
    return {
      title: typeof title === "string" ? title : plain.title,
      body: typeof body === "string" ? body : plain.body,
      tag: typeof tag === "string" ? tag : plain.tag,
      path: url.origin === location.origin && PAGE_PATH.test(url.pathname) ? url.pathname : "/",
    };
  } catch {
    return plain;
  }
}

self.addEventListener("push", (event) => {
  const { title, body, tag, path } = shownBy(event.data);
  const options: NotificationOptions & { renotify: boolean } = {
    body,
    tag,
    renotify: true,
    requireInteraction: true,
    icon: "/icon-192.png",
    badge: "/badge-96.png",
    data: { path },
  };
  event.waitUntil(self.registration.showNotification(title, options));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { path } = (event.notification.data ?? { path: "/" }) as { path: string };
  event.waitUntil(openAt(path));
});

/** Bring an open window to the page, or open one. */
async function openAt(path: string): Promise<void> {
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = windows.find((one) => one.visibilityState === "visible") ?? windows[0];
  if (open === undefined) {
    await self.clients.openWindow(path);
    return;
  }
  // The app goes there by itself, so that unsent words stay where they are.
  open.postMessage({ go: path });
  await open.focus().catch(() => undefined);
}
