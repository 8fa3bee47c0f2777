package org.outerloop.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.outerloop.message.Contributions.Written;
import org.outerloop.protocol.InvalidJsonException;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.SplitMix64;

class SignedHeaderTest {
  private static final MessagePlan PLAN = Contributions.PLAN;
  private static final PeerKeys KEYS = PeerKeys.generate();
  private static final Written WRITTEN = Contributions.write(PLAN, Contributions.slices(PLAN, 1));
  private static final byte[] JSON = SignedHeader.sign(WRITTEN.header(), KEYS.privateKey());

  /** Paths of all values of the header, as {@code blocks.0.offset}. */
  static Stream<String> values() {
    List<String> paths = new ArrayList<>();
    collect(RecordJson.toTree(WRITTEN.header()), "", paths);
    return paths.stream();
  }

  private static void collect(JsonNode node, String path, List<String> paths) {
    if (node.isObject()) {
      node.properties().forEach(e -> collect(e.getValue(), path + "." + e.getKey(), paths));
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        collect(node.get(i), path + "." + i, paths);
      }
    } else {
      paths.add(path.substring(1));
    }
  }

  /** The header as JSON with one value changed to another of its kind. */
  private static ObjectNode changed(String path) {
    ObjectNode header = RecordJson.toTree(WRITTEN.header());
    JsonNode parent = header;
    String[] keys = path.split("\\.", -1);
    for (int i = 0; i < keys.length - 1; i++) {
      parent = parent.isArray() ? parent.get(Integer.parseInt(keys[i])) : parent.get(keys[i]);
    }
    ObjectNode group = (ObjectNode) parent;
    String key = keys[keys.length - 1];
    group.set(key, other(group.get(key)));
    return header;
  }

  private static JsonNode other(JsonNode value) {
    if (value.isInt()) {
      return IntNode.valueOf(value.intValue() + 1);
    } else if (value.isLong()) {
      return LongNode.valueOf(value.longValue() + 1);
    } else if (value.isNumber()) {
      return DoubleNode.valueOf(value.doubleValue() / 2);
    }
    String text = value.textValue();
    char last = text.charAt(text.length() - 1) == '1' ? '2' : '1';
    return TextNode.valueOf(text.substring(0, text.length() - 1) + last);
  }

  private static byte[] text(JsonNode node) {
    return (node.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @MethodSource("values")
  void refusesAChangedValueThatIsNotSignedAgain(String path) {
    ObjectNode signed = (ObjectNode) RecordJson.parse(JSON);
    signed.set("header", changed(path));

    assertThatThrownBy(() -> SignedHeader.verify(text(signed), KEYS.publicKey()))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageStartingWith("header: ");
  }

  @ParameterizedTest
  @MethodSource("values")
  void refusesALieThatThePeerItselfHasSigned(String path) {
    // what the peer claims of its own work is bound, and for others to judge
    if (path.startsWith("trace.")
        || Set.of("data-receipt", "sequences", "tokens", "state.steps").contains(path)) {
      return;
    }
    assertThatThrownBy(
            () -> {
              ContributionHeader lie = RecordJson.fromTree(changed(path), ContributionHeader.class);
              byte[] json = SignedHeader.sign(lie, KEYS.privateKey());
              ContributionHeader header = SignedHeader.verify(json, KEYS.publicKey());
              Contributions.readAll(PLAN, new Written(WRITTEN.file(), header));
            })
        .isInstanceOfAny(MalformedMessageException.class, InvalidJsonException.class)
        .message()
        .isNotEmpty();
  }

  @Test
  void refusesAnotherKey() {
    PeerKeys other = PeerKeys.generate();

    assertThatThrownBy(() -> SignedHeader.verify(JSON, other.publicKey()))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessage("header: is not signed by the key of the peer");
  }

  @Test
  void refusesEveryTruncation() {
    for (int length = 0; length < JSON.length; length++) {
      byte[] part = Arrays.copyOf(JSON, length);
      assertThatThrownBy(() -> SignedHeader.verify(part, KEYS.publicKey()))
          .isInstanceOf(MalformedMessageException.class)
          .hasMessageStartingWith("header: ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"tokens\" : 4096", "\"round\" : 12", "\"version\" : 1"})
  void refusesARepeatedKey(String member) {
    String text = new String(JSON, StandardCharsets.UTF_8).replace(member, member + ", " + member);

    assertThatThrownBy(() -> verify(text))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("Duplicate field");
  }

  @Test
  void refusesAnotherWayToWriteTheSame() {
    String text = new String(JSON, StandardCharsets.UTF_8);

    assertThatThrownBy(() -> verify(text.stripTrailing()))
        .hasMessage("header: is not written in the one way that is signed");
    assertThatThrownBy(() -> verify(text.replace("\"tokens\" : 4096", "\"tokens\": 4096")))
        .hasMessage("header: is not written in the one way that is signed");
  }

  @Test
  void refusesUnknownAndMissingKeys() {
    ObjectNode more = (ObjectNode) RecordJson.parse(JSON);
    ((ObjectNode) more.get("header")).put("score", 1);
    ObjectNode fewer = (ObjectNode) RecordJson.parse(JSON);
    fewer.remove("signature");
    ObjectNode none = (ObjectNode) RecordJson.parse(JSON);
    ((ObjectNode) none.get("header")).set("blocks", new ArrayNode(null));

    assertThatThrownBy(() -> SignedHeader.verify(text(more), KEYS.publicKey()))
        .hasMessageStartingWith("header: header.score is not a known key");
    assertThatThrownBy(() -> SignedHeader.verify(text(fewer), KEYS.publicKey()))
        .hasMessage("header: signature is missing");
    assertThatThrownBy(() -> SignedHeader.verify(text(none), KEYS.publicKey()))
        .hasMessageContaining("A payload without blocks");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "ff", "zz"})
  void refusesWhatIsNoSignature(String signature) {
    String whole = signature.repeat(64);
    byte[] json = RecordJson.toBytes(new SignedHeader(WRITTEN.header(), whole));

    assertThatThrownBy(() -> SignedHeader.verify(json, KEYS.publicKey()))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessage("header: is not signed by the key of the peer");
  }

  @Test
  void refusesASignatureInUpperCase() {
    SignedHeader signed = RecordJson.fromBytes(JSON, SignedHeader.class);
    SignedHeader upper =
        new SignedHeader(signed.header(), signed.signature().toUpperCase(Locale.ROOT));

    assertThatThrownBy(() -> SignedHeader.verify(RecordJson.toBytes(upper), KEYS.publicKey()))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessage("header: is not signed by the key of the peer");
  }

  @Test
  void refusesJsonThatIsNoHeader() {
    for (String text : List.of("[]", "null", "7", "{}", "[".repeat(100_000), "{\"header\":[]}")) {
      assertThatThrownBy(() -> verify(text))
          .isInstanceOf(MalformedMessageException.class)
          .hasMessageStartingWith("header: ");
    }
  }

  private static void verify(String text) {
    SignedHeader.verify(text.getBytes(StandardCharsets.UTF_8), KEYS.publicKey());
  }

  @Test
  void refusesTwoThousandSpoiledHeaders() {
    SplitMix64 random = new SplitMix64(8);
    for (int mutant = 0; mutant < 2000; mutant++) {
      byte[] json = JSON.clone();
      for (int times = 1 + random.nextInt(3); times > 0; times--) {
        json[random.nextInt(json.length)] ^= (byte) (1 + random.nextInt(255));
      }
      if (!Arrays.equals(json, JSON)) {
        assertThatThrownBy(() -> SignedHeader.verify(json, KEYS.publicKey()))
            .isInstanceOf(MalformedMessageException.class)
            .hasMessageStartingWith("header: ");
      }
    }
  }

  @Test
  void coversEveryComponentOfTheHeader() {
    assertThat(values().map(path -> path.split("\\.", -1)[0]).distinct())
        .hasSize(ContributionHeader.class.getRecordComponents().length);
  }
}
