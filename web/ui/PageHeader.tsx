import { Group, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useEffect } from "react";

/** The page's heading; it also names the browser tab, so that tabs and histories tell pages apart. */
export function PageHeader({ title, aside, children }: { title: string; aside?: ReactNode; children?: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Laddverk`;
  }, [title]);
  return (
    <Group justify="space-between" align="center" mb="md" gap="sm" mih={36}>
      <Group gap="sm" align="center" style={{ minWidth: 0 }}>
        <Title order={1} size="h3" style={{ overflowWrap: "anywhere" }}>
          {title}
        </Title>
        {children}
      </Group>
      {aside}
    </Group>
  );
}
