package org.outerloop.jobs.corpus;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.outerloop.corpus.Document;
import org.outerloop.corpus.DocumentReader;
import org.outerloop.corpus.Rejection;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.SplitMix64;

/**
 * A corpus many times over with other texts each time: in copy k every word but the commonest gives
 * way to another of about the same frequency, by a permutation of k's own. So a copy has the
 * repetitions, lengths and rules of the first one, and shares hardly an n-gram with another.
 */
final class ChangedCopies {
  private static final Pattern WORD = Pattern.compile("[A-Za-z]+");
  private static final int COMMONEST = 64;

  private final List<Path> shards;
  private final List<String> vocabulary;
  private final Path to;

  ChangedCopies(Path texts, List<Document> pages, Path to) throws IOException {
    this.shards = shards(texts);
    this.vocabulary = vocabulary(pages);
    this.to = to;
  }

  /** A record of a shard. */
  record Line(String text, String url) {}

  static String json(String text, String url) {
    return RecordJson.toTree(new Line(text, url)).toString();
  }

  static List<Path> shards(Path texts) throws IOException {
    try (Stream<Path> all = Files.walk(texts)) {
      return all.filter(file -> file.toString().endsWith(".jsonl.zst")).sorted().toList();
    }
  }

  static List<Document> read(Path texts) throws IOException {
    List<Document> pages = new ArrayList<>();
    for (Path shard : shards(texts)) {
      pages.addAll(readShard(shard));
    }
    return pages;
  }

  private static List<Document> readShard(Path shard) throws IOException {
    List<Document> pages = new ArrayList<>();
    try (DocumentReader reader =
        DocumentReader.open("file", Files.newInputStream(shard), 1 << 28)) {
      reader.forEach(
          new DocumentReader.Sink() {
            @Override
            public void accept(Document page) {
              pages.add(page);
            }

            @Override
            public void reject(Rejection rejection) {}
          });
    }
    return pages;
  }

  /** Words, the commonest first. */
  private static List<String> vocabulary(List<Document> pages) {
    Map<String, Integer> counts = new TreeMap<>();
    for (Document page : pages) {
      WORD.matcher(page.text()).results().forEach(w -> counts.merge(w.group(), 1, Integer::sum));
    }
    return counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** A folder of so many copies; those that are missing are written. */
  Path first(int number) throws IOException {
    growTo(number);
    Path linked = to.resolveSibling("in-" + number);
    for (int copy = 0; copy < number && !Files.exists(linked.resolve(name(number - 1))); copy++) {
      Files.createDirectories(linked);
      Files.createSymbolicLink(linked.resolve(name(copy)), to.resolve(name(copy)).toAbsolutePath());
    }
    return linked;
  }

  private static String name(int copy) {
    return "copy-%03d".formatted(copy);
  }

  private void growTo(int number) throws IOException {
    for (int copy = 0; copy < number; copy++) {
      Path folder = to.resolve(name(copy));
      if (!Files.exists(folder)) {
        Path begun = Files.createDirectories(to.resolveSibling("begun"));
        Map<String, String> other = permutation(copy);
        IntStream.range(0, shards.size())
            .parallel()
            .forEach(
                i -> write(shards.get(i), begun.resolve("%02d.jsonl.zst".formatted(i)), other));
        Files.createDirectories(to);
        Files.move(begun, folder);
      }
    }
  }

  /** Words of ranks 64 to 127 change places among themselves, so do 128 to 255, and so on. */
  private Map<String, String> permutation(int copy) {
    Map<String, String> other = new HashMap<>();
    SplitMix64 random = new SplitMix64(copy);
    for (int from = COMMONEST; copy > 0 && from < vocabulary.size(); from *= 2) {
      List<String> band = vocabulary.subList(from, Math.min(2 * from, vocabulary.size()));
      List<String> shuffled = new ArrayList<>(band);
      for (int i = shuffled.size() - 1; i > 0; i--) {
        Collections.swap(shuffled, i, random.nextInt(i + 1));
      }
      for (int i = 0; i < band.size(); i++) {
        other.put(band.get(i), shuffled.get(i));
      }
    }
    return other;
  }

  private static void write(Path shard, Path file, Map<String, String> other) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    try {
      for (Document page : readShard(shard)) {
        String text =
            WORD.matcher(page.text())
                .replaceAll(word -> other.getOrDefault(word.group(), word.group()));
        lines.writeBytes((json(text, page.url()) + "\n").getBytes(StandardCharsets.UTF_8));
      }
      Files.write(file, Zstd.compress(lines.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
