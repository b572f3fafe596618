// A small HTTP server on this machine, for requests that are real: one thread, one connection at a time.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <string>
#include <thread>

namespace etude::testing {

class LocalServer {
 public:
  /// @param answer  gets the whole request (head and body) and gives the bytes to send back
  explicit LocalServer(std::function<std::string(const std::string&)> answer) : answer_(std::move(answer)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int yes = 1;
    ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || ::listen(listener_, 16) != 0) return;
    socklen_t size = sizeof address;
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~LocalServer() {
    stops_ = true;
    ::shutdown(listener_, SHUT_RDWR);
    if (thread_.joinable()) thread_.join();
    ::close(listener_);
  }
  [[nodiscard]] std::string url(const std::string& path) const { return "http://127.0.0.1:" + std::to_string(port_) + path; }
  [[nodiscard]] int port() const { return port_; }

 private:
  void serve() {
    while (!stops_) {
      const int connection = ::accept(listener_, nullptr, nullptr);
      if (connection < 0) return;
      const std::string answer = answer_(read_request(connection));
      std::size_t sent = 0;
      while (sent < answer.size()) {
        const ssize_t written = ::send(connection, answer.data() + sent, answer.size() - sent, MSG_NOSIGNAL);
        if (written <= 0) break;
        sent += static_cast<std::size_t>(written);
      }
      ::close(connection);
    }
  }
  static std::string read_request(int connection) {
    std::string request;
    char block[4096];
    while (true) {
      const ssize_t count = ::recv(connection, block, sizeof block, 0);
      if (count <= 0) return request;
      request.append(block, static_cast<std::size_t>(count));
      const std::size_t head = request.find("\r\n\r\n");
      if (head == std::string::npos) continue;
      const std::size_t at = request.find("Content-Length: ");
      const std::size_t length = at == std::string::npos || at > head ? 0 : std::stoul(request.substr(at + 16));
      if (request.size() >= head + 4 + length) return request;
    }
  }

  std::function<std::string(const std::string&)> answer_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> stops_ = false;
  std::thread thread_;
};

}  // namespace etude::testing
