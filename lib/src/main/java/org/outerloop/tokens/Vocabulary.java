package org.outerloop.tokens;

import static org.outerloop.tokens.TokenizerFile.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ids, the bytes each stands for, and the merges between them: the checked content of a tokenizer
 * file's model. Immutable.
 */
final class Vocabulary {
  static final String END_OF_TEXT = "<|endoftext|>";

  /** Names of the end of a text, the first that a file has counts. */
  private static final List<String> ENDS = List.of(END_OF_TEXT, "</s>", "<eos>", "<|end_of_text|>");

  private final Map<String, Integer> ids;
  private final byte[][] bytes; // by id
  private final int[] byteIds = new int[256];
  private final MergeTable merges;
  private final int endOfText;

  Vocabulary(TokenizerFile file) {
    ids = file.vocabulary();
    List<AddedToken> added = file.addedTokens();
    Spelling spelling = file.spelling();
    bytes = bytesById(ids, added, spelling);
    for (int b = 0; b < 256; b++) {
      Integer id = ids.get(spelling.byteName(b));
      check(id != null || !occursInUtf8(b), "model.vocab", "has no piece for byte " + b);
      byteIds[b] = id == null ? -1 : id;
    }
    endOfText = endOfText(added);
    merges = mergeTable(file.merges());
  }

  int size() {
    return bytes.length;
  }

  int endOfText() {
    return endOfText;
  }

  MergeTable merges() {
    return merges;
  }

  /** Id of the piece for a byte, given as 0 to 255; -1 for some bytes that no UTF-8 holds. */
  int byteId(int unsignedByte) {
    return byteIds[unsignedByte];
  }

  /** Bytes that an id stands for; not to be changed. */
  byte[] bytes(int id) {
    return bytes[id];
  }

  /** Id of a whole word, if it is a piece. */
  Optional<Integer> find(byte[] word) {
    return Optional.ofNullable(ids.get(ByteAlphabet.spell(word)));
  }

  private static boolean occursInUtf8(int unsignedByte) {
    return unsignedByte < 0xF5 && unsignedByte != 0xC0 && unsignedByte != 0xC1;
  }

  private static byte[][] bytesById(
      Map<String, Integer> ids, List<AddedToken> added, Spelling spelling) {
    int size = ids.values().stream().mapToInt(Integer::intValue).max().orElse(-1) + 1;
    for (AddedToken token : added) {
      size = Math.max(size, token.id() + 1);
    }
    int most = ids.size() + added.size();
    check(size <= most, "model.vocab", "has holes: " + most + " pieces, ids up to " + (size - 1));
    byte[][] bytes = new byte[size][];
    for (AddedToken token : added) {
      check(bytes[token.id()] == null, "added_tokens", "give id " + token.id() + " twice");
      bytes[token.id()] =
          spelling == Spelling.SPACE_MARKS
              ? spelling.read(token.content())
              : ByteAlphabet.utf8(token.content());
    }
    fill(bytes, ids, added, spelling);
    for (int id = 0; id < size; id++) {
      check(bytes[id] != null, "model.vocab", "has a hole: no piece has id " + id);
    }
    return bytes;
  }

  private static void fill(
      byte[][] bytes, Map<String, Integer> ids, List<AddedToken> added, Spelling spelling) {
    Map<Integer, String> contents = new HashMap<>();
    added.forEach(token -> contents.put(token.id(), token.content()));
    ids.forEach(
        (piece, id) -> {
          if (piece.equals(contents.get(id))) {
            return;
          }
          check(bytes[id] == null, "model.vocab", "gives id " + id + " twice, also to " + piece);
          check(spelling.spells(piece), "model.vocab", "has a piece not of bytes: " + piece);
          bytes[id] = spelling.read(piece);
        });
  }

  private static int endOfText(List<AddedToken> added) {
    for (String end : ENDS) {
      for (AddedToken token : added) {
        if (token.content().equals(end)) {
          return token.id();
        }
      }
    }
    List<AddedToken> special = new ArrayList<>(added);
    special.removeIf(token -> !token.special());
    check(
        special.size() == 1,
        "added_tokens",
        "hold none of " + ENDS + " nor exactly one special token, but " + special.size());
    return special.get(0).id();
  }

  private MergeTable mergeTable(List<TokenizerFile.Merge> pairs) {
    MergeTable table = new MergeTable(pairs.size());
    for (int rank = 0; rank < pairs.size(); rank++) {
      TokenizerFile.Merge pair = pairs.get(rank);
      String part = "model.merges[" + rank + "]";
      int left = piece(pair.left(), part);
      int right = piece(pair.right(), part);
      int merged = piece(pair.left() + pair.right(), part);
      check(merged != endOfText, part, "makes the end-of-text token out of plain text");
      check(table.add(left, right, rank, merged), part, "stands there twice");
    }
    return table;
  }

  private int piece(String piece, String part) {
    Integer id = ids.get(piece);
    check(id != null, part, "names '" + piece + "', which is not in model.vocab");
    return id;
  }
}
