// Backups of a whole recorder: what comes back, and that it is all or nothing.
#include "engine/base/file.h"
#include "engine/settings/backup.h"
#include "engine/settings/recorder_catalogue.h"
#include "tests/engine/recorder/recorder_fixture.h"

namespace kagimado::fakes {
namespace {

class BackupTest : public RecorderFixture {
 protected:
  void SetUp() override {
    RecorderFixture::SetUp();
    medium_ = folder_ / "media" / "usb0";
    std::filesystem::create_directories(medium_);
    archive_options_.media_roots = {folder_ / "media"};
    restart();
    EXPECT_EQ(ask("POST", "/setup", Json{{"name", "admin"}, {"password", "installer-4711"}}).first, 201);
    EXPECT_EQ(add_camera(1, "front"), 201);
    EXPECT_EQ(add_camera(2, "back"), 201);
  }

  int add_camera(int id, const std::string& name) {
    return ask("POST", "/cameras",
               Json{{"id", id},
                    {"name", name},
                    {"url", "http://127.0.0.1:9/"},
                    {"user", "admin"},
                    {"password", "camera-secret"},
                    {"trust", "off"}})
        .first;
  }

  std::pair<int, Json> back_up(const std::string& password = "backup-password") {
    return ask("POST", "/backups", Json{{"medium", medium_}, {"password", password}});
  }

  std::pair<int, Json> restore(const std::string& file, const std::string& password = "backup-password") {
    return ask("POST", "/backups/restore", Json{{"medium", medium_}, {"file", file}, {"password", password}});
  }

  bool set_name(const std::string& name) {
    return recorder_->access()
        .settings()
        .set({{std::string(settings::key::recorder_name), name}})
        .has_value();
  }

  std::string name() { return recorder_->access().settings().values().text(settings::key::recorder_name); }

  std::vector<std::string> camera_names() {
    std::vector<std::string> names;
    const auto answer = ask("GET", "/cameras").second;
    EXPECT_TRUE(answer.is_object()) << answer;
    for (const auto& camera : answer["cameras"])
      names.push_back(camera["name"]);
    return names;
  }

  std::vector<std::string> user_names() {
    std::vector<std::string> names;
    for (const auto& account : recorder_->access().accounts().accounts())
      names.push_back(account.name);
    return names;
  }

  // The sections of a backup, bent and sealed again.
  void bend(const std::string& file, const std::function<void(settings::Sections&)>& change) const {
    const auto sealed = *read_file(medium_ / file, 1U << 20);
    auto sections = *settings::open_backup(sealed, "backup-password");
    change(sections);
    ASSERT_TRUE(
        write_file_atomic(medium_ / file, *settings::seal_backup(sections, "backup-password", 1), 0600));
  }

