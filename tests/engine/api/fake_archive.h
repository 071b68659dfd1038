// Recordings in memory: answers what it was given and remembers what it was asked.
#pragma once

#include "engine/api/archive.h"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <deque>

namespace kagimado::fakes {

class FakePlayback final : public api::Playback {
 public:
  std::deque<Result<store::Piece>> pieces; // then EndOfStream
  bool waits_at_the_end = false;           // for more, until it is cancelled

  net::Task<store::Piece> next() override {
    while (pieces.empty() && waits_at_the_end) {
      boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, std::chrono::seconds(1));
      co_await timer.async_wait(boost::asio::use_awaitable);
    }
    if (pieces.empty())
      co_return fail(ErrorKind::EndOfStream, "that was all");
    auto piece = std::move(pieces.front());
    pieces.pop_front();
    co_return piece;
  }
};

class FakeArchive final : public api::Archive {
 public:
  api::Recordings known;
  std::vector<store::SpanQuery> span_queries;
  std::vector<store::CursorRequest> cursor_requests;
  std::shared_ptr<FakePlayback> playback; // nullptr: too many
  api::StorageView storage_view;
  std::vector<exporter::Medium> media_list;
  std::vector<api::ExportView> known_exports;
  std::vector<std::uint32_t> cancelled;
  std::vector<api::Alarm> known_alarms;
  std::vector<api::AlarmQuery> alarm_queries;

  net::Task<api::Recordings> recordings(store::SpanQuery query) override {
    span_queries.push_back(std::move(query));
    if (known.spans.size() > span_queries.back().max_spans)
      co_return fail(ErrorKind::Limit, "more than {} spans", span_queries.back().max_spans);
    co_return known;
  }

  Result<std::shared_ptr<api::Playback>> play(const store::CursorRequest& request) override {
    cursor_requests.push_back(request);
    if (!playback)
      return fail(ErrorKind::Throttled, "too many");
    return playback;
  }

  net::Task<api::StorageView> storage() override { co_return storage_view; }

  net::Task<std::vector<exporter::Medium>> media() override { co_return media_list; }

  net::Task<api::ExportView> start_export(api::ExportOrder order) override {
    api::ExportView view;
    view.id = static_cast<std::uint32_t>(known_exports.size() + 1);
    view.order = std::move(order);
    known_exports.push_back(view);
    co_return view;
  }

  [[nodiscard]] std::vector<api::ExportView> exports() const override { return known_exports; }

  [[nodiscard]] Result<api::ExportView> find_export(std::uint32_t id) const override {
    for (const auto& view : known_exports)
      if (view.id == id)
        return view;
    return fail(ErrorKind::NotFound, "export {}: no such export", id);
  }

  Result<api::ExportView> cancel_export(std::uint32_t id) override {
    auto view = find_export(id);
    if (view)
      cancelled.push_back(id);
    return view;
  }

  net::Task<std::vector<api::Alarm>> alarms(api::AlarmQuery query) override {
    alarm_queries.push_back(std::move(query));
    co_return known_alarms;
  }
};

} // namespace kagimado::fakes
