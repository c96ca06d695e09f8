/** A doctor's words as text: nothing in them is ever read as markup. Web addresses become links. */

const ADDRESS = /(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]])/;

function safeUrl(text: string): string | null {
  try {
    const url = new URL(text);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

export function Words({ text }: { text: string }) {
  return (
    <p class="words" dir="auto">
      {text.split(ADDRESS).map((part, at) => {
        const url = at % 2 === 1 ? safeUrl(part) : null;
        if (url === null) return part;
        return (
          <a key={at} href={url} target="_blank" rel="noopener noreferrer nofollow">
            {part}
          </a>
        );
      })}
    </p>
  );
}
