package org.outerloop.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.outerloop.message.Contributions.Written;
import org.outerloop.message.FileMap.Range;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.SplitMix64;

/**
 * Spoils a good contribution where it hurts: frame, flatbuffers, places of buffers, offsets, coded
 * bytes, header. All digests are made to fit and the header is signed again, as a hostile peer
 * would, so that only the parser stands in the way.
 */
final class MessageMutator {
  /** What can be spoilt. */
  enum Kind {
    FRAME,
    SCHEMA,
    BLOCK_METADATA,
    BUFFER_PLACE,
    FOOTER,
    OFFSETS,
    POSITIONS,
    VALUES,
    BYTE_STRINGS,
    LENGTH,
    HEADER
  }

  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    7,
    64,
    255,
    4096,
    1 << 20,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 40,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  private final MessagePlan plan;
  private final PeerKeys keys;
  private final Written good;
  private final PayloadBlock block;
  private final FileMap map;
  private final List<Object[]> rows;
  private final List<Object[]> otherRows;
  private final SplitMix64 random;

  MessageMutator(MessagePlan plan, PeerKeys keys, long seed) {
    this.plan = plan;
    this.keys = keys;
    this.good = Contributions.write(plan, Contributions.slices(plan, 1));
    this.block = good.header().blocks().get(0);
    this.map = FileMap.of(good.file(), block);
    this.rows = ArrowFiles.rows(plan, Contributions.slices(plan, 1));
    this.otherRows = ArrowFiles.rows(plan, Contributions.slices(plan, 2));
    this.random = new SplitMix64(seed);
  }

