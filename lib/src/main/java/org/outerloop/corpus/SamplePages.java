package org.outerloop.corpus;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.outerloop.protocol.SplitMix64;

/**
 * The lines of the sample corpus, one after the other: fresh pages, and what web text has beside.
 */
final class SamplePages {
  private static final int REMEMBERED = 300;

  private final Grammar grammar;
  private final SplitMix64 random;
  private final List<String> remembered = new ArrayList<>();
  private long number;
  private long textBytes;

  SamplePages(Grammar grammar, SplitMix64 random) {
    this.grammar = grammar;
    this.random = random;
  }

  /** Bytes of all texts so far, as UTF-8. */
  long textBytes() {
    return textBytes;
  }

  /** The next line, with its line feed. */
  byte[] nextLine() {
    int percent = random.nextInt(100);
    if (percent == 0) {
      return badLine();
    } else if (percent <= 2) {
      return record(SampleJunk.page(random));
    } else if (percent <= 4 && !remembered.isEmpty()) {
      return record(withSpaceAround(rememberedPage()));
    } else if (percent <= 7 && !remembered.isEmpty()) {
      return record(changed(rememberedPage()));
    }
    String page = grammar.document(random);
    remember(page);
    return record(page);
  }

  private void remember(String page) {
    if (remembered.size() < REMEMBERED) {
      remembered.add(page);
    } else {
      remembered.set(random.nextInt(REMEMBERED), page);
    }
  }

  private String rememberedPage() {
    return remembered.get(random.nextInt(remembered.size()));
  }

  /** An exact duplicate may differ in white space at its ends. */
  private String withSpaceAround(String page) {
    return random.nextInt(2) == 0 ? page : "\n " + page + "  \n";
  }

  /** A near duplicate: a sentence less, another number, or a footer. */
  private String changed(String page) {
    int end = page.lastIndexOf(". ");
    return switch (random.nextInt(3)) {
      case 0 -> end > 0 ? page.substring(0, end + 1) : page + " The end.";
      case 1 -> page.replaceFirst("\\d+", Integer.toString(10 + random.nextInt(90))) + "\n\n(2)";
      default -> page + "\n\nThis page was printed on demand. All rights belong to its author.";
    };
  }

  private byte[] record(String text) {
    textBytes += text.getBytes(StandardCharsets.UTF_8).length;
    return utf8(json(text) + "\n");
  }

  private String json(String text) {
    number++;
    String url = "https://sample.example/page/" + number;
    return "{\"metadata\": {\"Content-Type\": \"text/plain\", \"WARC-Target-URI\": \""
        + url
        + "\"}, \"previous_word_count\": "
        + wordsOf(text)
        + ", \"text\": \""
        + escape(text)
        + "\", \"url\": \""
        + url
        + "\"}";
  }

  /** Runs between white space with a letter or a digit. */
  private static long wordsOf(String text) {
    return Stream.of(text.split("\\s+"))
        .filter(token -> token.chars().anyMatch(Character::isLetterOrDigit))
        .count();
  }

  private static String escape(String text) {
    return new String(JsonStringEncoder.getInstance().quoteAsString(text));
  }

  private byte[] badLine() {
    String record = json(rememberedOr("lost"));
    return switch (random.nextInt(5)) {
      case 0 -> utf8(record.substring(0, record.length() / 2) + "\n");
      case 1 -> utf8("{\"url\": \"https://sample.example/page/" + number + "\"}\n");
      case 2 -> utf8("{\"text\": null}\n");
      case 3 -> "{\"text\": \"caf\u00e9 to let\"}\n".getBytes(StandardCharsets.ISO_8859_1);
      default -> utf8("\n");
    };
  }

  private static byte[] utf8(String line) {
    return line.getBytes(StandardCharsets.UTF_8);
  }

  private String rememberedOr(String text) {
    return remembered.isEmpty() ? text : rememberedPage();
  }
}
