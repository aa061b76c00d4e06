import classes from "./StationPage.module.css";

/** JSON as indented text. It is text to React: nothing in it can become markup. */
export function JsonText({ label, value }: { label: string; value: unknown }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={classes.frame} aria-label={label} tabIndex={0}>
      {typeof value === "string" ? value : JSON.stringify(value, null, 2)}
    </section>
  );
}
