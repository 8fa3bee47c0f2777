package org.outerloop.jobs.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.outerloop.corpus.Bff;
import org.outerloop.corpus.Document;
import org.outerloop.corpus.Page;
import org.outerloop.protocol.Digest;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.tokens.SequencePacker;
import org.outerloop.tokens.TokenShardWriter;
import org.outerloop.tokens.Tokenizer;

/**
 * The work of each stage by itself: one thread, texts in memory, no Spark; the best of three
 * passes.
 */
final class PureWork {
  private final PrepareSettings settings;
  private final Tokenizer tokenizer;
  private final Path folder;
  private final Path texts;
  private final List<Document> read;

  PureWork(
      PrepareSettings settings, Tokenizer tokenizer, Path folder, Path texts, List<Document> read) {
    this.settings = settings;
    this.tokenizer = tokenizer;
    this.folder = folder;
    this.texts = texts;
    this.read = read;
  }

  /** Seconds, and what went in. */
  private record Work(double seconds, int documents, long bytes) {}

  /** Prints a table; returns the seconds that so many cores take for all of it. */
  double measure(int cores) {
    Map<String, Work> alone = once(0);
    List<Map<String, Work>> together =
        IntStream.range(0, cores).boxed().parallel().map(this::once).toList();
    System.out.printf(
        "%-14s %8s %8s %12s %14s%n", "stage", "seconds", "MB/s", "documents/s", "beside others");
    double sum = 0;
    double sumTogether = 0;
    for (Map.Entry<String, Work> stage : alone.entrySet()) {
      Work work = stage.getValue();
      double beside =
          together.stream().mapToDouble(own -> own.get(stage.getKey()).seconds()).sum() / cores;
      System.out.printf(
          "%-14s %8.2f %8.1f %12.0f %14.2f%n",
          stage.getKey(),
          work.seconds(),
          work.bytes() / 1e6 / work.seconds(),
          work.documents() / work.seconds(),
          beside);
      sum += work.seconds();
      sumTogether += beside;
    }
    System.out.printf("%-14s %8.2f %37.2f%n", "sum", sum, sumTogether);
    return sumTogether / cores;
  }

  private Map<String, Work> once(int worker) {
    Map<String, Work> seconds = new LinkedHashMap<>();
    List<Page> pages = read.stream().map(page -> new Page(page.url(), page.text())).toList();
    seconds.put("read", best(pages, this::readAll));
    for (ChosenStage chosen : new StageCatalog(settings).chosen(settings.stages())) {
      List<Page> in = pages;
      AtomicReference<List<Page>> left = new AtomicReference<>();
      seconds.put(chosen.name(), best(in, () -> left.set(run(chosen, copy(in)))));
      pages = left.get();
    }
    List<Page> kept = pages;
    List<int[]> encoded = new ArrayList<>();
    Runnable encode =
        () -> {
          encoded.clear();
          kept.forEach(page -> encoded.add(tokenizer.encode(page.text())));
        };
    seconds.put("tokenise", best(kept, encode));
    seconds.put("pack", best(kept, () -> pack(encoded, folder.resolve("worker-" + worker))));
    return seconds;
  }

  private static Work best(List<Page> pages, Runnable work) {
    double best = Double.MAX_VALUE;
    for (int pass = 0; pass < 3; pass++) {
      long start = System.nanoTime();
      work.run();
      best = Math.min(best, (System.nanoTime() - start) / 1e9);
    }
    long bytes = pages.stream().mapToLong(page -> Utf8Length.of(page.text())).sum();
    return new Work(best, pages.size(), bytes);
  }

  private static List<Page> copy(List<Page> pages) {
    return pages.stream().map(page -> new Page(page.url(), page.text())).toList();
  }

  /** Reading, and the digest that names each document. */
  private void readAll() {
    try {
      ChangedCopies.read(texts).forEach(Document::id);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a stage leaves. */
  private List<Page> run(ChosenStage chosen, List<Page> pages) {
    if (chosen instanceof ChosenStage.OfText text) {
      pages.forEach(text.stage()::apply);
      return pages.stream().filter(page -> page.dropped().isEmpty()).toList();
    }
    return switch (chosen.name()) {
      case "dedup-exact" -> exact(pages);
      case "dedup-bff" -> bff(pages);
      default -> throw new IllegalArgumentException("No pure form of " + chosen.name());
    };
  }

  private static List<Page> exact(List<Page> pages) {
    Set<Digest> seen = new HashSet<>();
    return pages.stream().filter(page -> seen.add(Digest.ofText(page.text().strip()))).toList();
  }

  private List<Page> bff(List<Page> pages) {
    Bff law = new Bff(settings.dedup().bff());
    List<Page> left = new ArrayList<>();
    for (Page page : pages) {
      Bff.Outcome outcome = law.next(page.text());
      if (!outcome.isLeftOut()) {
        left.add(new Page(page.url(), outcome.text()));
      }
    }
    return left;
  }

  private void pack(List<int[]> documents, Path to) {
    int length = settings.sequenceLength();
    try (ObjectStore store = ObjectStores.open(TinyCorpus.place(to));
        TokenShardWriter writer =
            new TokenShardWriter(store, "shard", length, tokenizer.vocabularySize())) {
      SequencePacker packer = new SequencePacker(length, tokenizer.endOfText(), writer::write);
      documents.forEach(packer::add);
      writer.finish();
    }
  }
}
