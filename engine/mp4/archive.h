// BoxReader and BoxWriter: two archives with the same interface, so that one description of a box (a template
// over the archive) both reads and writes it and the two cannot drift apart.
//
// In a description: a.u32(x) and its kind take or put a field; a.box(...) descends. The reader finds child
// boxes in any order and ignores unknown ones; the writer puts them in the order of the description. After an
// error the reader goes on with zeroes and does nothing more: check Failure at the end, and ok() before loops
// that depend on what was read.
#pragma once

#include "engine/mp4/box_header.h"

#include <array>
#include <concepts>
#include <optional>
#include <vector>

namespace kagimado::mp4 {

struct Failure {
  std::optional<Error> error;
};

using UserType = std::array<std::uint8_t, 16>;

class BoxReader final {
 public:
  static constexpr bool reading = true;

  // offset: of bytes from the start of what here() counts from. type: of the box whose content this is, for
  // error texts.
  BoxReader(ByteView bytes, std::uint32_t offset, Failure& failure, FourCc type)
      : bytes_(bytes), offset_(offset), failure_(&failure), type_(type) {}

  [[nodiscard]] bool ok() const { return !failure_->error; }

  [[nodiscard]] std::size_t remaining() const { return bytes_.size() - position_; }

  template <std::integral T>
  void u8(T& value) {
    number<1>(value);
  }

  template <std::integral T>
  void u16(T& value) {
    number<2>(value);
  }

  template <std::integral T>
  void u24(T& value) {
    number<3>(value);
  }

  template <std::integral T>
  void u32(T& value) {
    number<4>(value);
  }

  template <std::integral T>
  void u64(T& value) {
    number<8>(value);
  }

  // A field that this product does not use: reading skips it, writing puts it.
  void constant_u8(std::uint8_t) { take(1); }

  void constant_u16(std::uint16_t) { take(2); }

  void constant_u32(std::uint32_t) { take(4); }

  void zeros(std::size_t count) { take(count); }

  void bytes(MutableBytes out);
  void rest(Bytes& out);
  // The next size bytes; size comes from an earlier field.
  void blob(Bytes& out, std::size_t size);

  // Where the archive stands, as an offset from the start.
  void here(std::uint32_t& offset) const { offset = offset_ + static_cast<std::uint32_t>(position_); }

  // A reader of bytes that came out of this one, with the same failure.
  [[nodiscard]] BoxReader within(ByteView bytes) const { return {bytes, offset_, *failure_, type_}; }

  template <class... Args>
  void fail(ErrorKind kind, fmt::format_string<Args...> format, Args&&... args) {
    if (ok())
      failure_->error = Error{kind, fmt::format("box '{}': {}", to_text(type_),
                                                fmt::format(format, std::forward<Args>(args)...))};
  }

  // Exactly one must be there.
  template <class F>
  void box(FourCc type, F&& describe) {
    if (!for_first(type, describe))
      fail(ErrorKind::Damaged, "no '{}' inside", to_text(type));
  }

  // present says afterwards whether it was there.
  template <class F>
  void optional_box(FourCc type, bool& present, F&& describe) {
    present = for_first(type, describe);
  }

  // Every box of the type, one element each.
  template <class T, class F>
  void list(FourCc type, std::vector<T>& elements, std::size_t max_count, F&& describe) {
    each(type, [&](BoxReader& child) {
      if (elements.size() == max_count)
        return fail(ErrorKind::Limit, "more than {} '{}' boxes", max_count, to_text(type));
      describe(child, elements.emplace_back());
    });
  }

  // Reading only: visits every child of the type.
  template <class F>
  void each(FourCc type, F&& visit) {
    FourCc found = 0;
    for (std::size_t cursor = position_; ok();) {
      auto child = next_child(cursor, found);
      if (!child)
        return;
      if (found == type)
        visit(*child);
    }
  }

  // A 'uuid' box of one user type.
  template <class F>
  void uuid_box(const UserType& user_type, bool& present, F&& describe) {
    present = false;
    each(fourcc("uuid"), [&](BoxReader& child) {
      UserType found{};
      child.bytes(found);
      if (present || found != user_type || !child.ok())
        return;
      present = true;
      describe(child);
    });
  }

  // The first child, whatever its type: a sample entry.
  template <class F>
  void any_box(FourCc& type, F&& describe) {
    std::size_t cursor = position_;
    if (auto child = next_child(cursor, type))
      describe(*child);
    else
      fail(ErrorKind::Damaged, "nothing inside");
  }

  // MPEG-4 descriptors (ISO/IEC 14496-1 section 8.3.3), found like boxes.
  template <class F>
  void descriptor(std::uint8_t tag, F&& describe) {
    bool present = false;
    optional_descriptor(tag, present, describe);
    if (!present)
      fail(ErrorKind::Damaged, "no descriptor {} inside", tag);
  }

  template <class F>
  void optional_descriptor(std::uint8_t tag, bool& present, F&& describe) {
    present = false;
    for (std::size_t cursor = position_; ok() && !present;) {
      std::uint8_t found = 0;
      auto child = next_descriptor(cursor, found);
      if (!child)
        return;
      if (found == tag) {
        present = true;
        describe(*child);
      }
    }
  }

