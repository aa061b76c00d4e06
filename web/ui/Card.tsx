import { Group, Title } from "@mantine/core";
import { type ReactNode, useId } from "react";
import classes from "./Card.module.css";

interface Props {
  title?: string;
  aside?: ReactNode;
  children: ReactNode;
  padded?: boolean;
  order?: 2 | 3;
}

/** A surface with a heading. The heading names the region for assistive technology. */
export function Card({ title, aside, children, padded = true, order = 2 }: Props) {
  const id = useId();
  return (
    <section className={`lv-card ${classes.card}`} aria-labelledby={title ? id : undefined}>
      {title && (
        <Group justify="space-between" className={classes.head} gap="xs">
          <Title order={order} size={15} id={id}>
            {title}
          </Title>
          {aside}
        </Group>
      )}
      <div className={padded ? classes.body : undefined}>{children}</div>
    </section>
  );
}
