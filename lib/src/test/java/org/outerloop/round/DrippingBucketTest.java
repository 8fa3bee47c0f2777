package org.outerloop.round;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.protocol.PeerId;
import org.outerloop.storage.StoreLocation;

/** A peer's bucket that answers at once, gives one byte of a contribution, and then no more. */
class DrippingBucketTest {
  private static final int SECONDS = 1;

  @TempDir Path folder;
  private final CountDownLatch end = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  @BeforeEach
  void open() throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    server = HttpServer.create(new InetSocketAddress(here, 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void close() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void costsOnlyItsOwnersContribution() {
    TinyRun run = new TinyRun(folder, 1, SECONDS);
    RoundStart start = run.begin();
    PeerResult sent = run.train(1, start);
    ValidatorPlace place = run.validatorPlace();
    Map<PeerId, StoreLocation> buckets = new HashMap<>(place.buckets());
    buckets.put(run.peer(1), drips());
    ValidatorPlace hostile =
        new ValidatorPlace(place.spec(), place.run(), place.corpus(), buckets, place.devices());

    Inspection found =
        new InspectContribution(hostile, start, 5)
            .apply(new Candidate(run.peer(1), sent.header(), 0, 0));

    assertThat(found.usable()).isFalse();
    assertThat(found.refusal())
        .matches("s3a://drips gave 0 bytes of .*contribution.arrow in the 1.0 s it was given");
  }

  private StoreLocation drips() {
    String endpoint = "http://127.0.0.1:" + server.getAddress().getPort();
    return new StoreLocation(
        "s3a://drips",
        Map.of(
            "fs.s3a.endpoint", endpoint, "fs.s3a.access.key", "k", "fs.s3a.secret.key", "secret"));
  }

  private void answer(HttpExchange exchange) throws IOException {
    Path file = folder.resolve("peer-1" + exchange.getRequestURI().getPath().substring(6));
    if (!Files.isRegularFile(file)) {
      exchange.sendResponseHeaders(404, -1);
      exchange.close();
      return;
    }
    exchange.getResponseHeaders().set("ETag", "\"0123456789abcdef\"");
    exchange.getResponseHeaders().set("Last-Modified", "Sun, 22 Nov 2026 14:00:00 GMT");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(Files.size(file)));
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
      return;
    }
    exchange.sendResponseHeaders(206, Files.size(file));
    try (OutputStream body = exchange.getResponseBody()) {
      body.write(1);
      body.flush();
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
