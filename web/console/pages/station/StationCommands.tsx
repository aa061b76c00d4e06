import { Button, Group, Menu, Modal, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconRefresh } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useCommands } from "../../data/commands";
import type { Station } from "../../data/model";

const TRIGGERS = ["boot-notification", "heartbeat", "status-notification"] as const;

/** What can be asked of the station as a whole. */
export function StationCommands({ station }: { station: Station }) {
  const { t } = useTranslation();
  const { send } = useCommands();
  const [asking, { open, close }] = useDisclosure(false);
  const running = station.evses.filter((evse) => evse.session_id).length;
  const restartNow = () => void send("reset", { type: "hard" });
  return (
    <Group gap="xs">
      <Menu position="bottom-end" width={300}>
        <Menu.Target>
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} aria-hidden />}
            rightSection={<IconChevronDown size={14} aria-hidden />}
          >
            {t("commands.reset")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void send("reset", { type: "soft" })}>{t("commands.resetSoft")}</Menu.Item>
          <Menu.Item onClick={running > 0 ? open : restartNow}>
            {t("commands.resetHard")}
            <Text size="xs" c="dimmed" component="div">
              {t("commands.resetHardHelp")}
            </Text>
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Menu position="bottom-end" width={260}>
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
            {t("commands.more")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t("commands.trigger")}</Menu.Label>
          {TRIGGERS.map((message) => (
            <Menu.Item key={message} onClick={() => void send("trigger-message", { message })}>
              {t(`commands.triggers.${message}`)}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={() => void send("clear-cache")}>{t("commands.clearCache")}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={asking}
        onClose={close}
        title={t("commands.hardTitle", { id: station.id })}
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        <Text size="sm">{t("commands.hardText", { count: running })}</Text>
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={close} data-autofocus>
            {t("common.cancel")}
          </Button>
          <Button
            color="red"
            onClick={() => {
              restartNow();
              close();
            }}
          >
            {t("commands.hardConfirm")}
          </Button>
        </Group>
      </Modal>
    </Group>
  );
}
