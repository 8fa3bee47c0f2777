package org.outerloop.jobs.corpus;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
 * The work of each stage by itself: one thread, texts in memory, no Spark; the better of two
 * passes.
 */
final class PureWork {
  private final PrepareSettings settings;
  private final Tokenizer tokenizer;
  private final Path folder;
  private double sum;

  PureWork(PrepareSettings settings, Tokenizer tokenizer, Path folder) {
    this.settings = settings;
    this.tokenizer = tokenizer;
    this.folder = folder;
  }

  /** Prints a table; returns the sum of seconds. */
  double measure(Path texts, List<Document> read) throws IOException {
    System.out.printf("%-14s %8s %8s %12s%n", "one thread", "seconds", "MB/s", "documents/s");
    List<String> left = read.stream().map(Document::text).toList();
    readAll(texts);
    long start = System.nanoTime();
    readAll(texts);
    told("read", start, left);
    List<Page> pages = pages(read, left);
    for (ChosenStage chosen : new StageCatalog(settings).chosen(settings.stages())) {
      List<Page> next = null;
      double best = Double.MAX_VALUE;
      for (int pass = 0; pass < 2; pass++) {
        next = pages.stream().map(page -> new Page(page.url(), page.text())).toList();
        long began = System.nanoTime();
        next = run(chosen, next);
        best = Math.min(best, (System.nanoTime() - began) / 1e9);
      }
      told(chosen.name(), best, pages.stream().map(Page::text).toList());
      pages = next;
    }
    tokens(pages.stream().map(Page::text).toList());
    return sum;
  }

  private static List<Page> pages(List<Document> read, List<String> texts) {
    List<Page> pages = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      pages.add(new Page(read.get(i).url(), texts.get(i)));
    }
    return pages;
  }

  /** Reading, and the digest that names each document. */
  private static void readAll(Path texts) throws IOException {
    for (Document page : ChangedCopies.read(texts)) {
      page.id();
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

  private void tokens(List<String> texts) {
    List<int[]> encoded = new ArrayList<>();
    long start = 0;
    for (int pass = 0; pass < 2; pass++) {
      encoded.clear();
      start = System.nanoTime();
      texts.forEach(text -> encoded.add(tokenizer.encode(text)));
    }
    told("tokenise", start, texts);
    for (int pass = 0; pass < 2; pass++) {
      start = System.nanoTime();
      pack(encoded, "pass-" + pass);
    }
    told("pack", start, texts);
  }

  private void pack(List<int[]> documents, String key) {
    int length = settings.sequenceLength();
    try (ObjectStore store = ObjectStores.open(TinyCorpus.place(folder));
        TokenShardWriter writer =
            new TokenShardWriter(store, key, length, tokenizer.vocabularySize())) {
      SequencePacker packer = new SequencePacker(length, tokenizer.endOfText(), writer::write);
      documents.forEach(packer::add);
      writer.finish();
    }
  }

  private void told(String stage, long start, List<String> texts) {
    told(stage, (System.nanoTime() - start) / 1e9, texts);
  }

  private void told(String stage, double seconds, List<String> texts) {
    long bytes = texts.stream().mapToLong(Utf8Length::of).sum();
    System.out.printf(
        "%-14s %8.2f %8.1f %12.0f%n",
        stage, seconds, bytes / 1e6 / seconds, texts.size() / seconds);
    sum += seconds;
  }
}
