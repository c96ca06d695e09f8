/** Where in the app one is. Addresses are real: each can be opened, shared and gone back from. */

import { computed, signal } from "@preact/signals";
import type { ComponentChildren } from "preact";

export type Route =
  | { name: "board" }
  | { name: (typeof NAMED)[number] | (typeof OF_MODERATORS)[number] }
  | { name: "room"; caseId: string }
  | { name: "page"; pageId: string }
  | { name: "unknown" };

const path = signal(location.pathname);
const query = signal(location.search);
addEventListener("popstate", () => {
  takeLinkToken();
  path.value = location.pathname;
  query.value = location.search;
});

/** Pages whose address is their name. */
const NAMED = ["post", "sign-in", "register", "forgot", "reset", "confirm", "appeal", "hospital", "settings", "security", "licence", "duty", "pages", "channels", "numbers", "lounge", "moderation"] as const;
const OF_MODERATORS = ["people", "licences", "appeals", "audit", "system"] as const;
const FIXED = new Map<string, Route>([
  ["/", { name: "board" }],
  ...NAMED.map((name): [string, Route] => [`/${name}`, { name }]),
  ...OF_MODERATORS.map((name): [string, Route] => [`/moderation/${name}`, { name }]),
]);
const ID = /^\/([cp])\/([A-Za-z0-9_-]{22})\/?$/;

export function routeOf(pathname: string): Route {
  const fixed = FIXED.get(pathname);
  if (fixed !== undefined) return fixed;
  const [, kind, id] = ID.exec(pathname) ?? [];
  if (id === undefined) return { name: "unknown" };
  return kind === "c" ? { name: "room", caseId: id } : { name: "page", pageId: id };
}

/** What the link of a letter ended in, until it was followed. */
export const linkToken = signal<string | null>(null);
takeLinkToken();

/** The token after the # of a letter's link, or null. */
export function tokenIn(pathname: string, hash: string): string | null {
  const { name } = routeOf(pathname);
  return (name === "reset" || name === "confirm") && hash.length > 1 ? hash.slice(1) : null;
}

// Out of the address at once: it is worth a password, and stays in no history.
function takeLinkToken(): void {
  const token = tokenIn(location.pathname, location.hash ?? "");
  if (token === null) return;
  linkToken.value = token;
  history.replaceState(null, "", location.pathname);
}

export const route = computed(() => routeOf(path.value));

/** Go to an address of ours; `replace` leaves no step to go back to. */
export function navigate(to: string, replace = false): void {
  if (to === location.pathname + location.search) return;
  history[replace ? "replaceState" : "pushState"](null, "", to);
  path.value = location.pathname;
  query.value = location.search;
  scrollTo(0, 0);
}

const WAYS_IN: ReadonlySet<Route["name"]> = new Set<Route["name"]>(["sign-in", "register", "forgot", "reset", "confirm", "appeal", "hospital"]);

/** Where to go after signing in: the page asked for, never another site. */
export function wayBack(): string {
  const asked = new URLSearchParams(query.value).get("to") ?? "/";
  const { name } = routeOf(asked.split("?")[0] ?? "");
  return name === "unknown" || WAYS_IN.has(name) ? "/" : asked;
}

/** The sign-in address that comes back to the present one. */
export function signInPath(): string {
  // What a notification's button asked for is still to be done after signing in.
  const here = path.peek() + (route.peek().name === "page" ? query.peek() : "");
  return here === "/" || here === "/sign-in" ? "/sign-in" : `/sign-in?to=${encodeURIComponent(here)}`;
}

interface LinkProps {
  to: string;
  children: ComponentChildren;
  class?: string;
  onClick?: (event: MouseEvent) => void;
  "aria-label"?: string;
  "aria-current"?: "page" | undefined;
  "data-testid"?: string;
  "data-case-id"?: string;
}

/** A link within the app; with a modifier key or the middle button the browser's own. */
export function Link({ to, children, onClick, ...rest }: LinkProps) {
  return (
    <a
      {...rest}
      href={to}
      onClick={(event) => {
        onClick?.(event);
        if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        navigate(to);
      }}
    >
      {children}
    </a>
  );
}
