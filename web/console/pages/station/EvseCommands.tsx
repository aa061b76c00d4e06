import { ActionIcon, Button, Menu } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconDots, IconLockOpen, IconPlayerPlay, IconPlayerStop, IconPower } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useCommands } from "../../data/commands";
import type { Evse, Station } from "../../data/model";
import { StartDialog } from "./StartDialog";
import classes from "./StationPage.module.css";

/** What can be asked of one EVSE. Others on the same station keep their own buttons, whatever this one does. */
export function EvseCommands({ station, evse }: { station: Station; evse: Evse }) {
  const { t } = useTranslation();
  const { send } = useCommands();
  const [starting, { open, close }] = useDisclosure(false);
  const name = t("common.evseN", { id: evse.id });
  const isOut = evse.status === "unavailable";
  const connector = evse.connectors[0]?.id;
  return (
    <div className={classes.actions}>
      {evse.session_id ? (
        <Button
          color="red"
          leftSection={<IconPlayerStop size={16} aria-hidden />}
          onClick={() => void send("remote-stop", { session_id: evse.session_id })}
        >
          {t("commands.stop")}
        </Button>
      ) : (
        <Button leftSection={<IconPlayerPlay size={16} aria-hidden />} onClick={open} disabled={isOut}>
          {t("commands.start")}
        </Button>
      )}
      <Button
        variant="default"
        leftSection={<IconLockOpen size={16} aria-hidden />}
        onClick={() => void send("unlock-connector", { evse_id: evse.id, connector_id: connector ?? 1 })}
      >
        {t("commands.unlock")}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={34} aria-label={t("commands.moreFor", { evse: name })}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconPower size={16} aria-hidden />}
            onClick={() => void send("change-availability", { operative: isOut, evse_id: evse.id })}
          >
            {isOut ? t("commands.toOperative") : t("commands.toInoperative")}
          </Menu.Item>
          <Menu.Item onClick={() => void send("trigger-message", { message: "status-notification", evse_id: evse.id })}>
            {t("commands.trigger")}: {t("commands.triggers.status-notification")}
          </Menu.Item>
          <Menu.Item onClick={() => void send("trigger-message", { message: "meter-values", evse_id: evse.id })}>
            {t("commands.trigger")}: {t("commands.triggers.meter-values")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <StartDialog
        opened={starting}
        onClose={close}
        title={t("commands.startTitle", { evse: `${station.id} · ${name}` })}
        onStart={(token) => void send("remote-start", { evse_id: evse.id, token })}
      />
    </div>
  );
}
