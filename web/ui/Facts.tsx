import type { ReactNode } from "react";
import classes from "./Facts.module.css";

/** Names and values side by side. A value that is not known is given by the caller as such, never left blank. */
export function Facts({ items, columns = 1 }: { items: [label: string, value: ReactNode][]; columns?: number }) {
  return (
    <dl className={classes.list} style={{ ["--columns" as string]: columns }}>
      {items.map(([label, value]) => (
        <div key={label} className={classes.item}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
