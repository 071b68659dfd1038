#include "engine/api/json_fields.h"
#include "engine/api/resources.h"
#include "engine/api/view_filter.h"

namespace kagimado::api {
namespace {

constexpr std::size_t max_body_bytes = 512 * 1024;
constexpr std::size_t max_boxes = 64;
constexpr std::size_t max_box_text_bytes = 16 * 1024;

struct Asked {
  Kid kid;
  Result<sealed::KeyBox> box; // why it cannot be read
};

// Where the layout puts the KID: a box that cannot be read further can still be named.
std::optional<Kid> kid_of_unreadable(ByteView box) {
  constexpr std::size_t kid_offset = 4;
  Kid kid;
  if (box.size() < kid_offset + kid.bytes.size())
    return std::nullopt;
  std::ranges::copy(box.subspan(kid_offset, kid.bytes.size()), kid.bytes.begin());
  return kid;
}

Result<Asked> read_box(const Json& entry) {
  if (!entry.is_string() || entry.get_ref<const std::string&>().size() > max_box_text_bytes)
    return fail(ErrorKind::Invalid, "a key box is no base64 text of at most {} characters",
                max_box_text_bytes);
  KGM_TRY(const auto bytes, from_base64(entry.get_ref<const std::string&>()));
  auto box = sealed::parse_key_box(bytes);
  if (box) {
    const auto kid = box->kid;
    return Asked{kid, std::move(box)};
  }
  const auto kid = kid_of_unreadable(bytes);
  if (!kid)
    return fail(ErrorKind::Invalid, "key box: {}", box.error().message);
  return Asked{*kid, std::move(box)};
}

Result<std::vector<Asked>> read_boxes(const net::Request& request) {
  KGM_TRY(const auto json, parse_body(request, max_body_bytes));
  const auto boxes = json.find("key_boxes");
  if (boxes == json.end() || !boxes->is_array() || boxes->size() > max_boxes)
    return fail(ErrorKind::Invalid, "\"key_boxes\" is no list of at most {}", max_boxes);
  std::vector<Asked> asked;
  for (const auto& entry : *boxes) {
    KGM_TRY(auto box, read_box(entry));
    asked.push_back(std::move(box));
  }
  return asked;
}

std::vector<Kid> kids_of(const std::vector<Asked>& asked) {
  std::vector<Kid> kids;
  for (const auto& each : asked)
    kids.push_back(each.kid);
  return kids;
}

bool owns_one_that_may_open(const Exchange& exchange, const KeyOwners& owners, const Kid& kid) {
  const auto found = owners.find(kid);
  return found != owners.end() && std::ranges::any_of(found->second, [&](CameraId camera) {
           return exchange.may(users::Action::OpenPicture, camera);
         });
}

Unwrapped judge(const Service& service, const Asked& asked) {
  if (asked.box)
    return service.unwrap(*asked.box);
  return {asked.box.error().kind == ErrorKind::Unsupported ? sealed::KeyState::Unsupported
                                                           : sealed::KeyState::Damaged,
          std::nullopt};
}

Json to_jwk(const Kid& kid, const sealed::Material& material) {
  Json key;
  key["kty"] = "oct";
  key["kid"] = to_base64url(kid.bytes);
  key["k"] = to_base64url(material.dek.view());
  key["km"] = to_base64url(material.mac_key.view());
  return key;
}

Json empty_licence() {
  Json licence;
  licence["keys"] = Json::array();
  licence["type"] = "temporary";
  licence["states"] = Json::object();
  return licence;
}

void add(Json& licence, const Kid& kid, const Unwrapped& unwrapped) {
  const auto [state, is_new] = licence["states"].emplace(kid.hex(), sealed::name_of(unwrapped.state));
  if (is_new && unwrapped.material)
    licence["keys"].push_back(to_jwk(kid, *unwrapped.material));
}

} // namespace

// A key of cameras that may not be seen, or of nobody, is answered as one that is not there: also whether the
// password opens it is not told.
net::Task<net::Response> give_keys(Exchange& exchange) {
  const auto asked = read_boxes(exchange.request);
  if (!asked)
    co_return std::unexpected(asked.error());
  const bool opens_all =
      sees_all(exchange.caller.subject) && exchange.may(users::Action::OpenPicture, CameraId{1});
  KeyOwners owners;
  if (!opens_all) {
    auto asking = exchange.service.key_owners(kids_of(*asked));
    auto found = co_await std::move(asking);
    if (!found)
      co_return std::unexpected(found.error());
    owners = std::move(*found);
  }
  auto licence = empty_licence();
  for (const auto& each : *asked)
    add(licence, each.kid,
        opens_all || owns_one_that_may_open(exchange, owners, each.kid) ? judge(exchange.service, each)
                                                                        : Unwrapped());
  auto response = json_response(licence);
  response.fields["Cache-Control"] = "no-store";
  co_return response;
}

} // namespace kagimado::api
