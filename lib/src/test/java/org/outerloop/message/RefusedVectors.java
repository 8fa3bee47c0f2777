package org.outerloop.message;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Byte strings that no encoder writes, each of square matrices; every decoder must refuse them. */
final class RefusedVectors {
  /** As a float32. */
  private static final String ZERO = "00000000";

  private RefusedVectors() {}

  static List<ObjectNode> all() {
    List<ObjectNode> all = new ArrayList<>(plain());
    all.addAll(RefusedContextVectors.all());
    return all;
  }

  private static List<ObjectNode> plain() {
    String scale = "80";
    return List.of(
        packed(
            "Templar's FFF FFE 000 001: positions decrease", 64, 4, "ffefff001000", "00" + scale),
        packed("a position twice in a chunk", 64, 4, "012000" + "02f0ff", "00" + scale),
        packed("one position too few", 64, 4, "012000" + "bc0a", "00" + scale),
        packed("one byte too many", 64, 4, "012000" + "bcfade00", "00" + scale),
        packed("no positions", 64, 4, "", "00" + scale),
        packed("reserved bits of a single position", 64, 1, "0110", "00" + scale),
        packed("a position outside a chunk of 64", 8, 2, "010004", "00" + scale),
        packed("reserved bits of the codes", 64, 4, "012000" + "bcfade", "10" + scale),
        packed("no scale", 64, 4, "012000" + "bcfade", "00"),
        packed("no values", 64, 4, "012000" + "bcfade", ""),
        levels("lower level above upper", "012000" + "bcfade", "00" + "8180"),
        levels("one scale for two", "012000" + "bcfade", "00" + "80"),
        shaped("lower multiple above upper", "4140" + scale),
        shaped("no shape", scale),
        templar("a NaN in the table", "0000c07f" + ZERO + ZERO + ZERO + ZERO),
        templar("an infinity in the table", ZERO + "0000807f" + ZERO + ZERO + ZERO),
        templar("minus infinity as shift", ZERO + ZERO + ZERO + ZERO + "000080ff"),
        templar("a level of 16", ZERO + ZERO + "00008041" + ZERO + ZERO),
        templar("a table of three levels", ZERO + ZERO + ZERO + ZERO),
        templar("a table of five levels", ZERO + ZERO + ZERO + ZERO + ZERO + ZERO),
        // remainders of 9 bits: 36 bits in 5 bytes, then four quotients of 0 as four ones
        rice("reserved bits of the remainders", "0000000010" + "0f"),
        rice("reserved bits of the quotients", "0000000000" + "1f"),
        rice("a quotient too few", "0000000000" + "07"),
        rice("a byte of zeros at the end", "0000000000" + "0f00"),
        rice("a position outside the chunk", "0000000000" + "0007"),
        rice("a quotient that never ends", "0000000000" + "00".repeat(8)),
        rice("no quotients", "0000000000"),
        rice("nothing", ""));
  }

  private static ObjectNode packed(
      String name, int edge, int topK, String positions, String values) {
    return vector(name, "packed", "sign-mean", edge, topK, positions, values);
  }

  private static ObjectNode levels(String name, String positions, String values) {
    return vector(name, "packed", "two-levels", 64, 4, positions, values);
  }

  private static ObjectNode shaped(String name, String scales) {
    return vector(name, "packed", "shaped-levels", 64, 4, "012000" + "bcfade", "00" + scales);
  }

  private static ObjectNode templar(String name, String scales) {
    return vector(name, "packed", "templar", 64, 4, "012000" + "bcfade", "00" + scales);
  }

  private static ObjectNode rice(String name, String positions) {
    return vector(name, "rice", "sign-mean", 64, 4, positions, "0080");
  }

  /** A vector of square tensors of one chunk each, of which the last is refused. */
  static ObjectNode vector(
      String name, String coding, String quantiser, int edge, int topK, String... streams) {
    ObjectNode vector = JsonNodeFactory.instance.objectNode();
    vector.put("name", name);
    vector.put("coding", coding);
    vector.put("quantiser", quantiser);
    vector.put("chunk-edge", edge);
    vector.put("top-k", topK);
    ArrayNode slices = vector.putArray("slices");
    for (int tensor = 0; tensor < streams.length / 2; tensor++) {
      ObjectNode slice = slices.addObject();
      slice.put("tensor", tensor);
      slice.put("first-row", 0);
      slice.put("rows", edge);
      slice.put("columns", edge);
      slice.put("vector", false);
      slice.put("positions", streams[2 * tensor]);
      slice.put("values", streams[2 * tensor + 1]);
    }
    return vector;
  }
}
