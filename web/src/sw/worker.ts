/**
 * The service worker: the app's shell from the cache, and pages as notifications.
 *
 * It never caches an answer of the API and never shows a clinical word: a push names a
 * specialty, an urgency and a page id, and anything else in it is not shown.
 */

import { act, buttons, failedWords, inApp, type Language, type PageAction, tellReceipt } from "./page_actions";

declare const self: ServiceWorkerGlobalScope;

const SHELL: readonly string[] = "__SHELL_FILES__" as unknown as string[];
const CACHE = "shell-__SHELL_VERSION__";
const START = "/index.html";
const FIXED = ["/icon.svg", "/icon-192.png", "/badge-96.png", "/manifest.webmanifest"];
const PAGE_PATH = /^\/p\/([A-Za-z0-9_-]{22})$/;

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

/** A page as a notification, and all that is needed to act on it or show it again. */
interface Shown {
  title: string;
  body: string;
  tag: string;
  path: string;
  language: Language;
  /** Null: not a page, or one that is over. */
  pageId: string | null;
  receipt: string | null;
  /** It takes the place of a page that is over: no sound, no buttons. */
  silent: boolean;
}

/** What a push asks to show, in the declarative form (`web_push: 8030`); a bare notice when it is unreadable. */
function shownBy(data: PushMessageData | null): Shown {
  const spanish = self.navigator.language.startsWith("es");
  const plain: Shown = {
    title: "Curbside",
    body: spanish ? "Hay una consulta para usted" : "There is a consultation for you",
    tag: "curbside",
    path: "/",
    language: spanish ? "es" : "en",
    pageId: null,
    receipt: null,
    silent: false,
  };
  try {
    const { notification } = data?.json() as { notification: Record<string, unknown> };
    const { title, body, tag, navigate, lang, silent } = notification;
    const { receipt } = (notification["data"] ?? {}) as Record<string, unknown>;
    const url = new URL(String(navigate), location.origin);
    const pageId = url.origin === location.origin ? (PAGE_PATH.exec(url.pathname)?.[1] ?? null) : null;
    return {
      title: typeof title === "string" ? title : plain.title,
      body: typeof body === "string" ? body : plain.body,
      tag: typeof tag === "string" ? tag : plain.tag,
      path: pageId === null ? "/" : url.pathname,
      language: lang === "es" || lang === "en" ? lang : plain.language,
      pageId,
      receipt: typeof receipt === "string" && pageId !== null ? receipt : null,
      silent: silent === true,
    };
  } catch {
    return plain;
  }
}

self.addEventListener("push", (event) => {
  const shown = shownBy(event.data);
  event.waitUntil(show(shown).then(() => (shown.receipt === null ? undefined : tellReceipt(shown.receipt, false))));
});

// Not in every browser, hence not in the standard types.
type FullOptions = NotificationOptions & { renotify: boolean; actions: { action: string; title: string }[] };

function show(shown: Shown): Promise<void> {
  const { maxActions = 0 } = Notification as unknown as { maxActions?: number };
  const options: FullOptions = {
    body: shown.body,
    tag: shown.tag,
    lang: shown.language,
    silent: shown.silent,
    renotify: !shown.silent,
    requireInteraction: !shown.silent,
    actions: shown.pageId === null ? [] : buttons(shown.language, maxActions),
    icon: "/icon-192.png",
    badge: "/badge-96.png",
    data: shown,
  };
  return self.registration.showNotification(shown.title, options);
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(tapped(event.notification.data as Shown, event.action as PageAction | ""));
});

async function tapped(shown: Shown, action: PageAction | ""): Promise<void> {
  const told = shown.receipt === null ? undefined : tellReceipt(shown.receipt, true);
  if (action === "" || shown.pageId === null) await openAt(shown.path);
  else await actOn(shown, shown.pageId, action);
  await told;
}

/** Do what a button says without opening the app, but where only the app can go on. */
async function actOn(shown: Shown, pageId: string, action: PageAction): Promise<void> {
  const done = await act(action, pageId);
  if (done.kind === "done" && action === "join") await openAt(`/c/${String(done.result["case_id"])}`);
  else if (done.kind === "signed_out" || (done.kind !== "done" && action === "join")) await openAt(inApp(action, pageId));
  else if (done.kind === "failed") await show({ ...shown, body: failedWords(shown.language) });
}

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
