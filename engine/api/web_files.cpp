#include "engine/api/web_files.h"

#include "engine/base/file.h"
#include "engine/ssl/crypto.h"

#include <algorithm>
#include <array>

namespace kagimado::api {
namespace {

namespace fs = std::filesystem;

struct FileType {
  std::string_view extension, content_type;
};

constexpr std::array types = {
    FileType{".html", "text/html; charset=utf-8"},
    FileType{".js", "text/javascript; charset=utf-8"},
    FileType{".mjs", "text/javascript; charset=utf-8"},
    FileType{".css", "text/css; charset=utf-8"},
    FileType{".json", "application/json"},
    FileType{".webmanifest", "application/manifest+json"},
    FileType{".svg", "image/svg+xml"},
    FileType{".png", "image/png"},
    FileType{".ico", "image/x-icon"},
    FileType{".woff2", "font/woff2"},
};

std::string_view type_of(const fs::path& path) {
  const auto extension = path.extension().string();
  const auto* const found = std::ranges::find(types, extension, &FileType::extension);
  return found == types.end() ? std::string_view() : found->content_type;
}

bool is_plain_name(std::string_view name) {
  return !name.empty() && name.front() != '.' && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  });
}

bool is_served(const fs::path& relative) {
  return !type_of(relative).empty() &&
         std::ranges::all_of(relative, [](const fs::path& part) { return is_plain_name(part.string()); });
}

Result<std::vector<fs::path>> files_below(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code failed;
  if (!fs::is_directory(folder, failed))
    return files;
  // Links are not followed, so that the tree is finite and nothing outside is served.
  for (fs::recursive_directory_iterator entry(folder, failed), end; !failed && entry != end;
       entry.increment(failed)) {
    const auto status = entry->symlink_status();
    const auto relative = entry->path().lexically_relative(folder);
    if (fs::is_regular_file(status) && is_served(relative))
      files.push_back(relative);
  }
  if (failed)
    return fail(ErrorKind::Io, "reading {}: {}", folder.string(), failed.message());
  return files;
}

std::string etag_of(ByteView content) {
  constexpr std::size_t bytes = 12;
  const auto digest = ssl::sha256(content);
  return fmt::format("\"{}\"", to_hex(ByteView(digest).first(bytes)));
}

// "*", or a list of tags, weak or not (RFC 9110 section 13.1.2).
bool names_tag(std::string_view list, std::string_view etag) {
  while (!list.empty()) {
    const auto comma = list.find(',');
    auto tag = list.substr(0, comma);
    list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
    while (tag.starts_with(' '))
      tag.remove_prefix(1);
    while (tag.ends_with(' '))
      tag.remove_suffix(1);
    if (tag.starts_with("W/"))
      tag.remove_prefix(2);
    if (tag == "*" || tag == etag)
      return true;
  }
  return false;
}

} // namespace

Result<WebFiles> WebFiles::load(const fs::path& folder) {
  KGM_TRY(const auto names, files_below(folder));
  if (names.size() > max_files)
    return fail(ErrorKind::Limit, "more than {} files in {}", max_files, folder.string());
  WebFiles files;
  for (const auto& name : names) {
    KGM_TRY(const auto content, read_file(folder / name, max_file_bytes));
    files.files_.emplace("/" + name.generic_string(),
                         File{std::string(as_text(content)), std::string(type_of(name)), etag_of(content)});
  }
  if (const auto index = files.files_.find("/index.html"); index != files.files_.end())
    files.files_.emplace("/", index->second);
  return files;
}

net::Response WebFiles::answer(const net::Request& request) const {
  if (request.method != "GET" && request.method != "HEAD") {
    auto response = net::error_response({ErrorKind::Unsupported, "no such method on this path"});
    response.status = 405;
    response.fields["Allow"] = "GET, HEAD";
    return response;
  }
  const auto found = files_.find(request.path());
  if (found == files_.end())
    return net::error_response({ErrorKind::NotFound, "no such path"});
  const auto& file = found->second;
  net::Response response;
  response.content_type = file.type;
  response.fields["ETag"] = file.etag;
  response.fields["Cache-Control"] = "no-cache"; // kept, and asked about each time
  const auto known = request.fields.find("If-None-Match");
  if (known != request.fields.end() && names_tag(known->second, file.etag))
    response.status = 304;
  else
    response.body = file.content;
  return response;
}

} // namespace kagimado::api
