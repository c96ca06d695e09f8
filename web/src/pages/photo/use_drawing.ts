/** What was drawn, the mark that is being placed, and what is read out of both. */

import { useState } from "preact/hooks";
import { t, tn } from "../../i18n";
import { type Area, coversOf, frameOf, inMiddle, refusalOf, type Stroke, type Tool } from "../../state/strokes";

export interface Drawing {
  strokes: readonly Stroke[];
  tool: Tool;
  mark: Stroke | null;
  status: string;
  choose: (tool: Tool) => void;
  setMark: (mark: Stroke) => void;
  /** Put a mark in the middle. */
  begin: () => void;
  /** A drag begins: another crop takes the waiting one's place, any other mark is kept. */
  dragging: () => void;
  /** A drag has ended with this mark: all but a crop stands at once. */
  dragged: (mark: Stroke) => void;
  /** Keep the mark, if there is one. False when it can't be. */
  settle: () => boolean;
  drop: () => void;
  undo: () => void;
  startOver: () => void;
  say: (status: string) => void;
}

export function useDrawing(before: readonly Stroke[], picture: Area): Drawing {
  const [strokes, setStrokes] = useState(before);
  const [tool, setTool] = useState<Tool>("box");
  const [mark, setMark] = useState<Stroke | null>(null);
  const covered = (of: readonly Stroke[]): string => tn("editor.covered", coversOf(of, picture).length);
  const [status, say] = useState(() => covered(before));

  function change(next: readonly Stroke[], said: string): void {
    setStrokes(next);
    setMark(null);
    say(`${said} ${covered(next)}`);
  }
  function place(stroke: Stroke): boolean {
    const refused = refusalOf(stroke, strokes, picture);
    if (refused === null) change([...strokes, stroke], t(`editor.placed.${stroke.tool}`));
    else {
      setMark(null);
      say(t(`editor.refused.${refused}`));
    }
    return refused === null;
  }
  const settle = (): boolean => mark === null || place(mark);
  return {
    strokes, tool, mark, status, setMark, settle, say,
    choose: (next) => {
      settle();
      setTool(next);
    },
    begin: () => {
      settle();
      setMark(inMiddle(tool, frameOf(strokes, picture)));
      say(t("editor.begun"));
    },
    dragging: () => {
      if (mark?.tool !== "crop") settle();
    },
    dragged: (drawn) => {
      if (drawn.tool !== "crop" || refusalOf(drawn, strokes, picture) !== null) place(drawn);
      else {
        setMark(drawn);
        say(t("editor.crop_waits"));
      }
    },
    drop: () => {
      setMark(null);
      say(t("editor.dropped"));
    },
    undo: () => (mark === null ? change(strokes.slice(0, -1), t("editor.undone")) : change(strokes, t("editor.dropped"))),
    startOver: () => change([], t("editor.undone_all")),
  };
}
