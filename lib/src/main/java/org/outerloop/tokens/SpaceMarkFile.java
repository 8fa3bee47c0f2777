package org.outerloop.tokens;

import static org.outerloop.tokens.TokenizerFile.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what a {@code tokenizer.json} with {@code byte_fallback} says of spaces, and refuses what
 * would give other ids than these. Three ways of saying it are in use: normalizers Prepend and
 * Replace (Llama 2), Replace alone with a Split on spaces that never finds one (Gemma), and the
 * pre-tokenizer Metaspace (files converted later).
 *
 * @param prefix when a mark goes before a text
 * @param composes text is brought to NFC first
 * @param cutsAtMarks merges never cross into a mark
 */
record SpaceMarkFile(Prefix prefix, boolean composes, boolean cutsAtMarks) {
  /** What stands for a space. */
  static final char MARK = '\u2581';

  /** When a mark goes before a section of text that lies between added tokens. */
  enum Prefix {
    NEVER,
    ALWAYS,
    UNLESS_MARKED,
    FIRST_UNLESS_MARKED;

    boolean isDue(boolean first, boolean marked) {
      return switch (this) {
        case NEVER -> false;
        case ALWAYS -> true;
        case UNLESS_MARKED -> !marked;
        case FIRST_UNLESS_MARKED -> first && !marked;
      };
    }
  }

  static SpaceMarkFile read(JsonNode root) {
    Prefix prefix = Prefix.NEVER;
    boolean composes = false;
    boolean replaces = false;
    for (JsonNode step : steps(root.path("normalizer"), "normalizers")) {
      switch (step.path("type").asText()) {
        case "Prepend" -> {
          check(isMark(step.path("prepend")), "normalizer.prepend", "is not U+2581");
          prefix = Prefix.ALWAYS;
        }
        case "Replace" -> {
          boolean space = step.path("pattern").path("String").asText().equals(" ");
          check(space && isMark(step.path("content")), "normalizer", "replaces other than spaces");
          replaces = true;
        }
        case "NFC" -> {
          check(!replaces && prefix == Prefix.NEVER, "normalizer", "has NFC after other steps");
          composes = true;
        }
        default -> refuse("normalizer", step);
      }
    }
    return preTokenizer(root, new SpaceMarkFile(prefix, composes, false), replaces);
  }

  private static SpaceMarkFile preTokenizer(JsonNode root, SpaceMarkFile marks, boolean replaces) {
    SpaceMarkFile result = marks;
    boolean replaced = replaces;
    for (JsonNode step : steps(root.path("pre_tokenizer"), "pretokenizers")) {
      switch (step.path("type").asText()) {
        case "Metaspace" -> {
          check(isMark(step.path("replacement")), "pre_tokenizer.replacement", "is not U+2581");
          check(marks.prefix == Prefix.NEVER, "normalizer", "and Metaspace both prepend");
          boolean cuts = step.path("split").asBoolean(true);
          result = new SpaceMarkFile(prefix(step), marks.composes, cuts);
          replaced = true;
        }
        case "Split" -> {
          boolean space = step.path("pattern").path("String").asText().equals(" ");
          check(space && replaced, "pre_tokenizer", "splits at other than replaced spaces");
        }
        default -> refuse("pre_tokenizer", step);
      }
    }
    check(replaced, "normalizer", "does not write spaces as U+2581");
    return result;
  }

  private static Prefix prefix(JsonNode metaspace) {
    boolean adds = metaspace.path("add_prefix_space").asBoolean(true);
    String scheme = metaspace.path("prepend_scheme").asText(adds ? "always" : "never");
    return switch (scheme) {
      case "always" -> Prefix.UNLESS_MARKED;
      case "first" -> Prefix.FIRST_UNLESS_MARKED;
      default -> Prefix.NEVER;
    };
  }

  /** True if the decoder takes a space off the front of a text. */
  static boolean stripsOnDecode(JsonNode root) {
    boolean strips = false;
    for (JsonNode step : steps(root.path("decoder"), "decoders")) {
      switch (step.path("type").asText()) {
        case "Replace", "ByteFallback", "Fuse" -> {}
        case "Strip" -> strips |= step.path("start").asInt() > 0;
        case "Metaspace" -> strips |= prefix(step) != Prefix.NEVER;
        default -> refuse("decoder", step);
      }
    }
    return strips;
  }

  private static List<JsonNode> steps(JsonNode node, String list) {
    List<JsonNode> steps = new ArrayList<>();
    if (node.path("type").asText().equals("Sequence")) {
      node.path(list).forEach(steps::add);
    } else if (!node.isMissingNode() && !node.isNull()) {
      steps.add(node);
    }
    return steps;
  }

  private static boolean isMark(JsonNode node) {
    return node.asText().equals(String.valueOf(MARK));
  }

  private static void refuse(String part, JsonNode step) {
    String type = step.path("type").asText();
    check(false, part, "of type '" + type + "' is not supported beside byte_fallback");
  }
}
