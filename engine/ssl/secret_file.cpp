#include "engine/ssl/secret_file.h"

#include "engine/base/file.h"

namespace kagimado::ssl {
namespace {

constexpr std::size_t max_file_bytes = 4096;

} // namespace

Result<SecretText> first_line_of(std::string_view content) {
  auto line = content.substr(0, content.find('\n'));
  if (line.ends_with('\r'))
    line.remove_suffix(1);
  if (line.empty())
    return fail(ErrorKind::Invalid, "empty password");
  if (line.size() > SecretText::max_bytes)
    return fail(ErrorKind::Invalid, "password longer than {} bytes", SecretText::max_bytes);
  return SecretText(line);
}

Result<SecretText> read_secret_file(const std::filesystem::path& file) {
  KGM_TRY(auto content, read_file(file, max_file_bytes));
  auto secret = first_line_of(as_text(content));
  wipe(content);
  if (!secret)
    return std::unexpected(secret.error().within(file.string()));
  return secret;
}

} // namespace kagimado::ssl
