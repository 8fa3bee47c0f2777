package org.outerloop.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Streams of the coding context that no encoder writes. Apart from what their names say they are
 * sound: the states end as they must, and the values fit the positions.
 */
final class RefusedContextVectors {
  /** Two entries in a row of a chunk of 8 x 8, in the columns 3 and 5. */
  private static final String TWO = "8d0fbc00000608000000";

  private static final String VALUES_OF_TWO = "f3ab0900";
  private static final String VALUES_OF_THREE = "44481300";
  private static final String VALUES_OF_TWENTY = "18ce3f04";

  /** One entry in each row of a chunk of 8 x 8. */
  private static final String EIGHT = "90ea060000b21e1017a8";

  private static final String VALUES_OF_EIGHT = "e96a5003";
  private static final String VALUES_OF_WHOLE = "6fed1a00";

  private RefusedContextVectors() {}

  static List<ObjectNode> all() {
    return List.of(
        context("no streams", 64, 4, "", ""),
        context("states of zero", 64, 4, "00".repeat(8), "00".repeat(4)),
        context("half a word at the end", 64, 4, "00000100".repeat(2) + "00", "00000100"),
        context("words of zeros that nobody reads", 64, 4, "00000100".repeat(2), "000001000000"),
        context("one state for two lanes", 64, 4, "00000100", "00000100"),
        context("a word after the positions", 8, 2, TWO + "0000", VALUES_OF_TWO),
        context("a word after the values", 8, 2, TWO, VALUES_OF_TWO + "0000"),
        context("a word cut off", 8, 8, EIGHT.substring(0, 16), VALUES_OF_EIGHT),
        context("half a state", 8, 8, EIGHT, VALUES_OF_EIGHT.substring(4)),
        context("a word that is not zero at the end", 8, 2, "8d0fbc00000608000100", VALUES_OF_TWO),
        context("a column twice in a row", 8, 2, "ad4fbb00000608000000", "60ac1000"),
        context("an order beyond the last", 8, 3, "eb9f391a000808000000", VALUES_OF_THREE),
        context("a row of more than all", 8, 2, "fc0f200800000100", VALUES_OF_TWO),
        context("a row of nine in eight columns", 8, 20, "fe9f001600000100", VALUES_OF_TWENTY),
        context("a last row of twenty", 8, 20, "7073e57900000100", VALUES_OF_TWENTY),
        context("positions where all are implied", 2, 4, "00", VALUES_OF_WHOLE),
        context("factors not kept, which is longer", 2, 4, "", VALUES_OF_WHOLE, "", "fffc2500"));
  }

  /** Positions and values of square tensors of one chunk each; the last one is refused. */
  private static ObjectNode context(String name, int edge, int topK, String... streams) {
    return RefusedVectors.vector(name, "context", "sign-mean", edge, topK, streams);
  }
}
