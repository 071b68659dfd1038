// An independent RTSP server for tests: GStreamer's gst-rtsp-server with a live test picture, Digest or no
// authentication.
//   kagimado-test-rtsp-server --codec h264|h265|jpeg [--user NAME --password-file FILE] [--tls PEM]
//     [--port N]
// Prints "port N" when it listens; the stream is rtsp://127.0.0.1:N/live, with --tls rtsps://.... PEM: a file
// of certificate and key.
#include <CLI/CLI.hpp>
#include <gst/gst.h>
#include <gst/rtsp-server/rtsp-server.h>

#include <fstream>
#include <iostream>
#include <string>

namespace {

std::string launch_line(const std::string& codec) {
  const std::string source = "( videotestsrc is-live=true pattern=ball ! "
                             "video/x-raw,format=I420,width=640,height=360,framerate=15/1 ! ";
  if (codec == "h265")
    return source + "x265enc tune=zerolatency speed-preset=ultrafast key-int-max=15 ! rtph265pay name=pay0 "
                    "config-interval=-1 )";
  if (codec == "jpeg")
    return source + "jpegenc ! rtpjpegpay name=pay0 )";
  return source + "x264enc tune=zerolatency speed-preset=ultrafast key-int-max=15 ! rtph264pay name=pay0 "
                  "config-interval=-1 )";
}

// Who may see the stream: those who log in, or everybody where there is no user.
void let_in(GstRTSPAuth* auth, GstRTSPMediaFactory* factory, const std::string& user,
            const std::string& password) {
  GstRTSPToken* token =
      gst_rtsp_token_new(GST_RTSP_TOKEN_MEDIA_FACTORY_ROLE, G_TYPE_STRING, "viewer", nullptr);
  if (user.empty()) {
    gst_rtsp_auth_set_default_token(auth, token);
  } else {
    gst_rtsp_auth_set_supported_methods(auth, GST_RTSP_AUTH_DIGEST);
    gst_rtsp_auth_add_digest(auth, user.c_str(), password.c_str(), token);
  }
  gst_rtsp_token_unref(token);
  gst_rtsp_media_factory_add_role(factory, "viewer", GST_RTSP_PERM_MEDIA_FACTORY_ACCESS, G_TYPE_BOOLEAN, TRUE,
                                  GST_RTSP_PERM_MEDIA_FACTORY_CONSTRUCT, G_TYPE_BOOLEAN, TRUE, nullptr);
}

bool use_tls(GstRTSPAuth* auth, const std::string& pem_file) {
  GError* error = nullptr;
  GTlsCertificate* certificate = g_tls_certificate_new_from_file(pem_file.c_str(), &error);
  if (certificate == nullptr) {
    std::cerr << pem_file << ": " << error->message << "\n";
    g_error_free(error);
    return false;
  }
  gst_rtsp_auth_set_tls_certificate(auth, certificate);
  g_object_unref(certificate);
  return true;
}

} // namespace

int main(int argc, char** argv) {
  CLI::App app{"RTSP server of the tests"};
  std::string codec = "h264", user, password_file, tls, port = "0";
  app.add_option("--codec", codec)->check(CLI::IsMember({"h264", "h265", "jpeg"}));
  app.add_option("--user", user);
  app.add_option("--password-file", password_file);
  app.add_option("--tls", tls);
  app.add_option("--port", port);
  CLI11_PARSE(app, argc, argv);

  gst_init(nullptr, nullptr);
  GstRTSPServer* server = gst_rtsp_server_new();
  gst_rtsp_server_set_address(server, "127.0.0.1");
  gst_rtsp_server_set_service(server, port.c_str());
  GstRTSPMediaFactory* factory = gst_rtsp_media_factory_new();
  gst_rtsp_media_factory_set_launch(factory, launch_line(codec).c_str());
  gst_rtsp_media_factory_set_shared(factory, TRUE);
  if (!user.empty() || !tls.empty()) {
    GstRTSPAuth* auth = gst_rtsp_auth_new();
    std::string password;
    std::ifstream(password_file) >> password;
    let_in(auth, factory, user, password);
    if (!tls.empty() && !use_tls(auth, tls))
      return 1;
    gst_rtsp_server_set_auth(server, auth);
    g_object_unref(auth);
  }
  GstRTSPMountPoints* mounts = gst_rtsp_server_get_mount_points(server);
  gst_rtsp_mount_points_add_factory(mounts, "/live", factory);
  g_object_unref(mounts);
  if (gst_rtsp_server_attach(server, nullptr) == 0) {
    std::cerr << "cannot listen\n";
    return 1;
  }
  std::cout << "port " << gst_rtsp_server_get_bound_port(server) << std::endl;
  GMainLoop* loop = g_main_loop_new(nullptr, FALSE);
  g_main_loop_run(loop);
}
