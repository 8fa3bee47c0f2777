package org.outerloop.bittensor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.Closeable;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks a node, over a connection that is made when first needed and again when it is lost. All
 * questions only read, so one whose answer got lost is asked again, a bounded number of times.
 * {@link NodeException} is all that escapes. Safe for use by several threads.
 */
final class RpcClient implements Closeable {
  private final HttpClient http;
  private final URI url;
  private final RpcLimits limits;
  private RpcLink link; // none before the first question
  private boolean closed;

  RpcClient(URI url, RpcLimits limits) {
    this.http = HttpClient.newBuilder().connectTimeout(limits.connect()).build();
    this.url = url;
    this.limits = limits;
  }

  /** The result of a method; what it costs in time is bounded by {@link RpcLimits}. */
  JsonNode call(String method, Object... params) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Object param : params) {
      array.addPOJO(param);
    }
    return persistently(to -> answer(to, method, array));
  }

  /** Does something with a connection, and again with a new one if it is lost. */
  <T> T persistently(Use<T> use) {
    for (int attempt = 0; ; attempt++) {
      try {
        return use.with(link());
      } catch (NodeException e) {
        if (!e.isLost() || attempt == limits.pauses().size()) {
          throw e;
        }
      }
      pause(limits.pauses().get(attempt).toMillis());
    }
  }

  /**
   * One answer over this connection, or {@link NodeException}; the connection goes if it is late.
   */
  JsonNode answer(RpcLink from, String method, ArrayNode params) {
    try {
      return from.ask(method, params).get(limits.request().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof NodeException known
          ? known
          : NodeException.lost(method + ": " + e.getCause(), e);
    } catch (TimeoutException e) {
      from.drop(method + ": no answer within " + limits.request());
      throw NodeException.lost(method + ": no answer within " + limits.request(), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  RpcLimits limits() {
    return limits;
  }

  private synchronized RpcLink link() {
    if (closed) {
      throw NodeException.refused("The connection to " + url + " was closed here");
    }
    if (link == null || !link.isOpen()) {
      link = RpcLink.open(http, url, limits);
    }
    return link;
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static NodeException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return NodeException.unreadable("Interrupted while waiting for a node", e);
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (link != null) {
      link.drop("Closed here");
    }
  }

  /** Something done with one connection. */
  @FunctionalInterface
  interface Use<T> {
    T with(RpcLink link);
  }
}
