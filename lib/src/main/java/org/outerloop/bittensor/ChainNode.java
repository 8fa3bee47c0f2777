package org.outerloop.bittensor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.outerloop.protocol.Digest;

/**
 * The questions we have for a node, each with the types of its answer. They only read: there is no
 * key here and nothing that could be signed. {@link NodeException} is all that escapes.
 */
final class ChainNode implements Closeable {
  /** Keys asked for at once. */
  static final int PAGE = 256;

  /** Keys of one map that are taken at most: a row for each of four times 1,024 seats. */
  static final int MAX_KEYS = 4096;

  private static final String MARK = "0x";

  private final RpcClient client;

  ChainNode(RpcClient client) {
    this.client = client;
  }

  RpcClient client() {
    return client;
  }

  /** Name and version of the rules the node runs, as in {@code node-subtensor 320}. */
  RuntimeVersion runtimeVersion() {
    JsonNode version = client.call("state_getRuntimeVersion");
    return new RuntimeVersion(
        version.path("specName").asText(), version.path("specVersion").asLong());
  }

  /** The newest block that will stay. */
  Digest finalizedHead() {
    return hash("chain_getFinalizedHead", client.call("chain_getFinalizedHead"));
  }

  /** The block of a number on the node's best chain; it may still be replaced. */
  Digest blockHash(long number) {
    return hash("chain_getBlockHash " + number, client.call("chain_getBlockHash", number));
  }

  /** A block with its time. */
  Block block(Digest hash) {
    long number = number(client.call("chain_getHeader", hex(hash)));
    Octets now =
        storage(StorageKeys.now(), hash)
            .orElseThrow(() -> NodeException.refused("Block " + number + " has no time"));
    return new Block(number, hash, read("Timestamp.Now", now, ScaleReader::u64));
  }

  /** The value under a key at a block; empty if there is none. */
  Optional<Octets> storage(Octets key, Digest at) {
    JsonNode value = client.call("state_getStorage", key.toString(), hex(at));
    return value.isNull() ? Optional.empty() : Optional.of(octets("state_getStorage", value));
  }

  /** The next keys with this beginning, after one of them; as many as {@link #PAGE}. */
  List<Octets> keysPaged(Octets prefix, Octets after, Digest at) {
    String method = "state_getKeysPaged";
    JsonNode page = client.call(method, prefix.toString(), PAGE, after.toString(), hex(at));
    if (!page.isArray() || page.size() > PAGE) {
      throw NodeException.refused(method + ": not a list of at most " + PAGE + " keys");
    }
    List<Octets> keys = new ArrayList<>();
    for (JsonNode key : page) {
      keys.add(octets(method, key));
    }
    return keys;
  }

  /** Values under some keys at a block, in the order of the keys; none for keys without one. */
  Map<Octets, Octets> storage(List<Octets> keys, Digest at) {
    Map<Octets, Octets> found = new LinkedHashMap<>();
    for (int from = 0; from < keys.size(); from += PAGE) {
      page(keys.subList(from, Math.min(from + PAGE, keys.size())), at, found);
    }
    Map<Octets, Octets> ordered = new LinkedHashMap<>();
    for (Octets key : keys) {
      Optional.ofNullable(found.get(key)).ifPresent(value -> ordered.put(key, value));
    }
    return ordered;
  }

  private void page(List<Octets> keys, Digest at, Map<Octets, Octets> found) {
    String method = "state_queryStorageAt";
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    keys.forEach(key -> list.add(key.toString()));
    for (JsonNode block : client.call(method, list, hex(at))) {
      for (JsonNode change : block.path("changes")) {
        if (!change.path(1).isNull()) {
          found.put(octets(method, change.path(0)), octets(method, change.path(1)));
        }
      }
    }
  }

  /** All entries of a map whose keys begin so; refused beyond {@link #MAX_KEYS}. */
  Map<Octets, Octets> map(Octets prefix, Digest at) {
    List<Octets> keys = new ArrayList<>();
    List<Octets> page = keysPaged(prefix, prefix, at);
    while (!page.isEmpty()) {
      keys.addAll(page);
      if (keys.size() > MAX_KEYS) {
        throw NodeException.refused("More than " + MAX_KEYS + " keys begin with " + prefix);
      }
      page = page.size() < PAGE ? List.of() : keysPaged(prefix, page.get(page.size() - 1), at);
    }
    return storage(keys, at);
  }

  /** What a function of the chain's runtime returns at a block. */
  Octets runtime(String function, Octets arguments, Digest at) {
    return octets(function, client.call("state_call", function, arguments.toString(), hex(at)));
  }

  /** Reads all of some bytes of the node. */
  static <T> T read(String what, Octets bytes, Function<ScaleReader, T> form) {
    try {
      ScaleReader reader = new ScaleReader(bytes);
      T value = form.apply(reader);
      reader.finish();
      return value;
    } catch (MalformedScaleException e) {
      throw NodeException.unreadable(what + ": " + e.getMessage(), e);
    }
  }

  /** Number in a header: hexadecimal without leading zeros. */
  static long number(JsonNode header) {
    String text = header.path("number").asText();
    try {
      return Long.parseLong(text.substring(text.startsWith(MARK) ? MARK.length() : 0), 16);
    } catch (NumberFormatException e) {
      throw NodeException.unreadable("Not a block's header: number '%.40s'".formatted(text), e);
    }
  }

  private static Octets octets(String method, JsonNode value) {
    try {
      return Octets.parse(value.asText());
    } catch (IllegalArgumentException e) {
      throw NodeException.unreadable(method + ": not bytes", e);
    }
  }

  private static Digest hash(String question, JsonNode value) {
    try {
      return Digest.parse(value.asText().substring(value.asText().startsWith(MARK) ? 2 : 0));
    } catch (IllegalArgumentException e) {
      throw NodeException.unreadable(question + ": no block", e);
    }
  }

  private static String hex(Digest hash) {
    return MARK + hash.hex();
  }

  @Override
  public void close() {
    client.close();
  }

  /** Which rules. */
  record RuntimeVersion(String name, long version) {}
}