  std::filesystem::path medium_;
};

TEST_F(BackupTest, EverythingComesBack) {
  EXPECT_TRUE(set_name("first"));
  const auto [status, made] = back_up();
  ASSERT_EQ(status, 201) << made;
  const std::string file = made["file"];
  EXPECT_TRUE(set_name("second"));
  EXPECT_EQ(ask("DELETE", "/cameras/2").first, 200);
  EXPECT_EQ(add_camera(7, "new"), 201);
  EXPECT_EQ(ask("PUT", "/cameras/1", Json{{"name", "renamed"}}).first, 200);
  users::NewAccount guard;
  guard.name = "guard";
  guard.password_hash = ssl::hash_password("viewer-4711", {4, 1, 1});
  EXPECT_TRUE(recorder_->access().accounts().add(std::move(guard)));

  const auto [restored, answer] = restore(file);
  ASSERT_EQ(restored, 200) << answer;
  EXPECT_EQ(answer["sections"].size(), 3U);
  EXPECT_EQ(name(), "first");
  EXPECT_EQ(camera_names(), (std::vector<std::string>{"front", "back"}));
  EXPECT_EQ(user_names(), std::vector<std::string>{"admin"});
  // Also after the next start, with the credentials of the cameras.
  restart();
  EXPECT_EQ(name(), "first");
  EXPECT_EQ(camera_names(), (std::vector<std::string>{"front", "back"}));
  EXPECT_EQ(camera(1)["user"], "admin");
}

TEST_F(BackupTest, TheListTellsWhatIsThere) {
  const std::string file = back_up().second["file"];
  ASSERT_TRUE(write_file_atomic(medium_ / "other.txt", as_bytes("x"), 0600));
  const auto [status, list] = ask("GET", "/backups?medium=" + medium_.string());
  ASSERT_EQ(status, 200) << list;
  ASSERT_EQ(list["backups"].size(), 1U);
  EXPECT_EQ(list["backups"][0]["file"], file);
  EXPECT_GT(list["backups"][0]["bytes"], 100);
  EXPECT_EQ(ask("GET", "/backups?medium=/etc").first, 404);
}

TEST_F(BackupTest, NoSecretStandsInTheFile) {
  const std::string file = back_up().second["file"];
  const auto content = *read_file(medium_ / file, 1U << 20);
  for (const auto* text : {"camera-secret", "front", "127.0.0.1", "admin"})
    EXPECT_EQ(as_text(content).find(text), std::string_view::npos) << text;
}

TEST_F(BackupTest, SessionsEndWithARestore) {
  const auto login = ask("POST", "/session", Json{{"name", "admin"}, {"password", "installer-4711"}}).second;
  const std::string token = login["token"];
  const std::string file = back_up().second["file"];
  EXPECT_EQ(ask_as(token, "GET", "/session").second["state"], "logged_in");
  ASSERT_EQ(restore(file).first, 200);
  EXPECT_EQ(ask_as(token, "GET", "/cameras").first, 401);
}

TEST_F(BackupTest, ARestoreTellsThatSettingsChanged_IfTheyDid) {
  const std::string file = back_up().second["file"];
  const auto listener = recorder_->events().listen();
  const auto tells_settings = [&] {
    const auto lines = runner_.get(listener->next(std::chrono::seconds(5)));
    return lines && std::ranges::any_of(*lines, [](const std::string& line) {
             return line.contains("\"event\":\"settings\"");
           });
  };
  ASSERT_EQ(restore(file).first, 200);
  EXPECT_FALSE(tells_settings()) << "they were the same";
  EXPECT_TRUE(set_name("another"));
  ASSERT_EQ(restore(file).first, 200);
  EXPECT_TRUE(tells_settings());
}

TEST_F(BackupTest, AWrongPasswordAndADamagedFileChangeNothing) {
  const std::string file = back_up().second["file"];
  EXPECT_TRUE(set_name("now"));
  EXPECT_EQ(restore(file, "another password").second["error"]["kind"], "wrong_password");
  auto content = *read_file(medium_ / file, 1U << 20);
  content[content.size() / 2] ^= 1U;
  ASSERT_TRUE(write_file_atomic(medium_ / file, content, 0600));
  EXPECT_EQ(restore(file).second["error"]["kind"], "damaged");
  EXPECT_EQ(name(), "now");
}

TEST_F(BackupTest, ASectionThatBreaksARule_ChangesNothingOfTheOthers) {
  const std::string file = back_up().second["file"];
  EXPECT_TRUE(set_name("now"));
  EXPECT_EQ(ask("DELETE", "/cameras/2").first, 200);
  const auto original = *read_file(medium_ / file, 1U << 20);
  const std::vector<std::function<void(settings::Sections&)>> bends = {
      [](auto& sections) { sections["users"] = R"({"users":[]})"; },
      [](auto& sections) { sections["cameras"] = R"([{"id":1}])"; },
      [](auto& sections) { sections["cameras"] = R"([{"id":99999,"name":"x"}])"; },
      [](auto& sections) { sections["settings"] = R"({"version":0,"values":{"network.https_port":80}})"; },
      [](auto& sections) { sections["settings"] = R"({"version":999,"values":{}})"; },
      [](auto& sections) { sections.erase("users"); },
  };
  for (std::size_t i = 0; i < bends.size(); ++i) {
    ASSERT_TRUE(write_file_atomic(medium_ / file, original, 0600));
    bend(file, bends[i]);
    EXPECT_GE(restore(file).first, 400) << i;
    EXPECT_EQ(name(), "now") << i;
    EXPECT_EQ(camera_names(), std::vector<std::string>{"front"}) << i;
    EXPECT_EQ(user_names(), std::vector<std::string>{"admin"}) << i;
  }
  restart();
  EXPECT_EQ(name(), "now");
  EXPECT_EQ(camera_names(), std::vector<std::string>{"front"});
}

TEST_F(BackupTest, NamesThatAreNoBackups_AndOtherMedia_AreNotThere) {
  for (const auto* file :
       {"../state/state.sqlite", "/etc/passwd", "", "kagimado-.backup", "kagimado-1/../x.backup"})
    EXPECT_EQ(restore(file).first, 404) << file;
  EXPECT_EQ(ask("POST", "/backups", Json{{"medium", "/tmp"}, {"password", "backup-password"}}).first, 404);
  EXPECT_EQ(back_up("short").first, 400);
}

} // namespace
} // namespace kagimado::fakes
