// The browser's page: a fixed list of files, read once at the start. A path either is in the list as it
// stands, or it is not: nothing is decoded, normalised or looked up on the disk, so no path can leave the
// folder.
//
// Immutable once loaded: thread-safe. Errors: Io (a file that cannot be read), Limit (too many, or too
// large).
#pragma once

#include "engine/net/http_message.h"

#include <filesystem>
#include <map>

namespace kagimado::api {

class WebFiles final {
 public:
  static constexpr std::size_t max_files = 512;
  static constexpr std::size_t max_file_bytes = std::size_t{8} * 1024 * 1024;

  WebFiles() = default; // none: every path is 404

  // Regular files of known types in the folder and below; others, hidden ones and links are left out. A
  // folder that is not there has none.
  static Result<WebFiles> load(const std::filesystem::path& folder);

  // GET and HEAD; "/" is index.html. 304 where If-None-Match names what is here; 404, 405.
  [[nodiscard]] net::Response answer(const net::Request& request) const;

  [[nodiscard]] std::size_t size() const { return files_.size(); }

 private:
  struct File {
    std::string content, type, etag;
  };

  std::map<std::string, File, std::less<>> files_; // by path, "/app/main.js"
};

} // namespace kagimado::api
