// Servers and certificates for tests of what goes over the network: tests/servers/web.py in a process of its
// own that ends with the object, and keys made by the openssl program.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/base/temporary_folder.h"

namespace base {

// A program whose standard input and output we hold.
class WebServer {
 public:
  explicit WebServer(const std::vector<std::string>& options) {
    int in[2];
    int out[2];
    if (::pipe2(in, O_CLOEXEC) != 0 || ::pipe2(out, O_CLOEXEC) != 0) return;
    const std::string script = std::string(TUG_SOURCE_DIR) + "/tests/servers/web.py";
    std::vector<const char*> words{"python3", script.c_str()};
    for (const auto& option : options) words.push_back(option.c_str());
    words.push_back(nullptr);
    process_ = ::fork();
    if (process_ == 0) {
      ::dup2(in[0], 0);
      ::dup2(out[1], 1);
      ::execvp("python3", const_cast<char* const*>(words.data()));
      ::_exit(127);
    }
    ::close(in[0]);
    ::close(out[1]);
    in_ = ::fdopen(in[1], "w");
    out_ = ::fdopen(out[0], "r");
    port_ = line();
  }
  ~WebServer() {
    if (process_ <= 0) return;
    std::fclose(in_);
    ::kill(process_, SIGTERM);
    ::waitpid(process_, nullptr, 0);
    std::fclose(out_);
  }
  WebServer(const WebServer&) = delete;
  WebServer& operator=(const WebServer&) = delete;

  const std::string& port() const { return port_; }
  std::string http(const std::string& path) const { return "http://127.0.0.1:" + port_ + path; }
  std::string https(const std::string& path) const { return "https://127.0.0.1:" + port_ + path; }
  // What was asked so far, as a JSON list of lines.
  std::string log() {
    std::fputs("log\n", in_);
    std::fflush(in_);
    return line();
  }

 private:
  std::string line() {
    char text[65536] = "";
    if (std::fgets(text, sizeof text, out_) == nullptr) return "";
    std::string whole(text);
    while (!whole.empty() && whole.back() == '\n') whole.pop_back();
    return whole;
  }

  pid_t process_ = -1;
  std::FILE* in_ = nullptr;
  std::FILE* out_ = nullptr;
  std::string port_{};
};

// An authority and what it signed, in a folder.
class TestAuthority {
 public:
  explicit TestAuthority(std::string folder, const std::string& name = "test-ca") : folder_(std::move(folder)) {
    run("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=" + name +
        " -addext keyUsage=critical,keyCertSign,cRLSign -keyout " + path("ca.key") + " -out " + path("ca.crt"));
  }
  // NAME.crt and NAME.key; `names` as openssl writes alternative names ("DNS:a,IP:127.0.0.1").
  void sign(const std::string& name, const std::string& names, const std::string& dates = "-days 30") {
    const auto extensions = path(name + ".ext");
    std::ofstream(extensions) << "basicConstraints=CA:FALSE\n"
                              << (names.empty() ? "" : "subjectAltName=" + names + "\n");
    run("req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=" + name + " -keyout " +
        path(name + ".key") + " -out " + path(name + ".csr"));
    run("x509 -req -in " + path(name + ".csr") + " -CA " + path("ca.crt") + " -CAkey " + path("ca.key") +
        " -CAcreateserial " + dates + " -extfile " + extensions + " -out " + path(name + ".crt"));
  }
  std::string path(const std::string& name) const { return folder_ + "/" + name; }
  std::string text(const std::string& name) const { return TemporaryFolder::text_of(path(name)); }

 private:
  static void run(const std::string& arguments) {
    if (std::system(("openssl " + arguments + " 2>/dev/null").c_str()) != 0) std::abort();
  }
  std::string folder_;
};

}  // namespace base
