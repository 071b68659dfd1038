// 「基本設定」: what the recorder is called, how it keeps time and recordings, its other ports.
import { text } from "../core/texts.js";
import { card } from "./parts.js";
import { SettingsForm } from "./settings_form.js";

const GROUPS = [
  ["system", ["system.recorder_name", "system.language", "system.time_zone"]],
  ["recording", ["recording.retention_days"]],
  ["users", ["users.auto_logout_minutes"]],
  ["network", ["network.http_port", "network.site_alarm_port", "network.forwarding_ports"]],
];

export async function showBasic(root) {
  const forms = GROUPS.map(([name, keys]) => [name, new SettingsForm(keys)]);
  await Promise.all(forms.map(([, form]) => form.load()));
  root.append(...forms.map(([name, form]) => card(text(`web.settings.group.${name}`), form.element)));
  // One revision for all forms: who saves in one has read what another saved.
  forms.forEach(([, form]) => { form.onSaved = () => forms.forEach(([, other]) => other.take(form)); });
}
