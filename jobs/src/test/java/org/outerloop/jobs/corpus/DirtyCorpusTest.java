package org.outerloop.jobs.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.corpus.QualityThresholds;

/** The shared folder of bad input as one corpus: nothing in it stops the job. */
class DirtyCorpusTest {
  private static final Path DIRTY =
      Path.of(System.getProperty("outerloop.shared", "none"), "data", "dirty");
  private static final QualityThresholds DCLM =
      new QualityThresholds(50, 100_000, 3, 10, 0.1, 0.9, 0.3, 0.2, 2);

  @Test
  void allBadFilesTogetherGiveACorpusAndAnAccountOfWhatIsWrong(@TempDir Path folder)
      throws IOException {
    assumeTrue(Files.isDirectory(DIRTY), "no folder of bad input at " + DIRTY);
    PrepareSettings settings =
        new PrepareSettings(
            1,
            64,
            0.1,
            2,
            1,
            1 << 28,
            new Limits(100, 1, 10, 1),
            3,
            false,
            List.of("heuristics", "dedup-exact"),
            TinyCorpus.text(DCLM),
            TinyCorpus.DEDUP,
            TinyCorpus.CLEAN,
            TinyCorpus.QUALITY);
    PreparedCorpus corpus;
    try (SparkSession spark = LocalSpark.open("local[2]", 4)) {
      corpus =
          PrepareCorpusJob.prepare(
              spark,
              settings,
              TinyCorpus.place(DIRTY),
              TinyCorpus.place(folder),
              TinyCorpus.tokenizer(),
              PrepareProgress.SILENT);
    }

    Map<String, Long> totals = corpus.outcomes().totals();
    assertThat(corpus.outcomes().damagedFiles()).isEqualTo(3);
    assertThat(corpus.outcomes().rejectedLines()).isEqualTo(22 + 7 + 8 + 1);
    assertThat(totals)
        .containsEntry("rejected/truncated", 1L)
        .containsEntry("rejected/corrupt", 2L)
        .containsEntry("rejected/too-deep", 1L)
        .containsEntry("rejected/lone-surrogate", 1L)
        .containsKey("dropped/duplicate");
    assertThat(corpus.outcomes().kept())
        .isEqualTo(
            corpus.manifest().training().documents() + corpus.manifest().heldOut().documents());
  }
}
