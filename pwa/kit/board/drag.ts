// Dragging a card between columns with mouse, pen or finger. A finger lifts after a short hold, so that
// scrolling stays free.
import { useEffect, useRef, useState } from "react";

const HOLD_MS = 260;
const SLOP_PX = 8;
const EDGE_PX = 56;
const EDGE_SPEED_PX = 14;

export type Lifted = { id: string; over: string };
type Grip = {
  id: string;
  pointer: number;
  x: number;
  y: number;
  card: HTMLElement;
  ghost: HTMLElement | null;
  timer: number;
};

/** `root` is the scrolling element whose columns carry data-stage. `onDrop` gets card id and stage id. */
export function useDrag(
  root: HTMLElement | null,
  enabled: boolean,
  onDrop: (id: string, stage: string) => void,
) {
  const [lifted, setLifted] = useState<Lifted | null>(null);
  const drop = useRef(onDrop);
  drop.current = onDrop;
  useEffect(() => {
    if (!root || !enabled) return;
    let grip: Grip | null = null;
    let over = "";
    let glide = 0;
    const lift = (x: number, y: number) => {
      if (!grip || grip.ghost) return;
      const box = grip.card.getBoundingClientRect();
      const ghost = grip.card.cloneNode(true) as HTMLElement;
      ghost.classList.add("drag-ghost");
      ghost.setAttribute("aria-hidden", "true");
      ghost.style.width = `${box.width}px`;
      ghost.dataset["dx"] = String(x - box.left);
      ghost.dataset["dy"] = String(y - box.top);
      document.body.append(ghost);
      grip.ghost = ghost;
      navigator.vibrate?.(12);
      place(x, y);
      setLifted({ id: grip.id, over });
    };
    const place = (x: number, y: number) => {
      const ghost = grip?.ghost;
      if (!ghost || !grip) return;
      ghost.style.transform = `translate(${x - Number(ghost.dataset["dx"])}px, ${y - Number(ghost.dataset["dy"])}px) rotate(1.5deg)`;
      const at =
        document
          .elementsFromPoint(x, y)
          .map(n => n.closest<HTMLElement>("[data-stage]"))
          .find(Boolean)?.dataset["stage"] ?? "";
      if (at !== over) {
        over = at;
        setLifted({ id: grip.id, over });
      }
      const area = root.getBoundingClientRect();
      glide = x < area.left + EDGE_PX ? -EDGE_SPEED_PX : x > area.right - EDGE_PX ? EDGE_SPEED_PX : 0;
    };
    const roll = () => {
      if (glide && grip?.ghost) root.scrollLeft += glide;
      frame = requestAnimationFrame(roll);
    };
    let frame = requestAnimationFrame(roll);
    const down = (event: PointerEvent) => {
      const target = event.target as HTMLElement;
      const card = target.closest<HTMLElement>("[data-card]");
      if (!card || event.button !== 0 || target.closest("button")) return;
      grip = {
        id: card.dataset["card"] ?? "",
        pointer: event.pointerId,
        x: event.clientX,
        y: event.clientY,
        card,
        ghost: null,
        timer: 0,
      };
      if (event.pointerType !== "mouse")
        grip.timer = window.setTimeout(() => lift(event.clientX, event.clientY), HOLD_MS);
    };
    const move = (event: PointerEvent) => {
      if (!grip || event.pointerId !== grip.pointer) return;
      const far = Math.hypot(event.clientX - grip.x, event.clientY - grip.y) > SLOP_PX;
      if (!grip.ghost && far && event.pointerType === "mouse") lift(grip.x, grip.y);
      else if (!grip.ghost && far) return cancel();
      if (grip.ghost) {
        event.preventDefault();
        place(event.clientX, event.clientY);
      }
    };
    const cancel = () => {
      clearTimeout(grip?.timer);
      grip?.ghost?.remove();
      grip = null;
      over = "";
      glide = 0;
      setLifted(null);
    };
    const up = (event: PointerEvent) => {
      if (!grip || event.pointerId !== grip.pointer) return;
      const { id, ghost } = grip;
      const stage = over;
      cancel();
      if (!ghost) return;
      // The click that follows a drop must not open the card.
      const stop = (click: Event) => {
        click.preventDefault();
        click.stopPropagation();
      };
      addEventListener("click", stop, { capture: true, once: true });
      setTimeout(() => removeEventListener("click", stop, { capture: true }), 50);
      if (stage) drop.current(id, stage);
    };
    const esc = (event: KeyboardEvent) => {
      if (event.key === "Escape" && grip?.ghost) {
        event.preventDefault();
        cancel();
      }
    };
    // While a card is in the air the finger must not scroll the page.
    const still = (event: TouchEvent) => {
      if (grip?.ghost) event.preventDefault();
    };
    const noMenu = (event: Event) => {
      if (grip) event.preventDefault();
    };
    root.addEventListener("pointerdown", down);
    root.addEventListener("touchmove", still, { passive: false });
    root.addEventListener("contextmenu", noMenu);
    root.addEventListener("dragstart", stopNative);
    addEventListener("pointermove", move);
    addEventListener("pointerup", up);
    addEventListener("pointercancel", cancel);
    addEventListener("keydown", esc);
    return () => {
      cancelAnimationFrame(frame);
      cancel();
      root.removeEventListener("pointerdown", down);
      root.removeEventListener("touchmove", still);
      root.removeEventListener("contextmenu", noMenu);
      root.removeEventListener("dragstart", stopNative);
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", up);
      removeEventListener("pointercancel", cancel);
      removeEventListener("keydown", esc);
    };
  }, [root, enabled]);
  return lifted;
}

const stopNative = (event: Event) => event.preventDefault();
