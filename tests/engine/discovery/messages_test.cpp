// WS-Discovery messages: ours, those of others, and those of nobody.
#include "engine/discovery/messages.h"

#include <gtest/gtest.h>

namespace kagimado::discovery {
namespace {

Match some_camera() {
  Match match;
  match.types = {DeviceType::Kagimado};
  match.addresses = {"http://10.0.0.7:8080/"};
  match.name = "正面 <通り> & \"100%\"";
  match.model = "Kagimado camera";
  match.serial = "KC-0001";
  match.https_port = 8443;
  return match;
}

// As an ONVIF camera sends it: other prefixes, several addresses, scopes with escapes (ONVIF Core, 7.3).
constexpr std::string_view onvif_answer = R"xml(<?xml version="1.0" encoding="UTF-8"?>
<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://www.w3.org/2003/05/soap-envelope" xmlns:wsa="http://schemas.xmlsoap.org/ws/2004/08/addressing"
 xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery" xmlns:dn="http://www.onvif.org/ver10/network/wsdl">
<SOAP-ENV:Header><wsa:MessageID>uuid:1</wsa:MessageID><wsa:RelatesTo>urn:uuid:question</wsa:RelatesTo></SOAP-ENV:Header>
<SOAP-ENV:Body><d:ProbeMatches><d:ProbeMatch><wsa:EndpointReference><wsa:Address>urn:uuid:2</wsa:Address></wsa:EndpointReference>
<d:Types>dn:NetworkVideoTransmitter</d:Types>
<d:Scopes>onvif://www.onvif.org/type/video_encoder onvif://www.onvif.org/hardware/IPC-122 onvif://www.onvif.org/name/Back%20door</d:Scopes>
<d:XAddrs>http://10.0.0.9/onvif/device_service http://[fe80::1]/onvif/device_service</d:XAddrs>
<d:MetadataVersion>1</d:MetadataVersion></d:ProbeMatch></d:ProbeMatches></SOAP-ENV:Body></SOAP-ENV:Envelope>)xml";

TEST(DiscoveryMessages, AProbeComesThrough) {
  const auto id = random_message_id();
  EXPECT_EQ(id.size(), std::string("urn:uuid:").size() + 36);
  EXPECT_NE(id, random_message_id());
  const auto probe = parse_probe(as_bytes(write_probe(DeviceType::Kagimado, id)));
  ASSERT_TRUE(probe) << probe.error().message;
  EXPECT_EQ(probe->message_id, id);
  EXPECT_TRUE(probe->asks_for_kagimado);
  EXPECT_FALSE(parse_probe(as_bytes(write_probe(DeviceType::Onvif, id)))->asks_for_kagimado);
}

TEST(DiscoveryMessages, AMatchComesThrough_WhateverItsNameIs) {
  const auto text = write_match(some_camera(), "urn:uuid:me", "urn:uuid:question");
  const auto matches = parse_matches(as_bytes(text), "urn:uuid:question");
  ASSERT_TRUE(matches) << matches.error().message;
  ASSERT_EQ(matches->size(), 1U);
  const auto& match = matches->front();
  EXPECT_EQ(match.types, std::vector{DeviceType::Kagimado});
  EXPECT_EQ(match.name, some_camera().name);
  EXPECT_EQ(match.model, "Kagimado camera");
  EXPECT_EQ(match.serial, "KC-0001");
  EXPECT_EQ(match.https_port, 8443);
  EXPECT_EQ(match.addresses, some_camera().addresses);
}

TEST(DiscoveryMessages, AnswersToOthersAreNotOurs) {
  const auto text = write_match(some_camera(), "urn:uuid:me", "urn:uuid:question");
  EXPECT_FALSE(parse_matches(as_bytes(text), "urn:uuid:other"));
  EXPECT_FALSE(parse_matches(as_bytes(text), ""));
}

TEST(DiscoveryMessages, AnOnvifCameraIsRead) {
  const auto matches = parse_matches(as_bytes(onvif_answer), "urn:uuid:question");
  ASSERT_TRUE(matches) << matches.error().message;
  ASSERT_EQ(matches->size(), 1U);
  EXPECT_EQ(matches->front().types, std::vector{DeviceType::Onvif});
  EXPECT_EQ(matches->front().name, "Back door");
  EXPECT_EQ(matches->front().model, "IPC-122");
  EXPECT_EQ(matches->front().addresses.size(), 2U);
}

TEST(DiscoveryMessages, TheNamespacesOfOasisAreReadToo) {
  std::string text(onvif_answer);
  const std::string draft = "http://schemas.xmlsoap.org/ws/2005/04/discovery";
  text.replace(text.find(draft), draft.size(), "http://docs.oasis-open.org/ws-dd/ns/discovery/2009/01");
  EXPECT_TRUE(parse_matches(as_bytes(text), "urn:uuid:question"));
  const std::string other = "http://docs.oasis-open.org/ws-dd/ns/discovery/2009/01";
  text.replace(text.find(other), other.size(), "urn:something");
  EXPECT_FALSE(parse_matches(as_bytes(text), "urn:uuid:question"));
}

TEST(DiscoveryMessages, WhatIsNoMessageIsInvalid) {
  for (const std::string& text :
       {std::string(), std::string("<"), std::string("<a/>"), std::string(100'000, '<'),
        std::string(30'000, 'a'),
        std::string("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>")}) {
    EXPECT_EQ(parse_probe(as_bytes(text)).error().kind, ErrorKind::Invalid);
    EXPECT_EQ(parse_matches(as_bytes(text), "x").error().kind, ErrorKind::Invalid);
  }
}

TEST(DiscoveryMessages, HaveBounds) {
  std::string many(onvif_answer);
  const auto begin = many.find("<d:ProbeMatch>"), end = many.find("</d:ProbeMatches>");
  const auto one = many.substr(begin, end - begin);
  for (int copy = 0; copy < 40; ++copy)
    many.insert(begin, one);
  const auto matches = parse_matches(as_bytes(many), "urn:uuid:question");
  ASSERT_TRUE(matches);
  EXPECT_EQ(matches->size(), max_matches);
  auto deep = std::string(onvif_answer);
  std::string nest;
  for (int level = 0; level < 4000; ++level)
    nest += "<a>";
  EXPECT_FALSE(parse_matches(as_bytes(nest), "x"));
}

} // namespace
} // namespace kagimado::discovery
