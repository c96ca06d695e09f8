/** Keys of acts: made once per act, sent again unchanged until the act is answered. */

/** A fresh key: 22 characters of `[A-Za-z0-9_-]`, 128 random bits. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
