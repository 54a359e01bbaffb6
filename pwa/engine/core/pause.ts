// Giving way: long work is cut into slices, and between two of them the page draws and answers.

/** Longest work in one slice: with the page's own work it still fits into a frame of a slow phone. */
export const SLICE_MS = 6;
/** A page whose frames do not come (covered by a window, on a busy machine) is not waited for longer. */
const FRAME_LATE_MS = 400;
/** Work that gives way goes on after this long even while the page has something to do all the time. */
const TURN_LATE_MS = 100;

type Scheduler = { postTask(work: () => void, options: { priority: "background" }): Promise<void> };

/** Lets the page paint: resolves after the next frame, or at once where there are no frames. */
export function breath(): Promise<void> {
  return new Promise(resolve => {
    if (typeof requestAnimationFrame !== "function" || document.visibilityState === "hidden")
      return void setTimeout(resolve, 0);
    const late = setTimeout(resolve, FRAME_LATE_MS);
    requestAnimationFrame(() => {
      setTimeout(() => {
        clearTimeout(late);
        resolve();
      }, 0);
    });
  });
}

/** Lets everything more pressing go first: input, drawing, timers. */
export function turn(): Promise<void> {
  return new Promise(resolve => {
    const { scheduler } = globalThis as { scheduler?: Scheduler };
    if (!scheduler?.postTask) return void setTimeout(resolve, 0);
    const late = setTimeout(resolve, TURN_LATE_MS);
    void scheduler.postTask(
      () => {
        clearTimeout(late);
        resolve();
      },
      { priority: "background" },
    );
  });
}

/** Lets what has been waiting go first: for work that a person waits for. */
export const moment = (): Promise<void> => new Promise(resolve => void setTimeout(resolve, 0));

/** Calls `work` for each of `items`, in slices of SLICE_MS; `giveWay` between two of them. */
export async function inSlices<T>(
  items: Iterable<T>,
  work: (item: T) => void,
  giveWay: () => Promise<void> = turn,
): Promise<void> {
  let until = performance.now() + SLICE_MS;
  for (const item of items) {
    if (performance.now() >= until) {
      await giveWay();
      until = performance.now() + SLICE_MS;
    }
    work(item);
  }
}
