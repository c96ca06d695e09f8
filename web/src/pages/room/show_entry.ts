/** Brings an entry of the room into view and to the keyboard, also one that is not drawn just now. */

type Reveal = (id: string) => boolean;
let reveal: Reveal = () => false;

/** Have lines drawn that are not in the page; returns what ends it. */
export function revealWith(draws: Reveal): () => void {
  reveal = draws;
  return () => {
    if (reveal === draws) reveal = () => false;
  };
}

/** Scroll to the entry's line and put the focus there; false when the room shows none. */
export function showEntry(seq: number): boolean {
  return showLine(`entry-${seq}`, "center");
}

/** The same for any line, such as a day. */
export function showLine(id: string, block: ScrollLogicalPosition = "start"): boolean {
  if (goTo(id, block)) return true;
  if (!reveal(id)) return false;
  // Once it is drawn; and again when what is around it has got its true height.
  requestAnimationFrame(() => {
    goTo(id, block);
    requestAnimationFrame(() => goTo(id, block));
  });
  return true;
}

function goTo(id: string, block: ScrollLogicalPosition): boolean {
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
