package org.outerloop.bench;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.github.luben.zstd.ZstdInputStream;
import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.outerloop.protocol.RecordJson;
import org.outerloop.tokens.IntList;
import org.outerloop.tokens.TiktokenFile;
import org.outerloop.tokens.Tokenizer;

/**
 * Our tokenizers, jtokkit and Hugging Face's (DJL) on the same texts, one thread, its processor
 * time. The texts are those of the shared DCLM shards, an eighth of them for DJL, which takes ten
 * times as long. The passes of all go round by round, and the best of each counts.
 */
final class TokenizerBench {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final Path SHARED =
      Path.of(System.getProperty("outerloop.shared", "../shared"), "data");
  private static final int ROUNDS = Integer.getInteger("rounds", 3);
  private static final int SLOW_PART = 8;

  private TokenizerBench() {}

  /** Encodes a text and says how many ids that made. */
  private record Candidate(String name, ToIntFunction<String> encode, boolean slow) {}

  static Report run() throws IOException {
    List<String> texts = texts();
    List<Candidate> candidates = candidates();
    Map<String, Double> seconds = new LinkedHashMap<>();
    Map<String, Long> tokens = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (Candidate candidate : candidates) {
        long start = THREADS.getCurrentThreadCpuTime();
        long count = 0;
        for (String text : part(texts, candidate)) {
          count += candidate.encode.applyAsInt(text);
        }
        double taken = (THREADS.getCurrentThreadCpuTime() - start) * 1e-9;
        seconds.merge(candidate.name, taken, Math::min);
        tokens.put(candidate.name, count);
      }
    }
    return report(texts, candidates, seconds, tokens);
  }

  private static Report report(
      List<String> texts,
      List<Candidate> candidates,
      Map<String, Double> seconds,
      Map<String, Long> tokens) {
    Report report = new Report();
    report.line("%d documents, one thread, thread time, best of %d", texts.size(), ROUNDS);
    report.line("%-16s %8s %10s %10s", "", "MB/s", "M tokens/s", "docs/s");
    for (Candidate candidate : candidates) {
      String name = candidate.name;
      List<String> read = part(texts, candidate);
      double s = seconds.get(name);
      double megabytes = bytes(read) * 1e-6 / s;
      double rate = tokens.get(name) * 1e-6 / s;
      report.line("%-16s %8.1f %10.2f %10.0f", name, megabytes, rate, read.size() / s);
      report.number(name.replace(' ', '_') + "_mb_s", megabytes);
    }
    return report;
  }

  private static List<Candidate> candidates() throws IOException {
    List<Candidate> all = new ArrayList<>();
    all.add(ours("gpt2"));
    all.add(jtokkit("gpt2", EncodingType.R50K_BASE));
    all.add(djl("gpt2"));
    all.add(ours("dolma2"));
    all.add(jtokkit("dolma2", EncodingType.CL100K_BASE));
    all.add(djl("dolma2"));
    all.add(ours("o200k", TiktokenFile.o200k()));
    all.add(jtokkit("o200k", EncodingType.O200K_BASE));
    all.add(ours("gpt-neox-olmo-dolma-v1_5"));
    all.add(ours("llama2"));
    all.add(djl("llama2"));
    String only = System.getProperty("only", "");
    all.removeIf(candidate -> !candidate.name.contains(only));
    return all;
  }

  private static Candidate ours(String file) throws IOException {
    return ours(file, Files.readAllBytes(path(file)));
  }

  private static Candidate ours(String name, byte[] file) {
    Tokenizer tokenizer = Tokenizer.read(file);
    IntList ids = new IntList(1 << 16);
    return new Candidate(
        "ours " + name,
        text -> {
          ids.clear();
          tokenizer.encode(text, ids);
          return ids.size();
        },
        false);
  }

  private static Candidate jtokkit(String file, EncodingType type) {
    Encoding encoding = Encodings.newLazyEncodingRegistry().getEncoding(type);
    return new Candidate("jtokkit " + file, text -> encoding.encodeOrdinary(text).size(), false);
  }

  private static Candidate djl(String file) throws IOException {
    HuggingFaceTokenizer tokenizer =
        HuggingFaceTokenizer.newInstance(
            path(file), Map.of("truncation", "false", "padding", "false"));
    return new Candidate(
        "djl " + file, text -> tokenizer.encode(text, false, false).getIds().length, true);
  }

  private static Path path(String tokenizer) {
    return SHARED.resolve("tokenizers").resolve(tokenizer + ".tokenizer.json");
  }

  private static List<String> part(List<String> texts, Candidate candidate) {
    return candidate.slow ? texts.subList(0, texts.size() / SLOW_PART) : texts;
  }

  private static long bytes(List<String> texts) {
    return texts.stream().mapToLong(t -> t.getBytes(StandardCharsets.UTF_8).length).sum();
  }

  private static List<String> texts() throws IOException {
    List<Path> shards;
    try (Stream<Path> files = Files.walk(SHARED.resolve("dclm"))) {
      shards = files.filter(f -> f.toString().endsWith(".jsonl.zst")).sorted().toList();
    }
    List<String> texts = new ArrayList<>();
    for (Path shard : shards) {
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(
                  new ZstdInputStream(Files.newInputStream(shard)), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          byte[] json = line.getBytes(StandardCharsets.UTF_8);
          texts.add(RecordJson.parse(json).get("text").textValue());
        }
      }
    }
    return texts;
  }
}
