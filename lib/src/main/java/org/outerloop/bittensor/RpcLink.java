package org.outerloop.bittensor;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One WebSocket to a node with JSON-RPC 2.0 over it: many questions at a time, each with a number
 * of its own, answers in any order. Once it has failed it stays so, with all open questions. Safe
 * for use by several threads.
 */
final class RpcLink implements WebSocket.Listener {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final int MAX_ERROR_TEXT = 200;

  private final int maxMessage;
  private final Latest<JsonNode> news = new Latest<>();
  private final Map<Long, Question> open = new ConcurrentHashMap<>();
  private final AtomicLong lastId = new AtomicLong();
  private final StringBuilder message = new StringBuilder(); // of the listener's thread
  private final CompletableFuture<NodeException> failure = new CompletableFuture<>();

  private WebSocket socket;
  private CompletableFuture<?> sent =
      CompletableFuture.completedFuture(null); // by this, one at a time

  private RpcLink(int maxMessage) {
    this.maxMessage = maxMessage;
  }

  /** Throws {@link NodeException} if the node does not answer in time or speaks no WebSocket. */
  static RpcLink open(HttpClient http, URI url, RpcLimits limits) {
    RpcLink link = new RpcLink(limits.maxMessage());
    try {
      http.newWebSocketBuilder().connectTimeout(limits.connect()).buildAsync(url, link).join();
    } catch (CompletionException e) {
      throw NodeException.lost("No connection to " + url + ": " + e.getCause(), e);
    }
    return link;
  }

  /** Asks; the answer is its result, or a {@link NodeException}. */
  CompletableFuture<JsonNode> ask(String method, ArrayNode params) {
    long id = lastId.incrementAndGet();
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.put("jsonrpc", "2.0").put("id", id).put("method", method).set("params", params);
    Question question = new Question(method, new CompletableFuture<>());
    open.put(id, question);
    synchronized (this) {
      sent =
          sent.thenCompose(ignored -> socket.sendText(request.toString(), true))
              .whenComplete((ignored, e) -> failIf(e));
    }
    if (failure.isDone()) {
      fail(failure.join()); // it failed before the question was among the open ones
    }
    return question.answer();
  }

  /** Results of subscriptions, whichever; there is only one kind. */
  Latest<JsonNode> news() {
    return news;
  }

  boolean isOpen() {
    return !failure.isDone();
  }

  /** Lets go of the connection; open questions fail. */
  void drop(String reason) {
    fail(NodeException.lost(reason, null));
  }

  @Override
  public void onOpen(WebSocket opened) {
    synchronized (this) {
      socket = opened;
    }
    opened.request(1);
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    if (message.length() + part.length() > maxMessage) {
      fail(NodeException.refused("A message of more than " + maxMessage + " characters"));
      return null;
    }
    message.append(part);
    if (last) {
      String whole = message.toString();
      message.setLength(0);
      accept(whole);
    }
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
    fail(NodeException.refused("A binary message, where JSON-RPC is text"));
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    fail(NodeException.lost("The node closed the connection: " + code + " " + plain(reason), null));
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    failIf(error);
  }

  private void accept(String text) {
    JsonNode answer;
    try {
      answer = MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      fail(NodeException.unreadable("Not JSON: " + plain(text), e));
      return;
    }
    if (answer.path("id").isIntegralNumber()) {
      Question question = open.remove(answer.get("id").longValue());
      if (question != null) { // else nobody waits for it any more
        question.take(answer);
      }
    } else if (answer.path("params").has("result")) {
      news.put(answer.get("params").get("result"));
    }
  }

  private void failIf(Throwable error) {
    if (error != null) {
      fail(NodeException.lost("The connection broke: " + error, error));
    }
  }

  private void fail(NodeException reason) {
    failure.complete(reason);
    synchronized (this) {
      if (socket != null) {
        socket.abort();
      }
    }
    news.close();
    for (Long id : open.keySet()) {
      Question question = open.remove(id);
      if (question != null) {
        question.answer().completeExceptionally(failure.join());
      }
    }
  }

  /** What a stranger says, short and without control characters. */
  private static String plain(String text) {
    return text.substring(0, Math.min(text.length(), MAX_ERROR_TEXT)).replaceAll("\\p{Cntrl}", " ");
  }

  private record Question(String method, CompletableFuture<JsonNode> answer) {
    void take(JsonNode response) {
      JsonNode error = response.path("error");
      if (error.isObject()) {
        String text = error.path("code").asText() + " " + plain(error.path("message").asText());
        answer.completeExceptionally(NodeException.refused(method + ": " + text));
      } else if (response.has("result")) {
        answer.complete(response.get("result"));
      } else {
        answer.completeExceptionally(
            NodeException.refused(method + ": neither a result nor an error"));
      }
    }
  }
}
