/** Resolved cases like the one in writing: asked for while one pauses, quiet when there are none. */

import { useEffect, useState } from "preact/hooks";
import { language } from "../i18n";
import { MAX_STORY_CHARS, MAX_TITLE_CHARS, type SimilarCase } from "../wire/shapes";
import { call } from "../wire/socket";

const ASK_AFTER_MS = 1_500;
/** Fewer words than these are like everything. */
const FEWEST_CHARS = 40;
const MOST = 3;
const NONE: readonly SimilarCase[] = [];

/** Those most alike; what was found last stays while the words go on. */
export function useSimilar(title: string, story: string, specialties: readonly string[], wanted: boolean): readonly SimilarCase[] {
  const [found, setFound] = useState(NONE);
  const slugs = specialties.join();
  const read = language.value;
  useEffect(() => {
    if (!wanted) return;
    if (title.trim().length + story.trim().length < FEWEST_CHARS) return setFound(NONE);
    let current = true;
    const timer = setTimeout(() => {
      const payload = {
        title: title.trim().slice(0, MAX_TITLE_CHARS),
        story: story.trim().slice(0, MAX_STORY_CHARS),
        specialties: slugs === "" ? [] : slugs.split(","),
        read_in: read,
        limit: MOST,
      };
      // They are a help, not more: without an answer nothing is said.
      call("case:similar", payload).then(({ cases }) => current && setFound(cases), () => undefined);
    }, ASK_AFTER_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [title, story, slugs, read, wanted]);
  return wanted ? found : NONE;
}
