// The browser's page as files: what is served, what is not, and what was served already.
#include "engine/api/web_files.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace kagimado::api {
namespace {

class WebFilesTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = std::filesystem::temp_directory_path() / "kagimado-web-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    write("page/index.html", "<html>page</html>");
    write("page/core/main.js", "export {}");
    write("secret.html", "secret");
  }

  void TearDown() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, std::string_view content) const {
    std::filesystem::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name) << content;
  }

  WebFiles load() const { return WebFiles::load(folder_ / "page").value(); }

  static net::Request get(std::string target) {
    net::Request request;
    request.target = std::move(target);
    return request;
  }

  std::filesystem::path folder_;
};

TEST_F(WebFilesTest, FilesAreServedAsWhatTheyAre) {
  const auto files = load();
  const auto script = files.answer(get("/core/main.js?v=3"));
  EXPECT_EQ(script.status, 200);
  EXPECT_EQ(script.body, "export {}");
  EXPECT_EQ(script.content_type, "text/javascript; charset=utf-8");
  for (const auto* target : {"/", "/index.html"})
    EXPECT_EQ(files.answer(get(target)).body, "<html>page</html>") << target;
}

TEST_F(WebFilesTest, NoPathLeavesTheFolder) {
  const auto files = load();
  for (const auto* target :
       {"/../secret.html", "/core/../index.html", "/%2e%2e/secret.html", "/core/..%2f..%2fsecret.html",
        "//index.html", "/./index.html", "/core", "/core/", "/index.html/", "/INDEX.HTML", "/index.html%00",
        "\\..\\secret.html", "*", "", "/secret.html", "/etc/passwd", "/index.html;x", "/core//main.js"})
    EXPECT_EQ(files.answer(get(target)).status, 404) << target;
}

TEST_F(WebFilesTest, LinksHiddenFilesAndOtherTypesAreNotServed) {
  write("page/.htaccess", "x");
  write("page/.git/config.js", "x");
  write("page/notes.txt~", "x");
  write("page/tool.py", "x");
  std::filesystem::create_symlink(folder_ / "secret.html", folder_ / "page/link.html");
  std::filesystem::create_directory_symlink(folder_, folder_ / "page/up");
  const auto files = load();
  for (const auto* target :
       {"/.htaccess", "/.git/config.js", "/notes.txt~", "/tool.py", "/link.html", "/up/secret.html"})
    EXPECT_EQ(files.answer(get(target)).status, 404) << target;
}

TEST_F(WebFilesTest, WhatTheBrowserHasAlreadyIsNotSentAgain) {
  auto request = get("/");
  const auto etag = load().answer(request).fields.at("ETag");
  for (const auto& known : {etag, "W/" + etag, "\"other\", " + etag + " ", std::string("*")}) {
    request.fields["If-None-Match"] = known;
    const auto response = load().answer(request);
    EXPECT_EQ(response.status, 304) << known;
    EXPECT_EQ(response.body, "");
  }
  write("page/index.html", "<html>newer</html>");
  request.fields["If-None-Match"] = etag;
  EXPECT_EQ(load().answer(request).status, 200);
}

TEST_F(WebFilesTest, OnlyReadingMethodsAreTaken) {
  auto request = get("/");
  request.method = "POST";
  const auto response = load().answer(request);
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(response.fields.at("Allow"), "GET, HEAD");
}

TEST_F(WebFilesTest, AFolderThatIsNotThereHasNoFiles) {
  const auto files = WebFiles::load(folder_ / "nowhere");
  ASSERT_TRUE(files) << files.error().message;
  EXPECT_EQ(files->size(), 0U);
  EXPECT_EQ(files->answer(get("/")).status, 404);
}

TEST_F(WebFilesTest, AFileThatIsTooLargeIsNamed) {
  write("page/huge.js", std::string(WebFiles::max_file_bytes + 1, ' '));
  const auto files = WebFiles::load(folder_ / "page");
  ASSERT_FALSE(files);
  EXPECT_EQ(files.error().kind, ErrorKind::Limit);
  EXPECT_NE(files.error().message.find("huge.js"), std::string::npos);
}

} // namespace
} // namespace kagimado::api
