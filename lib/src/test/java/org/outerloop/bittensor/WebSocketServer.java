package org.outerloop.bittensor;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** As much of RFC 6455 as a test of a client needs; each connection on a thread of its own. */
final class WebSocketServer implements Closeable {
  final AtomicInteger connections = new AtomicInteger();
  final AtomicInteger pongs = new AtomicInteger();
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

  WebSocketServer(Answerer answerer) throws IOException {
    start(() -> acceptAll(answerer));
  }

  /** What happens when a text comes. */
  interface Answerer {
    void answer(String text, WebSocketConnection to) throws IOException;
  }

  URI url() {
    return URI.create("ws://127.0.0.1:" + server.getLocalPort());
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "test node");
    thread.setDaemon(true);
    thread.start();
  }

  private void acceptAll(Answerer answerer) {
    try {
      while (!server.isClosed()) {
        Runnable connection = new WebSocketConnection(server.accept(), answerer, pongs);
        connections.incrementAndGet();
        start(connection);
      }
    } catch (IOException e) {
      return; // closed
    }
  }
}