  /** A payload with the header.json that promises it. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Mutant(Kind kind, byte[] file, byte[] json) {}

  Mutant good() {
    return new Mutant(null, good.file(), SignedHeader.sign(good.header(), keys.privateKey()));
  }

  Mutant next() {
    Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
    return switch (kind) {
      case FRAME -> changed(kind, map.frame());
      case SCHEMA -> changed(kind, map.schema());
      case BLOCK_METADATA -> changed(kind, map.blockMetadata());
      case BUFFER_PLACE ->
          changed(kind, map.bufferEntries().get(random.nextInt(map.bufferEntries().size())));
      case FOOTER -> changed(kind, map.footer());
      case OFFSETS -> changed(kind, flip() ? map.positionOffsets() : map.valueOffsets());
      case POSITIONS -> changed(kind, map.positions());
      case VALUES -> changed(kind, map.values());
      case BYTE_STRINGS -> otherByteStrings();
      case LENGTH -> otherLength();
      case HEADER -> otherHeader();
    };
  }

  private boolean flip() {
    return random.nextInt(2) == 0;
  }

  private Mutant promised(Kind kind, byte[] file) {
    return sign(kind, ArrowFiles.promised(file, block.offset(), block.length(), plan));
  }

  private Mutant sign(Kind kind, Written written) {
    return new Mutant(kind, written.file(), SignedHeader.sign(written.header(), keys.privateKey()));
  }

  private Mutant changed(Kind kind, Range range) {
    byte[] file = good.file().clone();
    for (int times = 1 + random.nextInt(3); times > 0; times--) {
      change(file, range);
    }
    return promised(kind, file);
  }

  private void change(byte[] file, Range range) {
    int at = range.from() + random.nextInt(range.length());
    int aligned = at - (at - range.from()) % Integer.BYTES;
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    long number = NUMBERS[random.nextInt(NUMBERS.length)];
    switch (random.nextInt(6)) {
      case 0 -> file[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> file[at] = (byte) random.nextLong();
      case 2 -> file[at] = file[range.from() + random.nextInt(range.length())];
      case 3 -> Arrays.fill(file, at, Math.min(range.to(), at + 8), (byte) number);
      case 4 -> {
        if (aligned + Integer.BYTES <= range.to()) {
          boolean near = flip();
          bytes.putInt(
              aligned, near ? bytes.getInt(aligned) + random.nextInt(17) - 8 : (int) number);
        }
      }
      default -> {
        if (aligned + Long.BYTES <= range.to()) {
          bytes.putLong(aligned, number);
        }
      }
    }
  }

  /** Well framed, with byte strings that are longer, shorter, swapped or from elsewhere. */
  private Mutant otherByteStrings() {
    List<Object[]> spoilt = new ArrayList<>();
    rows.forEach(row -> spoilt.add(row.clone()));
    for (int times = 1 + random.nextInt(2); times > 0; times--) {
      Object[] row = spoilt.get(random.nextInt(spoilt.size()));
      int column = 1 + random.nextInt(2);
      byte[] bytes = (byte[]) row[column];
      row[column] =
          switch (random.nextInt(6)) {
            case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            case 1 -> Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(8));
            case 2 -> noise(bytes.length);
            case 3 -> spoilt.get(random.nextInt(spoilt.size()))[column];
            case 4 -> otherRows.get((int) row[0])[column];
            default -> row[3 - column];
          };
    }
    return sign(Kind.BYTE_STRINGS, ArrowFiles.write(plan, ContributionWriter.schema(), spoilt));
  }

  private byte[] noise(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) random.nextLong();
    }
    return bytes;
  }

  /** Cut, or with bytes taken out of or put into the middle. */
  private Mutant otherLength() {
    byte[] file = good.file();
    int at = 1 + random.nextInt(file.length - 1);
    int by = Math.min(1 + random.nextInt(64), file.length - at);
    byte[] spoilt =
        switch (random.nextInt(3)) {
          case 0 -> Arrays.copyOf(file, at);
          case 1 -> joined(file, at, at + by);
          default -> joined(file, at, at - Math.min(by, at));
        };
    int change = flip() ? 0 : spoilt.length - file.length;
    int length = Math.max(1, block.length() + change);
    return sign(Kind.LENGTH, ArrowFiles.promised(spoilt, block.offset(), length, plan));
  }

  private static byte[] joined(byte[] file, int end, int restart) {
    byte[] joined = Arrays.copyOf(file, end + file.length - restart);
    System.arraycopy(file, restart, joined, end, file.length - restart);
    return joined;
  }

  /** One value of the header is another one; signed all the same. */
  private Mutant otherHeader() {
    ObjectNode header = RecordJson.toTree(good.header());
    JsonNode node = header;
    while (true) {
      boolean group = node.isObject();
      List<String> keys = group ? keys(node) : List.of();
      int choice = random.nextInt(group ? keys.size() : node.size());
      JsonNode child = group ? node.get(keys.get(choice)) : node.get(choice);
      if (child.isContainerNode() && !child.isEmpty() && random.nextInt(8) > 0) {
        node = child;
      } else if (group) {
        ((ObjectNode) node).set(keys.get(choice), other(child));
        break;
      } else {
        ((ArrayNode) node).set(choice, other(child));
        break;
      }
    }
    byte[] text = text(header);
    ObjectNode signed = JsonNodeFactory.instance.objectNode();
    signed.set("header", header);
    signed.put("signature", HexFormat.of().formatHex(PeerKeys.sign(text, keys.privateKey())));
    return new Mutant(Kind.HEADER, good.file(), text(signed));
  }

  private static List<String> keys(JsonNode node) {
    return node.properties().stream().map(Map.Entry::getKey).toList();
  }

  private static byte[] text(JsonNode node) {
    return (node.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private JsonNode other(JsonNode value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (random.nextInt(6)) {
      case 0 -> nodes.numberNode(NUMBERS[random.nextInt(NUMBERS.length)]);
      case 1 -> nodes.numberNode(value.asLong() + random.nextInt(17) - 8);
      case 2 -> nodes.textNode(value.asText() + "0");
      case 3 -> nodes.textNode("f".repeat(64));
      case 4 -> nodes.nullNode();
      default -> nodes.arrayNode().add(value);
    };
  }
}
