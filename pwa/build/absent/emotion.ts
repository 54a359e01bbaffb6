// Stand-in for @emotion/react: all style comes from the stylesheet, so React's own element factory is enough.
import { createElement } from "react";

export const jsx = createElement;
export const keyframes = (): string => "";
export const css = (): string => "";
export const Global = (): null => null;
