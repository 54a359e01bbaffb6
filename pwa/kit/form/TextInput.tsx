// The one line and the one box of text that every screen uses: what is typed or pasted is cleaned at once,
// and what is longer than its field takes cannot be typed. `max` counts code points, as the server counts;
// maxLength counts otherwise.
import { type ChangeEvent, type ComponentPropsWithRef, type CompositionEvent, useRef } from "react";
import { cleanLine, cleanProse, fit } from "../../engine/core/clean";

type Box = HTMLInputElement | HTMLTextAreaElement;
type Own = { value: string; onText: (text: string) => void; max: number };
type Taken = keyof Own | "onChange" | "onCompositionStart" | "onCompositionEnd" | "maxLength";

export function LineInput({
  value,
  onText,
  max,
  ...rest
}: Own & Omit<ComponentPropsWithRef<"input">, Taken>) {
  return <input {...rest} value={value} {...useTyping(value, max, cleanLine, onText)} />;
}

export function ProseInput({
  value,
  onText,
  max,
  ...rest
}: Own & Omit<ComponentPropsWithRef<"textarea">, Taken>) {
  return <textarea {...rest} value={value} {...useTyping(value, max, cleanProse, onText)} />;
}

function useTyping(
  value: string,
  max: number,
  clean: (text: string) => string,
  onText: (text: string) => void,
) {
  const composed = useRef("");
  const take = (box: Box, before: string) => {
    const typed = box.value;
    const { text, caret } = fit(before, clean(typed), max);
    onText(text);
    // React puts the caret at the end of a text it changes. Some types of input have no caret that can be
    // set.
    if (text !== typed)
      queueMicrotask(() => {
        if (box.selectionStart !== null) box.setSelectionRange(caret, caret);
      });
  };
  return {
    onChange(event: ChangeEvent<Box>) {
      // What an input method is still composing is left alone; it is cut when it is done.
      if ((event.nativeEvent as InputEvent).isComposing) onText(event.currentTarget.value);
      else take(event.currentTarget, value);
    },
    onCompositionStart() {
      composed.current = value;
    },
    onCompositionEnd(event: CompositionEvent<Box>) {
      take(event.currentTarget, composed.current);
    },
  };
}
