package org.outerloop.bittensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.RecordJson;

class RpcClientTest {
  private static final int MAX_MESSAGE = 100_000;

  /** Long waits where an answer is sure to come, none between attempts. */
  static final RpcLimits PATIENT =
      new RpcLimits(
          Duration.ofMinutes(1),
          Duration.ofMinutes(1),
          Duration.ofMinutes(1),
          Collections.nCopies(3, Duration.ZERO),
          MAX_MESSAGE);

  /** For a node that never answers. */
  private static final RpcLimits HASTY =
      new RpcLimits(
          Duration.ofMinutes(1),
          Duration.ofMillis(1),
          Duration.ofMillis(1),
          PATIENT.pauses(),
          MAX_MESSAGE);

  private static JsonNode parse(String text) {
    return RecordJson.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The answer that is its question's parameter. */
  private static String echo(String request) {
    JsonNode question = parse(request);
    return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":%s}"
        .formatted(question.get("id"), question.get("params").path(0));
  }

  /** Asks once, of a node that does this with every question. */
  private static JsonNode ask(RpcLimits limits, WebSocketServer.Answerer answerer, Object param)
      throws IOException {
    try (WebSocketServer server = new WebSocketServer(answerer);
        RpcClient client = new RpcClient(server.url(), limits)) {
      return client.call("method", param);
    }
  }

  @Test
  void asksInJsonRpc() throws IOException {
    List<String> heard = Collections.synchronizedList(new ArrayList<>());

    ask(
        PATIENT,
        (text, to) -> {
          heard.add(text);
          to.send(echo(text));
        },
        "0x00");

    assertThat(heard)
        .containsExactly(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"method\",\"params\":[\"0x00\"]}");
  }

  @Test
  void givesEachQuestionItsAnswerInWhateverOrderTheyCome() throws IOException {
    int count = 40;
    List<String> waiting = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try (WebSocketServer server =
            new WebSocketServer(
                (text, to) -> { // answers once all have asked, the last one first
                  waiting.add(0, echo(text));
                  if (waiting.size() == count) {
                    for (String answer : waiting) {
                      to.send(answer);
                    }
                  }
                });
        RpcClient client = new RpcClient(server.url(), PATIENT)) {
      List<CompletableFuture<JsonNode>> answers =
          IntStream.range(0, count)
              .mapToObj(i -> CompletableFuture.supplyAsync(() -> client.call("method", i), threads))
              .toList();

      for (int i = 0; i < count; i++) {
        assertThat(answers.get(i).join().asInt()).isEqualTo(i);
      }
      assertThat(server.connections).hasValue(1);
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void putsFragmentsTogetherAndAnswersPings() throws IOException {
    String text = "äöü".repeat(1000);
    try (WebSocketServer server =
            new WebSocketServer(
                (request, to) -> {
                  to.ping();
                  to.send(echo(request), 7); // cuts through the middle of characters
                });
        RpcClient client = new RpcClient(server.url(), PATIENT)) {
      assertThat(client.call("method", text).asText()).isEqualTo(text);
      client.call("method", "so that the pong has come");

      assertThat(server.pongs.get()).isPositive();
    }
  }

  @Test
  void asksAgainOverANewConnectionWhenOneIsLost() throws IOException {
    AtomicInteger questions = new AtomicInteger();
    try (WebSocketServer server =
            new WebSocketServer(
                (text, to) -> {
                  switch (questions.incrementAndGet()) {
                    case 1 -> to.drop();
                    case 2 -> to.close(1001);
                    default -> to.send(echo(text));
                  }
                });
        RpcClient client = new RpcClient(server.url(), PATIENT)) {
      assertThat(client.call("method", 5).asInt()).isEqualTo(5);
      assertThat(client.call("method", 6).asInt()).isEqualTo(6);

      assertThat(server.connections).hasValue(3);
    }
  }

  @Test
  void givesUpAfterAsManyAttemptsAsThereArePauses() throws IOException {
    try (WebSocketServer server = new WebSocketServer((text, to) -> to.drop());
        RpcClient client = new RpcClient(server.url(), PATIENT)) {
      assertThatThrownBy(() -> client.call("method", 1))
          .isInstanceOf(NodeException.class)
          .hasMessageMatching("(?s)The (connection broke|node closed).*");

      assertThat(server.connections).hasValue(4);
    }
  }

  @Test
  void doesNotWaitForEver() throws IOException {
    AtomicInteger questions = new AtomicInteger();

    assertThatThrownBy(() -> ask(HASTY, (text, to) -> questions.incrementAndGet(), 1))
        .isInstanceOf(NodeException.class)
        .hasMessage("method: no answer within PT0.001S");
    assertThat(questions.get()).isLessThanOrEqualTo(4);
  }

  @Test
  void saysWhatTheNodeRefusesAndAsksNoMore() throws IOException {
    AtomicInteger questions = new AtomicInteger();

    assertThatThrownBy(
            () ->
                ask(
                    PATIENT,
                    (text, to) -> {
                      questions.incrementAndGet();
                      to.send(
                          "{\"id\":1,\"error\":{\"code\":-32601,\"message\":\"Method not\\nfound\"}}");
                    },
                    1))
        .isInstanceOf(NodeException.class)
        .hasMessage("method: -32601 Method not found");
    assertThat(questions).hasValue(1);
  }

  @Test
  void refusesAMessageBeyondTheLimitHoweverItIsCut() {
    String flood = "\"" + "x".repeat(MAX_MESSAGE) + "\"";

    assertThatThrownBy(() -> ask(PATIENT, (text, to) -> to.send(flood, 1000), 1))
        .isInstanceOf(NodeException.class)
        .hasMessage("A message of more than 100000 characters");
  }

  @Test
  void refusesWhatIsNoJsonRpc() {
    assertThatThrownBy(() -> ask(PATIENT, (text, to) -> to.send("{]"), 1))
        .isInstanceOf(NodeException.class)
        .hasMessage("Not JSON: {]");
    assertThatThrownBy(() -> ask(PATIENT, (text, to) -> to.sendBinary(), 1))
        .isInstanceOf(NodeException.class)
        .hasMessage("A binary message, where JSON-RPC is text");
    assertThatThrownBy(() -> ask(PATIENT, (text, to) -> to.send("{\"id\":1}"), 1))
        .isInstanceOf(NodeException.class)
        .hasMessage("method: neither a result nor an error");
  }

  /** Answers to nobody, news nobody asked for, lists, numbers: none of them disturbs. */
  @Test
  void ignoresWhatNobodyAskedFor() throws IOException {
    JsonNode answer =
        ask(
            PATIENT,
            (text, to) -> {
              for (String strange :
                  List.of(
                      "{\"id\":99,\"result\":1}", "{\"id\":\"1\"}", "[]", "7", "{\"params\":{}}")) {
                to.send(strange);
              }
              to.send(echo(text));
            },
            3);

    assertThat(answer.asInt()).isEqualTo(3);
  }

  @Test
  void saysWhereThereIsNoNode() throws IOException {
    WebSocketServer gone = new WebSocketServer((text, to) -> {});
    URI url = gone.url();
    gone.close();

    try (RpcClient client = new RpcClient(url, PATIENT)) {
      assertThatThrownBy(() -> client.call("method"))
          .isInstanceOf(NodeException.class)
          .hasMessageStartingWith("No connection to " + url);
    }
  }
}
