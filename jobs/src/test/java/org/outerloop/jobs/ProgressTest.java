package org.outerloop.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private long millis = 5_000;

  @Test
  void writesAPlainLineAtTheEndOfEachStageAndRoundWhereThereIsNoTerminal() {
    try (Progress progress = progress(false, 3, 0)) {
      oneRound(progress, 0);
      oneRound(progress, 1);
      progress.note("Executor 1 was lost, its peers train again");
      oneRound(progress, 2);
    }

    assertThat(text())
        .isEqualTo(
            """
            round 0: compute took 12.0 s
            round 0: merge took 3.00 s
            round 0 committed (1 of 3): held-out loss 5.0000; 15.0 s; elapsed 0:15, about 0:30 left
            round 1: compute took 12.0 s
            round 1: merge took 3.00 s
            round 1 committed (2 of 3): held-out loss 4.0000; 15.0 s; elapsed 0:30, about 0:15 left
            Executor 1 was lost, its peers train again
            round 2: compute took 12.0 s
            round 2: merge took 3.00 s
            round 2 committed (3 of 3): held-out loss 3.0000; 15.0 s; elapsed 0:45
            """);
  }

  @Test
  void writesNoControlCharactersButLineFeedsWhereThereIsNoTerminal() {
    try (Progress progress = progress(false, 3, 0)) {
      oneRound(progress, 0);
      progress.redraw();
    }

    assertThat(text().replace("\n", "")).doesNotContainPattern("\\p{Cntrl}");
  }

  @Test
  void redrawsOneLineOnATerminal() {
    try (Progress progress = progress(true, 4, 0)) {
      progress.begin(0, "communication");
      millis += 61_000;
      progress.begin(0, "merge");
    }

    String[] drawn = text().split("\r", -1);
    assertThat(drawn[1])
        .isEqualTo("[--------------------] 0/4 rounds  round 0: communication  elapsed 0:00");
    // the shorter line is filled up with blanks that cover the longer one
    assertThat(drawn[2].stripTrailing())
        .isEqualTo("[--------------------] 0/4 rounds  round 0: merge  elapsed 1:01");
    assertThat(drawn[2].replace("\n", "")).hasSameSizeAs(drawn[1]);
    assertThat(text()).endsWith(System.lineSeparator());
  }

  @Test
  void keepsTheBarBelowTheLinesOfATerminal() {
    try (Progress progress = progress(true, 2, 0)) {
      oneRound(progress, 0);
    }

    String wiped = text().replaceAll("\r *\r", "<wiped>");
    assertThat(wiped)
        .contains("<wiped>round 0 committed (1 of 2): held-out loss 5.0000; 15.0 s;")
        .contains("\r[##########----------] 1/2 rounds  elapsed 0:15, about 0:15 left")
        .doesNotContain("took");
  }

  @Test
  void expectsByTheRoundsOfThisProcessOnly() {
    try (Progress progress = progress(false, 10, 8)) {
      oneRound(progress, 8);
    }

    assertThat(text()).contains("round 8 committed (9 of 10)").contains("about 0:15 left");
  }

  @Test
  void expectsNothingBeforeARoundWasSeen() {
    try (Progress progress = progress(true, 10, 8)) {
      progress.begin(8, "compute");
    }

    assertThat(text()).contains("[################----] 8/10 rounds").doesNotContain("left");
  }

  @Test
  void neverDrawsALineThatATerminalWouldBreak() {
    try (Progress progress = progress(true, 1_000_000, 0)) {
      progress.begin(999_999, "a stage with quite a long name, longer than any that there is");
    }

    assertThat(text().strip()).hasSize(79);
  }

  /** Twelve seconds of compute, three of merge. */
  private void oneRound(Progress progress, int round) {
    progress.begin(round, "compute");
    millis += 12_000;
    progress.begin(round, "merge");
    millis += 3_000;
    progress.committed(round, "held-out loss " + Quantity.loss(5 - round));
  }

  private Progress progress(boolean terminal, int rounds, int committed) {
    PrintStream out = new PrintStream(written, true, UTF_8);
    return new Progress(new Screen(out, terminal), rounds, committed, () -> millis);
  }

  private String text() {
    return written.toString(UTF_8);
  }
}
