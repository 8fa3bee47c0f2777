package org.outerloop.jobs.corpus;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdInputStream;
import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.outerloop.corpus.Document;

/**
 * Reading and tokenising as one writes it first: zstd-jni, Jackson, and a library's tokenizer, one
 * thread. It filters nothing and packs nothing.
 */
final class NaivePath {
  private static final int WARM_UP_FILES = 1;

  private NaivePath() {}

  static void measure(String name, Path tokenizer, Path texts, List<Document> pages)
      throws IOException {
    long bytes = pages.stream().mapToLong(page -> Utf8Length.of(page.text())).sum();
    try (HuggingFaceTokenizer djl =
        HuggingFaceTokenizer.newInstance(
            tokenizer, Map.of("truncation", "false", "padding", "false"))) {
      told("DJL", texts, bytes, text -> djl.encode(text, false, false).getIds().length);
    }
    if (name.equals("gpt2")) {
      Encoding jtokkit = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.R50K_BASE);
      told("jtokkit", texts, bytes, text -> jtokkit.encodeOrdinary(text).size());
    }
  }

  private static void told(String library, Path texts, long bytes, ToIntFunction<String> encode)
      throws IOException {
    List<Path> shards = ChangedCopies.shards(texts);
    for (Path shard : shards.subList(0, WARM_UP_FILES)) {
      tokens(shard, encode);
    }
    long start = System.nanoTime();
    long tokens = 0;
    for (Path shard : shards) {
      tokens += tokens(shard, encode);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "naive: read, %-8s %8.2f s %8.1f MB/s %,12.0f tokens/s%n",
        library, seconds, bytes / 1e6 / seconds, tokens / seconds);
  }

  private static long tokens(Path shard, ToIntFunction<String> encode) throws IOException {
    ObjectMapper json = new ObjectMapper();
    try (BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(
                    new ZstdInputStream(Files.newInputStream(shard)), StandardCharsets.UTF_8));
        Stream<String> lines = reader.lines()) {
      long tokens = 0;
      for (String line : (Iterable<String>) lines::iterator) {
        tokens += encode.applyAsInt(json.readTree(line).get("text").asText());
      }
      return tokens;
    }
  }
}
