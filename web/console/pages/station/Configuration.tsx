import { Button, Group, Skeleton, Table, Text, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Age } from "@ui/Age";
import { EmptyState } from "@ui/EmptyState";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { isFinal, useCommands } from "../../data/commands";
import { useTrafficEvents } from "../../data/live";
import type { Station, Variable } from "../../data/model";
import { keys, useVariables } from "../../data/queries";
import { Problem } from "../../shell/Problem";
import { ChangeSetting } from "./ChangeSetting";
import classes from "./StationPage.module.css";
import { isReadCommand, readCommandFor, settingName, toWrite } from "./settings";

/** Read and change the settings that live in the station. */
export function Configuration({ station }: { station: Station }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const { entries, send } = useCommands();
  const variables = useVariables(station.id);
  const [filter, setFilter] = useState("");
  const [changing, setChanging] = useState<Variable | null>(null);
  const reading = entries.some((entry) => isReadCommand(entry.name) && !isFinal(entry.status));
  const answered = entries.filter((entry) => isReadCommand(entry.name) && isFinal(entry.status)).length;

  // biome-ignore lint/correctness/useExhaustiveDependencies: each further answer to a reading brings newer values
  useEffect(() => {
    if (answered > 0) void cache.invalidateQueries({ queryKey: keys.variables(station.id) });
  }, [answered]);

  // A base report comes in parts, after its command was answered.
  useTrafficEvents((message) => {
    if (message.action === "NotifyReport") void cache.invalidateQueries({ queryKey: keys.variables(station.id) });
  });

  const all = variables.data ?? [];
  const wanted = filter.trim().toLowerCase();
  const shown = all.filter((variable) => settingName(variable).toLowerCase().includes(wanted));
  return (
    <>
      <div className={classes.toolbar}>
        <Button
          loading={reading}
          onClick={() => {
            const { command, params } = readCommandFor(station);
            void send(command, params);
          }}
        >
          {t("configuration.read")}
        </Button>
        <TextInput
          type="search"
          aria-label={t("configuration.filter")}
          placeholder={t("configuration.filter")}
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
        <Text size="sm" c="dimmed" style={{ flex: "1 1 300px" }}>
          {t("configuration.help")}
        </Text>
      </div>
      {variables.isError && <Problem error={variables.error} onRetry={() => void variables.refetch()} />}
      {variables.isPending && <Skeleton height={160} m="md" />}
      {variables.isSuccess && all.length === 0 && (
        <EmptyState title={t("configuration.empty")}>{t("configuration.emptyHelp")}</EmptyState>
      )}
      {all.length > 0 && shown.length === 0 && <EmptyState title={t("configuration.noMatch")} />}
      {shown.length > 0 && <SettingsTable variables={shown} onChange={setChanging} />}
      {changing && (
        <ChangeSetting
          variable={changing}
          onClose={() => setChanging(null)}
          onSave={async (value) => {
            await send("set-variables", { variables: [toWrite(station, changing, value)] });
          }}
        />
      )}
    </>
  );
}

function SettingsTable({ variables, onChange }: { variables: Variable[]; onChange(variable: Variable): void }) {
  const { t } = useTranslation();
  const withComponents = variables.some((variable) => variable.component !== "ChargingStation");
  return (
    <div className={classes.scroll}>
      <Table horizontalSpacing="md" verticalSpacing={6} aria-label={t("configuration.title")}>
        <Table.Thead>
          <Table.Tr>
            {withComponents && <Table.Th>{t("configuration.component")}</Table.Th>}
            <Table.Th>{t("configuration.variable")}</Table.Th>
            <Table.Th>{t("configuration.value")}</Table.Th>
            <Table.Th>{t("configuration.told")}</Table.Th>
            <Table.Th>{t("configuration.change")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody data-testid="settings">
          {variables.map((variable) => (
            <SettingRow
              key={`${settingName(variable)} ${variable.attribute}`}
              variable={variable}
              withComponent={withComponents}
              onChange={onChange}
            />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

interface RowProps {
  variable: Variable;
  withComponent: boolean;
  onChange(variable: Variable): void;
}

function SettingRow({ variable, withComponent, onChange }: RowProps) {
  const { t } = useTranslation();
  const place = [variable.evse_id && `EVSE ${variable.evse_id}`, variable.component_instance]
    .filter(Boolean)
    .join(" · ");
  return (
    <Table.Tr>
      {withComponent && (
        <Table.Td>
          {variable.component}
          {place && ` (${place})`}
        </Table.Td>
      )}
      <Table.Td style={{ fontWeight: 550, overflowWrap: "anywhere" }}>
        {[variable.variable, variable.variable_instance].filter(Boolean).join(" · ")}
      </Table.Td>
      <Table.Td className="lv-mono">
        {variable.mutability === "WriteOnly" ? t("configuration.hidden") : (variable.value ?? t("common.unknown"))}
        {variable.unit && ` ${variable.unit}`}
      </Table.Td>
      <Table.Td>
        <Text size="xs" c="dimmed">
          <Age at={variable.at} />
        </Text>
      </Table.Td>
      <Table.Td>
        {variable.mutability === "ReadOnly" ? (
          <Text size="xs" c="dimmed">
            {t("configuration.readonly")}
          </Text>
        ) : (
          <Group>
            <Button
              variant="default"
              size="compact-sm"
              aria-label={t("configuration.changeTitle", { name: settingName(variable) })}
              onClick={() => onChange(variable)}
            >
              {t("configuration.change")}
            </Button>
          </Group>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
