/** Brings an entry of the room into view and to the keyboard. */

/** Scroll to the entry's line and put the focus there; false when the room shows none. */
export function showEntry(seq: number): boolean {
  return showLine(`entry-${seq}`, "center");
}

/** The same for any line, such as a day. */
export function showLine(id: string, block: ScrollLogicalPosition = "start"): boolean {
  const line = document.getElementById(id);
  if (line === null) return false;
  line.scrollIntoView({ block });
  line.focus({ preventScroll: true });
  return true;
}

/** The entry that the address asks for, as a search and a report lead to one. */
export function askedEntry(search: string): number | null {
  const asked = Number(new URLSearchParams(search).get("entry"));
  return Number.isSafeInteger(asked) && asked > 1 ? asked : null;
}
