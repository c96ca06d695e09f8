/** Starts the app: words first, then who is signed in, then the page. */

// First, so that the pages' own styles come after them.
import "./design/tokens.css";
import "./design/base.css";
import "./design/controls.css";
import "./app.css";
import { render } from "preact";
import { App } from "./app";
import { speak } from "./i18n";
import { navigate, route, routeOf } from "./router";
import { readSession, sessionState } from "./state/session";
import { loadSpecialties } from "./state/specialties";
import { registerWorker } from "./state/worker";
import { reconnectNow } from "./wire/socket";

async function start(): Promise<void> {
  await speak();
  const root = document.getElementById("app");
  if (root !== null) render(<App />, root);
  await Promise.all([readSession(), loadSpecialties()]);
}

addEventListener("online", () => {
  reconnectNow();
  if (sessionState.value === "unreachable") void readSession();
  void loadSpecialties();
});
// A tapped notification asks the open window to go to its page.
navigator.serviceWorker?.addEventListener("message", (event: MessageEvent<{ go?: unknown }>) => {
  const { go } = event.data ?? {};
  if (typeof go === "string" && routeOf(go.split("?")[0] ?? "").name !== "unknown" && go !== location.pathname) navigate(go);
});

void start();
void registerWorker().catch(() => undefined);
// Read by the title and by tests: which page is shown.
route.subscribe((now) => {
  document.documentElement.dataset.page = now.name;
});
