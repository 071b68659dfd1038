// Commands against a recorder that runs on a thread of its own: commands block, as a person's do.
#pragma once

#include "engine/recorder/command_context.h"
#include "engine/recorder/recorder.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <sstream>
#include <thread>

namespace kagimado::recorder {

class CommandsFixture : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = std::filesystem::temp_directory_path() / "kagimado-cmd-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    socket_ = folder_ / "api.sock";
    RecorderOptions options;
    options.state_folder = folder_ / "state";
    options.socket = socket_;
    options.pbkdf2_iterations = 1000;
    options.password_cost = {4, 1, 1};
    auto made = Recorder::create(io_, options);
    ASSERT_TRUE(made) << made.error().message;
    recorder_ = std::move(*made);
    thread_ = std::thread([this] { io_.run(); });
  }

  void TearDown() override {
    io_.stop();
    thread_.join();
    recorder_.reset();
    std::filesystem::remove_all(folder_);
  }

  CommandContext context(const std::string& typed = "") {
    in_.str(typed);
    in_.clear();
    out_.str("");
    err_.str("");
    return {socket_, in_, out_, err_};
  }

  std::filesystem::path folder_;
  std::string socket_;
  net::asio::io_context io_{1};
  std::unique_ptr<Recorder> recorder_;
  std::thread thread_;
  std::istringstream in_;
  std::ostringstream out_, err_;
};

} // namespace kagimado::recorder
