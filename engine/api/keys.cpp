#include "engine/api/json_fields.h"
#include "engine/api/resources.h"

namespace kagimado::api {
namespace {

constexpr std::size_t max_body_bytes = 512 * 1024;
constexpr std::size_t max_boxes = 64;
constexpr std::size_t max_box_text_bytes = 16 * 1024;

struct Judged {
  Kid kid;
  Unwrapped unwrapped;
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

Result<Judged> judge(const Service& service, const Json& entry) {
  if (!entry.is_string() || entry.get_ref<const std::string&>().size() > max_box_text_bytes)
    return fail(ErrorKind::Invalid, "a key box is no base64 text of at most {} characters",
                max_box_text_bytes);
  KGM_TRY(const auto bytes, from_base64(entry.get_ref<const std::string&>()));
  const auto box = sealed::parse_key_box(bytes);
  if (box)
    return Judged{box->kid, service.unwrap(*box)};
  const auto kid = kid_of_unreadable(bytes);
  if (!kid)
    return fail(ErrorKind::Invalid, "key box: {}", box.error().message);
  const auto state =
      box.error().kind == ErrorKind::Unsupported ? sealed::KeyState::Unsupported : sealed::KeyState::Damaged;
  return Judged{*kid, {state, std::nullopt}};
}

Json to_jwk(const Kid& kid, const sealed::Material& material) {
  Json key;
  key["kty"] = "oct";
  key["kid"] = to_base64url(kid.bytes);
  key["k"] = to_base64url(material.dek.view());
  key["km"] = to_base64url(material.mac_key.view());
  return key;
}

} // namespace

Answer give_keys(Exchange& exchange) {
  KGM_TRY(const auto json, parse_body(exchange.request, max_body_bytes));
  const auto boxes = json.find("key_boxes");
  if (boxes == json.end() || !boxes->is_array() || boxes->size() > max_boxes)
    return fail(ErrorKind::Invalid, "\"key_boxes\" is no list of at most {}", max_boxes);
  Json licence;
  licence["keys"] = Json::array();
  licence["type"] = "temporary";
  licence["states"] = Json::object();
  for (const auto& entry : *boxes) {
    KGM_TRY(const auto judged, judge(exchange.service, entry));
    const auto [state, is_new] =
        licence["states"].emplace(judged.kid.hex(), sealed::name_of(judged.unwrapped.state));
    if (is_new && judged.unwrapped.material)
      licence["keys"].push_back(to_jwk(judged.kid, *judged.unwrapped.material));
  }
  auto response = json_response(licence);
  response.fields["Cache-Control"] = "no-store";
  return response;
}

} // namespace kagimado::api
