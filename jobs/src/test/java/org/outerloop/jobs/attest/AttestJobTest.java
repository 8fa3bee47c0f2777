package org.outerloop.jobs.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.attest.ChallengeSpec;
import org.outerloop.attest.Finding.Verdict;
import org.outerloop.attest.Thresholds;
import org.outerloop.jobs.LocalSpark;
import org.outerloop.jobs.SparkDevices;
import org.outerloop.jobs.attest.AttestJob.Attestation;
import org.outerloop.jobs.attest.AttestationSettings.Mode;
import org.outerloop.protocol.TrainingSpec.Precision;
import org.outerloop.tensor.Device;

/** In one process, where the driver is the only executor; AttestIT has a cluster. */
class AttestJobTest {
  @TempDir Path folder;

  private Attestation attest(String fault, boolean exclude) {
    AttestationSettings settings =
        new AttestationSettings(
            Mode.REPORT,
            folder.resolve("history").toUri().toString(),
            0,
            60,
            1,
            new ChallengeSpec(1, 64, 1, 2, 1, Precision.FLOAT32, 1),
            new Thresholds(1e-9, 6, 3),
            Optional.of(fault).filter(text -> !text.isEmpty()));
    SparkSession spark = LocalSpark.open();
    return new AttestJob(spark, settings, new SparkDevices(Device.CPU, 0.9)).run(exclude);
  }

  @Test
  void theHistoryGrowsByARowForEachExecutorAndWrongOnesAreNotCompared() {
    attest("", false);
    attest("wrong@driver", false);
    Attestation third = attest("", false);

    assertThat(
            new AttestationHistory(LocalSpark.open(), folder.resolve("history").toString()).rows())
        .extracting(AttestationRow::verdict)
        .containsExactly("fine", "wrong", "fine");
    assertThat(third.hasWrong()).isFalse();
  }

  @Test
  void aFaultIsNamed() {
    assertThat(attest("flip@driver", false).rows().get(0).reasons())
        .isEqualTo("memory: 2 words read back differently");
    assertThat(attest("wrong@driver", false).rows().get(0).reasons())
        .contains("exact: a product of small integers is wrong");
    assertThat(attest("silent@driver", false).count(Verdict.SILENT)).isOne();
  }

  @Test
  void threadsOfTheDriverCannotBeExcluded() {
    Attestation attestation = attest("wrong@driver", true);

    assertThat(attestation.excluded()).isEqualTo(Set.of());
    assertThat(attestation.hasWrong()).isTrue();
  }

  @Test
  void aFolderWithOtherTablesIsNoHistory() {
    SparkSession spark = LocalSpark.open();
    String other = folder.resolve("other").toString();
    spark.range(3).write().parquet(other);

    assertThatThrownBy(() -> new AttestationHistory(spark, other).rows())
        .hasMessageContaining("millis");
  }
}
