// A command line taken apart: settings, flags and the command they are for. run() goes through it
// once, completion and help build flags for other commands with it.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "cli/command.h"

namespace cli {

class CommandLine {
 public:
  // Reads the settings and parses the global flags, skipping what is not known yet (CMD-021).
  CommandLine(base::Env& env, Voice voice, std::string program, std::span<const std::string> words);
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;

  Settings& settings() { return settings_; }
  const Settings& settings() const { return settings_; }
  // The flags of `command`: its own, --help, and the global ones as parsed so far. The set refers
  // to this object.
  FlagSet flags_of(const CommandRow& command);

 private:
  Settings initial_;  // without flags: the defaults that help prints
  Settings settings_;
  FlagContext context_;
  FlagSet globals_;
  Voice voice_;
};

}  // namespace cli
