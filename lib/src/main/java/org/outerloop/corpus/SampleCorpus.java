package org.outerloop.corpus;

import com.github.luben.zstd.NoPool;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.Seeds;

/**
 * Makes English-like documents from a grammar and writes them as DCLM does, for a first run without
 * a download: letters, recipes, reports with sums, dialogues, lists, essays, tales and facts, among
 * them exact copies, near copies, pages that quality rules drop, and lines that cannot be read.
 *
 * <p>The same grammar, seed and size give the same lines. Cost: some 20 MB of text a second.
 */
public final class SampleCorpus {
  private static final int GLOBAL_SHARDS = 2;
  private static final int LOCAL_SHARDS = 2;
  private static final int FILES = 2;
  private static final int SHARDS = GLOBAL_SHARDS * LOCAL_SHARDS * FILES;

  private final Grammar grammar;

  private SampleCorpus(Grammar grammar) {
    this.grammar = grammar;
  }

  /**
   * Reads the grammar files of a folder, such as {@code data/sample-corpus}.
   *
   * @throws IllegalArgumentException if there is none or it has a slip; names file and line
   */
  public static SampleCorpus read(Path folder) {
    return new SampleCorpus(Grammar.read(folder));
  }

  /**
   * What was written.
   *
   * @param lines of all files
   * @param textBytes of the texts in UTF-8, copies included
   * @param content root over the digests of the unpacked files, in name order
   */
  public record Summary(long lines, long textBytes, Digest content) {}

  /**
   * Writes eight files below a folder, replacing those of the same name.
   *
   * @param textBytes about how much text in all
   */
  public Summary write(Path folder, long seed, long textBytes) {
    Require.that(textBytes > 0, "A corpus of %s bytes", textBytes);
    SamplePages pages =
        new SamplePages(grammar, Seeds.generator(seed, 0, "sample-corpus", "pages"));
    List<Digest> contents = new ArrayList<>();
    long lines = 0;
    for (int shard = 0; shard < SHARDS; shard++) {
      long until = textBytes * (shard + 1) / SHARDS;
      ShardFile file = new ShardFile(folder.resolve(name(shard)));
      lines += file.write(pages, until);
      contents.add(file.hasher.finish());
    }
    return new Summary(lines, pages.textBytes(), Digest.root(contents));
  }

  /** One document of the grammar, without a record around it. */
  String document(long seed) {
    return grammar.document(Seeds.generator(seed, 0, "sample-corpus", "document"));
  }

  private static String name(int shard) {
    return String.format(
        "global-shard_%02d_of_10/local-shard_%d_of_10/shard_%08d_processed.jsonl.zst",
        1 + shard / (LOCAL_SHARDS * FILES), shard / FILES % LOCAL_SHARDS, shard % FILES);
  }

  /** One file, packed on the way to the disk and hashed before. */
  private static final class ShardFile {
    private final Path path;
    private final Digest.Hasher hasher = new Digest.Hasher();

    ShardFile(Path path) {
      this.path = path;
    }

    long write(SamplePages pages, long untilTextBytes) {
      long lines = 0;
      try {
        Files.createDirectories(path.getParent());
        try (OutputStream out = packed(path)) {
          while (pages.textBytes() < untilTextBytes) {
            byte[] line = pages.nextLine();
            hasher.add(line);
            out.write(line);
            lines++;
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot write " + path, e);
      }
      return lines;
    }

    private static OutputStream packed(Path path) throws IOException {
      OutputStream file = Files.newOutputStream(path);
      return new BufferedOutputStream(
          new ZstdOutputStreamNoFinalizer(file, NoPool.INSTANCE).setChecksum(true), 1 << 16);
    }
  }
}
