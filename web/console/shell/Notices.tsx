import "@mantine/notifications/styles.css";
import { Notifications } from "@mantine/notifications";

/** Short notices in the corner. Loaded after the page, which never begins with one. */
export default function Notices() {
  return <Notifications position="bottom-right" limit={4} />;
}
