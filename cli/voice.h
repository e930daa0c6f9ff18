// The two voices: called as helm, the program speaks as Helm does; else as itself. The only place
// that decides how errors and log lines look.
#pragma once

#include <ostream>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/log.h"
#include "cluster/secret_mask.h"

namespace cli {

enum class Voice { helm, tug };
enum class Colour { off, on };

// Helm's where the program's file name begins with "helm".
Voice voice_of(std::string_view program);
// "helm" or "tug".
std::string_view program_name(Voice voice);

// Text from charts and servers must not steer the terminal: control characters, but for tabs and line feeds, become
// visible.
std::string harmless(std::string_view text);

// The whole text of an error, final line feed included. Helm's voice: "Error: " and Helm's words.
// Ours: the reason, the place, the source lines with a caret, the trail, the hint; then the same for
// each error found with it.
std::string render_error(const base::Error& error, Voice voice, Colour colour = Colour::off);
// The same in our voice, for what is only worth a warning or a note.
std::string render_finding(base::LogLevel level, const base::Error& error, Colour colour);
// One line about something that went on, final line feed included.
std::string render_log(base::LogLevel level, std::string_view message,
                       const base::Log::Attributes& attributes, Voice voice,
                       Colour colour = Colour::off);

// Writes log lines to `err`; debug lines only when asked for.
class VoiceLog final : public base::Log {
 public:
  VoiceLog(std::ostream& err, Voice voice) : err_(err), voice_(voice) {}
  void write(base::LogLevel level, std::string_view message, const Attributes& attributes) override;
  void show_debug(bool show) { shows_debug_ = show; }
  void use(Colour colour) { colour_ = colour; }
  // Hides what `mask` knows, in our own voice; nullptr: nothing. It must outlive the log.
  void hide(const cluster::SecretMask* mask) { mask_ = mask; }

 private:
  std::ostream& err_;
  Voice voice_;
  Colour colour_ = Colour::off;
  bool shows_debug_ = false;
  const cluster::SecretMask* mask_ = nullptr;
};

}  // namespace cli
