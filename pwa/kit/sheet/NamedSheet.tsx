// A sheet that a page opens by its name; its children are mounted only while it is open.
import { type ReactNode, useEffect } from "react";
import { closeSheet, useSheet } from "./named_sheets";
import { Sheet } from "./Sheet";

export function NamedSheet(props: { name: string; title: string; children?: ReactNode }): ReactNode {
  const { name, title, children } = props;
  useEffect(() => () => closeSheet(name), [name]);
  return (
    <Sheet open={useSheet(name)} onClose={() => closeSheet(name)} title={title}>
      {children}
    </Sheet>
  );
}