 private:
  // A view of count bytes, or of nothing after an error.
  ByteView take(std::size_t count);

  // The child at cursor, which is moved behind it; nothing at the end or after an error.
  std::optional<BoxReader> next_child(std::size_t& cursor, FourCc& type);
  std::optional<BoxReader> next_descriptor(std::size_t& cursor, std::uint8_t& tag);

  template <std::size_t N, std::integral T>
  void number(T& value) {
    static_assert(sizeof(T) >= N);
    std::uint64_t bits = 0;
    for (const auto byte : take(N))
      bits = (bits << 8U) | byte;
    value = static_cast<T>(bits);
  }

  template <class F>
  bool for_first(FourCc type, F&& describe) {
    FourCc found = 0;
    for (std::size_t cursor = position_; ok();) {
      auto child = next_child(cursor, found);
      if (!child)
        return false;
      if (found == type) {
        describe(*child);
        return true;
      }
    }
    return false;
  }

  ByteView bytes_;
  std::size_t position_ = 0;
  std::uint32_t offset_;
  Failure* failure_;
  FourCc type_;
};

class BoxWriter final {
 public:
  static constexpr bool reading = false;

  explicit BoxWriter(Bytes& out) : out_(&out) {}

  [[nodiscard]] static bool ok() { return true; }

  template <std::integral T>
  void u8(T& value) {
    number<1>(static_cast<std::uint64_t>(value));
  }

  template <std::integral T>
  void u16(T& value) {
    number<2>(static_cast<std::uint64_t>(value));
  }

  template <std::integral T>
  void u24(T& value) {
    number<3>(static_cast<std::uint64_t>(value));
  }

  template <std::integral T>
  void u32(T& value) {
    number<4>(static_cast<std::uint64_t>(value));
  }

  template <std::integral T>
  void u64(T& value) {
    number<8>(static_cast<std::uint64_t>(value));
  }

  void constant_u8(std::uint8_t value) { number<1>(value); }

  void constant_u16(std::uint16_t value) { number<2>(value); }

  void constant_u32(std::uint32_t value) { number<4>(value); }

  void zeros(std::size_t count) { out_->resize(out_->size() + count); }

  void bytes(ByteView in) { out_->insert(out_->end(), in.begin(), in.end()); }

  void rest(const Bytes& in) { bytes(in); }

  void blob(const Bytes& in, std::size_t) { bytes(in); }

  void here(std::uint32_t& offset) const { offset = static_cast<std::uint32_t>(out_->size()); }

  // Only a reader can find its input wrong.
  template <class... Args>
  static void fail(ErrorKind, fmt::format_string<Args...>, Args&&...) {}

  template <class F>
  void box(FourCc type, F&& describe) {
    const std::size_t start = out_->size();
    number<4>(0);
    number<4>(type);
    describe(*this);
    const std::size_t size = out_->size() - start;
    for (std::size_t i = 0; i < 4; ++i)
      (*out_)[start + i] = static_cast<std::uint8_t>(size >> (24U - 8U * i));
  }

  template <class F>
  void any_box(FourCc& type, F&& describe) {
    box(type, describe);
  }

  template <class F>
  void optional_box(FourCc type, bool& present, F&& describe) {
    if (present)
      box(type, describe);
  }

  template <class F>
  void descriptor(std::uint8_t tag, F&& describe) {
    number<1>(tag);
    const std::size_t start = out_->size();
    number<4>(0);
    describe(*this);
    const std::size_t size = out_->size() - start - 4;
    for (std::size_t i = 0; i < 4; ++i)
      (*out_)[start + i] =
          static_cast<std::uint8_t>(((size >> (21U - 7U * i)) & 0x7fU) | (i < 3 ? 0x80U : 0U));
  }

  template <class F>
  void optional_descriptor(std::uint8_t tag, bool& present, F&& describe) {
    if (present)
      descriptor(tag, describe);
  }

  template <class T, class F>
  void list(FourCc type, std::vector<T>& elements, std::size_t, F&& describe) {
    for (auto& element : elements)
      box(type, [&](BoxWriter& child) { describe(child, element); });
  }

  template <class F>
  void uuid_box(const UserType& user_type, bool& present, F&& describe) {
    if (!present)
      return;
    box(fourcc("uuid"), [&](BoxWriter& child) {
      child.bytes(user_type);
      describe(child);
    });
  }

 private:
  template <std::size_t N>
  void number(std::uint64_t value) {
    for (std::size_t i = N; i-- > 0;)
      out_->push_back(static_cast<std::uint8_t>(value >> (8U * i)));
  }

  Bytes* out_;
};

// Version and flags of a "full box".
struct FullBox {
  std::uint8_t version = 0;
  std::uint32_t flags = 0;
};

template <class A>
void describe(A& a, FullBox& box) {
  a.u8(box.version);
  a.u24(box.flags);
}

} // namespace kagimado::mp4
