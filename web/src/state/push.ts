/** Notifications on this device: asking for them, naming the device to the server, taking it back. */

import { signal } from "@preact/signals";
import type { Device } from "../wire/shapes";
import { call } from "../wire/socket";
import { remember } from "./preferences";

export type PushState = "unknown" | "unsupported" | "blocked" | "off" | "on";

const THIS_DEVICE = "push_device_id";

export const pushState = signal<PushState>("unknown");
export const devices = signal<readonly Device[]>([]);

/** The id this device has with the server, as far as this browser knows. */
export function thisDeviceId(): string | null {
  try {
    return localStorage.getItem(THIS_DEVICE);
  } catch {
    return null;
  }
}

/** Look at what is set up. Throws CallError when the server's list can't be read. */
export async function readPushState(): Promise<void> {
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) {
    pushState.value = "unsupported";
    return;
  }
  devices.value = (await call("push:list", {})).devices;
  if (Notification.permission === "denied") {
    pushState.value = "blocked";
    return;
  }
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  const known = devices.value.some((one) => one.device_id === thisDeviceId());
  pushState.value = subscription && known ? "on" : "off";
}

/** Ask for permission, subscribe and tell the server. Call it from a click. */
export async function turnPushOn(label: string): Promise<void> {
  if ((await Notification.requestPermission()) !== "granted") {
    pushState.value = Notification.permission === "denied" ? "blocked" : "off";
    return;
  }
  const { public_key: publicKey } = await call("push:key", {});
  const { pushManager } = await navigator.serviceWorker.ready;
  const old = await pushManager.getSubscription();
  // A subscription made for another key of the server would never be reached.
  if (old !== null && !sameKey(old.options.applicationServerKey, publicKey)) await old.unsubscribe();
  const subscription = await pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: fromBase64Url(publicKey),
  });
  const { endpoint, keys = {} } = subscription.toJSON();
  const { device_id: deviceId } = await call("push:subscribe", {
    subscription: { endpoint: endpoint ?? "", keys: { p256dh: keys.p256dh ?? "", auth: keys.auth ?? "" } },
    label,
  });
  remember(THIS_DEVICE, deviceId);
  await readPushState();
}

/** Stop notifications on one of the doctor's devices. */
export async function removeDevice(deviceId: string): Promise<void> {
  await call("push:unsubscribe", { device_id: deviceId });
  if (deviceId === thisDeviceId()) {
    const registration = await navigator.serviceWorker.getRegistration();
    await (await registration?.pushManager.getSubscription())?.unsubscribe();
  }
  await readPushState();
}

export async function testDevice(deviceId: string): Promise<void> {
  await call("push:test", { device_id: deviceId });
}

function sameKey(held: ArrayBuffer | null, publicKey: string): boolean {
  const wanted = fromBase64Url(publicKey);
  const have = new Uint8Array(held ?? new ArrayBuffer(0));
  return have.length === wanted.length && have.every((byte, at) => byte === wanted[at]);
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}
