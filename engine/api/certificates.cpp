#include "engine/api/json_fields.h"
#include "engine/api/operation.h"
#include "engine/api/resources.h"
#include "engine/api/system.h"

namespace kagimado::api {
namespace {

constexpr std::size_t max_body_bytes = 128 * 1024;
constexpr std::size_t max_pem_bytes = 60 * 1024;

Result<Json> certificates_json(const System& system) {
  KGM_TRY(const auto root, system.root_certificate());
  KGM_TRY(const auto server, system.server_certificate());
  Json json;
  json["root"]["fingerprint"] = root.fingerprint;
  json["root"]["not_after"] = root.not_after.time_since_epoch().count();
  auto& shown = json["server"];
  shown["fingerprint"] = server.fingerprint;
  shown["not_after"] = server.not_after.time_since_epoch().count();
  shown["names"] = server.names;
  shown["imported"] = server.is_imported;
  shown["problem"] = server.problem;
  return json;
}

net::Response download(std::string content, std::string_view type, std::string_view file) {
  net::Response response;
  response.content_type = type;
  response.fields["Content-Disposition"] = fmt::format("attachment; filename=\"{}\"", file);
  response.body = std::move(content);
  return response;
}

net::Response refused(const ssl::IdentityCheck& check) {
  auto findings = Json::array();
  for (const auto& finding : check.findings) {
    Json one;
    one["what"] = ssl::name_of(finding.what);
    one["detail"] = finding.detail;
    findings.push_back(std::move(one));
  }
  Json json;
  json["error"]["kind"] = kagimado::name_of(ErrorKind::Invalid);
  json["error"]["message"] = "the certificate or its key is not fit for this recorder";
  json["error"]["findings"] = std::move(findings);
  return json_response(json, 400);
}

// The texts, wiped when they are no longer needed: a parser's own copies are not.
struct ForeignIdentity {
  ssl::Identity identity;
  ForeignIdentity() = default;
  ForeignIdentity(ForeignIdentity&&) = default;
  ForeignIdentity& operator=(ForeignIdentity&&) = delete;

  ~ForeignIdentity() { ssl::wipe(identity.key_pem); }
};

Result<ForeignIdentity> read_identity(const net::Request& request) {
  KGM_TRY(auto body, parse_body(request, max_body_bytes));
  KGM_TRY(auto certificate, text_field(body, "certificate_pem", max_pem_bytes));
  KGM_TRY(auto key, text_field(body, "key_pem", max_pem_bytes));
  if (body.contains("key_pem"))
    ssl::wipe(body["key_pem"].get_ref<std::string&>());
  if (!certificate || !key)
    return fail(ErrorKind::Invalid, "\"certificate_pem\" and \"key_pem\" are needed");
  ForeignIdentity foreign;
  foreign.identity = {std::move(*certificate), std::move(*key)};
  return foreign;
}

} // namespace

Answer get_certificates(Exchange& exchange) {
  KGM_TRY(const auto json, certificates_json(exchange.service.system()));
  return json_response(json);
}

Answer get_root_pem(Exchange& exchange) {
  KGM_TRY(auto root, exchange.service.system().root_certificate());
  return download(std::move(root.pem), "application/x-pem-file", "kagimado-root.pem");
}

Answer get_root_der(Exchange& exchange) {
  KGM_TRY(const auto root, exchange.service.system().root_certificate());
  return download(std::string(as_text(root.der)), "application/x-x509-ca-cert", "kagimado-root.crt");
}

Answer put_server_certificate(Exchange& exchange) {
  KGM_TRY(const auto foreign, read_identity(exchange.request));
  KGM_TRY(const auto check, exchange.service.system().import_certificate(foreign.identity));
  const bool is_good = check.findings.empty();
  note(exchange, "certificate.import", "", std::nullopt, is_good);
  return is_good ? get_certificates(exchange) : Answer(refused(check));
}

Answer delete_server_certificate(Exchange& exchange) {
  KGM_CHECK(exchange.service.system().remove_imported_certificate());
  note(exchange, "certificate.remove");
  return get_certificates(exchange);
}

} // namespace kagimado::api
