#include "cli/voice.h"

namespace cli {

Voice voice_of(std::string_view program) {
  const auto slash = program.rfind('/');
  const auto name = slash == std::string_view::npos ? program : program.substr(slash + 1);
  return name.starts_with("helm") ? Voice::helm : Voice::tug;
}

std::string_view program_name(Voice voice) {
  return voice == Voice::helm ? "helm" : "tug";
}

void VoiceLog::write(base::LogLevel level, std::string_view message, const Attributes& attributes) {
  if (level == base::LogLevel::debug && !shows_debug_) return;
  const auto line = render_log(level, message, attributes, voice_, colour_);
  err_ << (mask_ != nullptr && voice_ == Voice::tug ? mask_->masked_text(line) : line);
}

}  // namespace cli
