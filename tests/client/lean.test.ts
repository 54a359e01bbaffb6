// What the build takes out of the compiled pages: nothing that a page does may go with it.
import { expect, test } from "bun:test";
import { lean } from "../../pwa/build/lean";

const PART = `export const Bare_1 = /*#__PURE__*/ (() => {
const Bare_1 = memo(({children}) => {
    return(
        (left?.["state"]?.valueOf?.() === "ready"?.valueOf?.())
    )
});
Bare_1.displayName = "Bare";
return Bare_1;
})();
`;
const TOLD = `({ ["button"] : _e?.["button"], ["shift_key"] : _e?.["shiftKey"] })`;
const click = (handler: string) => `((_e) => (((...args) => ((${handler})(${TOLD}, ...args)))(_e)))`;

test("a part is its component, without a wrapper and a name for debuggers", () => {
  expect(lean(PART)).toBe(`export const Bare_1 = /*#__PURE__*/ memo(({children}) => {
    return(
        (left?.["state"] === "ready")
    )
});

`);
  expect(lean('Component.displayName = "Component(deals)";\n')).toBe("\n");
});

test("a click calls the function, and two on one line stay two", () => {
  const one = click('() => (clearFilters("deals"))');
  const two = click('() => (remove("deal", params?.["id"]))');
  expect(lean(one)).toBe('(() => (clearFilters("deals")))');
  expect(lean(`a:${one},b:${two}`)).toBe(
    'a:(() => (clearFilters("deals"))),b:(() => (remove("deal", params?.["id"])))',
  );
});

test("a handler that takes what the event says keeps it", () => {
  const typed = click("(event) => (setName(event))");
  const value = `((_e) => (((...args) => ((() => (a()))(_e?.["target"]?.["value"], ...args)))(_e)))`;
  expect(lean(typed)).toBe(typed);
  expect(lean(`${value},${click("() => (b())")}`)).toBe(`${value},(() => (b()))`);
});
