/** The lines of a discussion. Of a long one only what is near the view is in the page; the rest is room of the same height. */

import { Component, type ComponentChildren, createRef } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { revealWith } from "./show_entry";
import { blocksOf, blockWith, drawn, guessPx, WHOLE_UP_TO_ITEMS } from "./timeline_blocks";
import type { TimelineItem } from "./timeline_items";

/** Drawn ahead of the view, above and below. */
const AHEAD_PX = 1_400;

/** What somebody may have begun and not sent: its block stays. */
const BEGUN = "form, dialog, .poll";

interface Props {
  items: readonly TimelineItem[];
  /** Whether all history was read; from then on lines only follow one by one. */
  ready: boolean;
  draw: (item: TimelineItem) => ComponentChildren;
  /** What follows the last item. */
  children: ComponentChildren;
}

export function Timeline({ items, ready, draw, children }: Props) {
  const decided = useRef<boolean | null>(null);
  const isLong = decided.current ?? items.length > WHOLE_UP_TO_ITEMS;
  // Never changed under somebody who reads or writes here.
  if (ready) decided.current ??= isLong;
  if (!isLong) return <ol class="timeline">{items.map(draw)}{children}</ol>;
  return <LongTimeline items={items} draw={draw}>{children}</LongTimeline>;
}

function LongTimeline({ items, draw, children }: Omit<Props, "ready">) {
  const blocks = useMemo(() => blocksOf(items), [items]);
  const [near, setNear] = useState<ReadonlySet<number>>(new Set());
  const [asked, setAsked] = useState<number | null>(null);
  const known = useRef(blocks);
  known.current = blocks;
  const [watch] = useState(() => new Watch(setNear));
  useEffect(() => () => watch.end(), [watch]);
  useEffect(
    () =>
      revealWith((id) => {
        const at = blockWith(known.current, id);
        if (at < 0) return false;
        setAsked(at);
        return true;
      }),
    [],
  );
  const shown = drawn(blocks.length, near, asked);
  return (
    <div class="timeline">
      {blocks.map((block, at) => <Block key={at} at={at} block={block} isDrawn={shown.has(at)} draw={draw} watch={watch} />)}
      <ol>{children}</ol>
    </div>
  );
}

interface BlockProps {
  at: number;
  block: readonly TimelineItem[];
  isDrawn: boolean;
  draw: Props["draw"];
  watch: Watch;
}

/** Drawn anew only when something of it changed: most of a thousand did not. */
class Block extends Component<BlockProps> {
  private readonly list = createRef<HTMLOListElement>();

  override shouldComponentUpdate(next: BlockProps): boolean {
    const { block, isDrawn, draw } = this.props;
    // Of what is not drawn only the height counts, and that is known by now.
    return next.isDrawn !== isDrawn || (isDrawn && (next.block !== block || next.draw !== draw));
  }

  override componentDidMount(): void {
    this.props.watch.see(this.props.at, this.list.current);
  }

  override componentWillUnmount(): void {
    this.props.watch.see(this.props.at, null);
  }

  override render({ at, block, isDrawn, draw, watch }: BlockProps) {
    const height = isDrawn ? undefined : `${watch.heights.get(at) ?? guessPx(block)}px`;
    return <ol ref={this.list} data-testid="timeline-block" data-drawn={isDrawn} style={{ height }}>{isDrawn && block.map(draw)}</ol>;
  }
}

/** Sees which blocks are near the view, and keeps how high they were when they leave. */
class Watch {
  /** Of blocks that were drawn once. */
  readonly heights = new Map<number, number>();
  private readonly observer: IntersectionObserver;
  private readonly elements = new Map<number, Element>();
  private readonly places = new WeakMap<Element, number>();
  private readonly coming = new Set<number>();
  private near: ReadonlySet<number> = new Set();
  private frame = 0;

  constructor(private readonly tell: (near: ReadonlySet<number>) => void) {
    this.observer = new IntersectionObserver((seen) => this.take(seen), { rootMargin: `${AHEAD_PX}px 0px` });
  }

  see(at: number, element: Element | null): void {
    const before = this.elements.get(at);
    if (before !== undefined) this.observer.unobserve(before);
    if (element === null) return void this.elements.delete(at);
    this.elements.set(at, element);
    this.places.set(element, at);
    this.observer.observe(element);
  }

  end(): void {
    cancelAnimationFrame(this.frame);
    this.observer.disconnect();
  }

  private take(seen: readonly IntersectionObserverEntry[]): void {
    const next = new Set(this.near);
    for (const { target, isIntersecting, boundingClientRect } of seen) {
      const at = this.places.get(target);
      if (at === undefined) continue;
      if (isIntersecting) {
        if (!next.has(at)) this.coming.add(at);
        continue;
      }
      this.coming.delete(at);
      if (!next.has(at) || target.contains(document.activeElement) || target.querySelector(BEGUN) !== null) continue;
      this.heights.set(at, boundingClientRect.height);
      next.delete(at);
    }
    this.near = next;
    this.tell(next);
    this.drawNext();
  }

  /** One block a frame, the nearest to the middle of the view first: the scroll never waits for more. */
  private drawNext(): void {
    if (this.coming.size === 0 || this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      const at = [...this.coming].reduce((best, one) => (this.distance(one) < this.distance(best) ? one : best), -1);
      if (at < 0) return;
      this.coming.delete(at);
      this.near = new Set([...this.near, at]);
      this.tell(this.near);
      this.drawNext();
    });
  }

  private distance(at: number): number {
    const box = this.elements.get(at)?.getBoundingClientRect();
    return box === undefined ? Infinity : Math.abs((box.top + box.bottom - innerHeight) / 2);
  }
}
