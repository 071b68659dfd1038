// Settings as the rights allow: a menu and one section at a time.
import { element } from "../core/dom.js";
import { may } from "../core/session.js";
import { text } from "../core/texts.js";
import { showAccount } from "./account_section.js";
import { showBasic } from "./basic_section.js";
import { showCameras } from "./cameras_section.js";
import { showConnection, showEncryption } from "./camera_security_section.js";
import { showCertificate } from "./certificates_card.js";
import { showLicences } from "./licence_section.js";
import { showLog } from "./log_section.js";
import { problemText } from "./problems.js";
import { showSecurity } from "./security_section.js";
import { showUsers } from "./users_section.js";

const SECTIONS = [
  { name: "basic", needs: "read_settings", show: showBasic },
  { name: "cameras", needs: "read_settings", show: showCameras },
  { name: "security", needs: "read_settings", show: showSecurity },
  { name: "connection", needs: "read_settings", show: showConnection, below: "security" },
  { name: "encryption", needs: "read_settings", show: showEncryption, below: "security" },
  { name: "licences", needs: "read_settings", show: showLicences },
  { name: "users", needs: "manage_users", show: showUsers },
  { name: "log", needs: "read_operation_log", show: showLog },
  { name: "certificate", needs: "download_root_certificate", show: showCertificate, without: "read_settings" },
  { name: "account", needs: "change_own_password", show: showAccount },
];

export function allowedSections() {
  return SECTIONS.filter(({ needs, without }) => may(needs) && !(without && may(without)));
}

export class SettingsPage {
  // go(section): to another one.
  constructor(root, { section, go }) {
    const allowed = allowedSections();
    const shown = allowed.find((each) => each.name === section) ?? allowed[0];
    const current = shown?.below ?? shown?.name;
    const title = (name) => text(`web.settings.section.${name}`);
    const link = ({ name }) => element("a", { href: `#/settings/${name}`, text: title(name), "aria-current": name === current ? "page" : null });
    const menu = element("nav", { class: "side", "aria-label": text("web.settings.menu") }, allowed.filter((each) => !each.below).map(link));
    this.content = element("div", { class: "section" }, shown ? element("h2", { tabindex: -1, text: title(shown.name) }) : null);
    root.replaceChildren(element("div", { class: "settings-page" }, menu, this.content));
    if (shown?.below)
      this.content.prepend(element("a", { class: "back", href: `#/settings/${shown.below}`, text: `‹ ${title(shown.below)}` }));
    if (shown) {
      this.content.querySelector("h2").focus({ preventScroll: true });
      void this.show(shown, go);
    }
  }

  async show(section, go) {
    const wait = element("p", { class: "note", text: text("web.loading") });
    this.content.append(wait);
    const place = element("div", { class: "cards" });
    try {
      await section.show(place, go);
      wait.replaceWith(place);
    } catch (error) {
      wait.className = "problem";
      wait.textContent = problemText(error);
    }
  }

  close() {}
}
