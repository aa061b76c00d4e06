import { Button, Group, NativeSelect, Table, Text, TextInput } from "@mantine/core";
import { IconDownload, IconPlayerPause, IconPlayerPlay, IconSearch } from "@tabler/icons-react";
import { EmptyState } from "@ui/EmptyState";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { OcppMessage, Station } from "../../data/model";
import { useMessages } from "../../data/queries";
import { Problem } from "../../shell/Problem";
import classes from "./StationPage.module.css";
import { TrafficRow } from "./TrafficRow";
import { download, filterMessages } from "./trafficFilter";

/** The station's OCPP messages as they pass, newest first. Pausing holds the view still; nothing is lost meanwhile. */
export function Traffic({ station }: { station: Station }) {
  const { t } = useTranslation();
  const messages = useMessages(station.id);
  const [action, setAction] = useState("");
  const [direction, setDirection] = useState("");
  const [held, setHeld] = useState<OcppMessage[] | null>(null);
  const live = useMemo(() => messages.data?.pages.flatMap((page) => page.items) ?? [], [messages.data]);
  const waiting = held ? live.findIndex((message) => message.id === held[0]?.id) : 0;
  const shown = useMemo(() => filterMessages(held ?? live, action, direction), [held, live, action, direction]);

  return (
    <>
      <div className={classes.toolbar}>
        <TextInput
          type="search"
          aria-label={t("traffic.filterAction")}
          placeholder={t("traffic.filterAction")}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={action}
          onChange={(event) => setAction(event.currentTarget.value)}
        />
        <NativeSelect
          aria-label={t("traffic.direction")}
          value={direction}
          onChange={(event) => setDirection(event.currentTarget.value)}
          data={[
            { value: "", label: t("common.all") },
            { value: "in", label: t("traffic.in") },
            { value: "out", label: t("traffic.out") },
          ]}
        />
        <Button
          variant="default"
          aria-pressed={held !== null}
          leftSection={held ? <IconPlayerPlay size={16} aria-hidden /> : <IconPlayerPause size={16} aria-hidden />}
          onClick={() => setHeld(held ? null : live)}
        >
          {held ? t("traffic.resume") : t("traffic.pause")}
        </Button>
        <Button
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
          onClick={() => download(station.id, shown)}
          disabled={shown.length === 0}
        >
          {t("traffic.download")}
        </Button>
        <Text size="sm" c="dimmed" ml="auto">
          {held && waiting > 0 ? t("traffic.paused", { count: waiting }) : t("traffic.count", { count: shown.length })}
          {" · "}
          {t("traffic.redacted")}
        </Text>
      </div>
      {messages.isError && <Problem error={messages.error} onRetry={() => void messages.refetch()} />}
      {messages.isSuccess && live.length === 0 && (
        <EmptyState title={t("traffic.empty")}>{t("traffic.emptyHelp")}</EmptyState>
      )}
      {live.length > 0 && shown.length === 0 && <EmptyState title={t("traffic.noMatch")} />}
      {shown.length > 0 && <TrafficTable messages={shown} />}
      {messages.hasNextPage && !held && (
        <Group justify="center" p="sm">
          <Button variant="subtle" loading={messages.isFetchingNextPage} onClick={() => void messages.fetchNextPage()}>
            {t("traffic.older")}
          </Button>
        </Group>
      )}
    </>
  );
}

function TrafficTable({ messages }: { messages: OcppMessage[] }) {
  const { t } = useTranslation();
  return (
    <div className={classes.scroll}>
      <Table verticalSpacing={5} horizontalSpacing="md" highlightOnHover aria-label={t("traffic.title")}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("traffic.time")}</Table.Th>
            <Table.Th>{t("traffic.direction")}</Table.Th>
            <Table.Th>{t("traffic.action")}</Table.Th>
            <Table.Th className={classes.preview}>{t("traffic.frame")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody data-testid="traffic">
          {messages.map((message) => (
            <TrafficRow key={message.id} message={message} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
