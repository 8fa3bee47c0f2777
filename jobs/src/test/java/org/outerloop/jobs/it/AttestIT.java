package org.outerloop.jobs.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.jobs.it.Distribution.Ended;

/** Executors in processes of their own, one of which computes wrong. */
class AttestIT {
  private static final String CLUSTER = "local-cluster[2,1,1024]";

  @TempDir Path folder;

  private Ended run(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--master", CLUSTER, "--set", "attestation.challenge.memory-megabytes=8"));
    return Distribution.run(folder, all.toArray(String[]::new));
  }

  @Test
  void anExecutorThatComputesWrongIsNamedAndCanBeRemoved() throws Exception {
    Ended ended =
        run("attest", "--exclude", "--set", "attestation.fault=\"wrong@1\"", "--history", "past");

    assertThat(ended.status()).as(ended.err()).isEqualTo(3);
    assertThat(ended.err()).contains("exact: a product of small integers is wrong");
    assertThat(ended.figures().path("wrong").asInt()).isOne();
    assertThat(ended.figures().path("fine").asInt()).isOne();
    assertThat(ended.figures().path("excluded").toString()).isEqualTo("[\"1\"]");
  }

  @Test
  void aRunGoesOnWithoutIt() throws Exception {
    String conf = Distribution.tinySettings(folder).toString();

    Ended ended =
        run(
            "train",
            "--conf",
            conf,
            "--set",
            "run.rounds=1",
            "--set",
            "attestation.mode=exclude",
            "--set",
            "attestation.fault=\"wrong@1\"");

    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.err()).contains("Goes on without executors [1]");
    assertThat(ended.figures().path("rounds").asInt()).isOne();
  }
}
