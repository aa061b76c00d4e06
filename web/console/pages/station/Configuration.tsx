import { Button, Group, Modal, Stack, Table, Text, TextInput } from "@mantine/core";
import { EmptyState } from "@ui/EmptyState";
import { type FormEvent, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { isFinal, useCommands } from "../../data/commands";
import type { Station } from "../../data/model";
import classes from "./StationPage.module.css";
import { parseNames, parseSettings, type Setting } from "./settings";

/** Read and change the settings that live in the station. */
export function Configuration({ station }: { station: Station }) {
  const { t } = useTranslation();
  const { entries, send } = useCommands();
  const [names, setNames] = useState("");
  const [filter, setFilter] = useState("");
  const [changing, setChanging] = useState<Setting | null>(null);
  const needsNames = station.protocol !== "ocpp1.6";
  const latest = entries.find((entry) => entry.name === "get-variables");
  const read = useMemo(() => parseSettings(latest?.response), [latest?.response]);
  const shown = read.settings.filter((setting) =>
    `${setting.component ?? ""}.${setting.name}`.toLowerCase().includes(filter.trim().toLowerCase()),
  );

  const ask = (event: FormEvent) => {
    event.preventDefault();
    void send("get-variables", { variables: parseNames(names) });
  };

  return (
    <>
      <form onSubmit={ask} className={classes.toolbar}>
        <TextInput
          style={{ flex: "1 1 320px" }}
          label={t("configuration.readOne")}
          description={needsNames ? t("configuration.needComponent") : t("configuration.help")}
          value={names}
          onChange={(event) => setNames(event.currentTarget.value)}
        />
        <Button
          type="submit"
          style={{ alignSelf: "flex-end" }}
          loading={latest !== undefined && !isFinal(latest.status)}
          disabled={needsNames && parseNames(names).length === 0}
        >
          {t("configuration.read")}
        </Button>
      </form>
      {!latest && <EmptyState title={t("configuration.empty")}>{t("configuration.emptyHelp")}</EmptyState>}
      {read.unknown.length > 0 && (
        <Text size="sm" px="md" pb="sm" style={{ overflowWrap: "anywhere" }}>
          {t("configuration.unknownKeys", { keys: read.unknown.join(", ") })}
        </Text>
      )}
      {latest?.status === "accepted" && read.settings.length === 0 && <EmptyState title={t("configuration.none")} />}
      {read.settings.length > 0 && (
        <>
          <Group px="md" pb="xs">
            <TextInput
              type="search"
              aria-label={t("configuration.filter")}
              placeholder={t("configuration.filter")}
              value={filter}
              onChange={(event) => setFilter(event.currentTarget.value)}
            />
          </Group>
          <SettingsTable settings={shown} onChange={setChanging} />
        </>
      )}
      {changing && (
        <ChangeDialog
          setting={changing}
          onClose={() => setChanging(null)}
          onSave={(value) =>
            void send("set-variables", {
              variables: [{ component: changing.component ?? undefined, variable: changing.name, value }],
            })
          }
        />
      )}
    </>
  );
}

function SettingsTable({ settings, onChange }: { settings: Setting[]; onChange(setting: Setting): void }) {
  const { t } = useTranslation();
  const withComponents = settings.some((setting) => setting.component);
  return (
    <div className={classes.scroll}>
      <Table horizontalSpacing="md" verticalSpacing={6} aria-label={t("configuration.title")}>
        <Table.Thead>
          <Table.Tr>
            {withComponents && <Table.Th>{t("configuration.component")}</Table.Th>}
            <Table.Th>{t("configuration.variable")}</Table.Th>
            <Table.Th>{t("configuration.value")}</Table.Th>
            <Table.Th aria-label={t("configuration.change")} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody data-testid="settings">
          {settings.map((setting) => (
            <Table.Tr key={`${setting.component}.${setting.name}`}>
              {withComponents && <Table.Td>{setting.component}</Table.Td>}
              <Table.Td style={{ fontWeight: 550 }}>{setting.name}</Table.Td>
              <Table.Td className="lv-mono">{setting.value ?? t("common.unknown")}</Table.Td>
              <Table.Td align="right">
                {setting.readonly ? (
                  <Text size="xs" c="dimmed">
                    {t("configuration.readonly")}
                  </Text>
                ) : (
                  <Button
                    variant="default"
                    size="compact-sm"
                    aria-label={t("configuration.changeTitle", { name: setting.name })}
                    onClick={() => onChange(setting)}
                  >
                    {t("configuration.change")}
                  </Button>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

interface DialogProps {
  setting: Setting;
  onClose(): void;
  onSave(value: string): void;
}

function ChangeDialog({ setting, onClose, onSave }: DialogProps) {
  const { t } = useTranslation();
  const [value, setValue] = useState(setting.value ?? "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave(value);
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("configuration.changeTitle", { name: setting.name })}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t("configuration.value")}
            value={value}
            maxLength={2500}
            onChange={(event) => setValue(event.currentTarget.value)}
            data-autofocus
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("common.cancel")}
            </Button>
            <Button type="submit">{t("configuration.save")}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
