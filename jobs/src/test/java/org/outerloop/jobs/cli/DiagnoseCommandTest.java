package org.outerloop.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.jobs.UserException;
import org.outerloop.protocol.PeerId;

class DiagnoseCommandTest {
  @TempDir Path folder;

  private void run(String buckets, String name) throws IOException {
    Path run = Files.createDirectories(folder.resolve(buckets).resolve("run").resolve(name));
    Files.writeString(run.resolve("run.json"), "{}");
  }

  @Test
  void wantsTwoRunsOrOneAndItsReplay() {
    assertThat(Outerloop.run("diagnose", "--a", folder.toString())).isEqualTo(2);
    assertThat(Outerloop.run("diagnose", "--b", folder.toString())).isEqualTo(2);
    assertThat(Outerloop.run("diagnose", "--a", "no-place", "--b", folder.toString())).isEqualTo(2);
    assertThat(Outerloop.run("diagnose", "--a", folder.toString(), "--replay", "--b", "c"))
        .isEqualTo(2);
  }

  @Test
  void findsTheBucketsOfAWorkFolder() throws IOException {
    run("s3", "mine");
    Files.createDirectories(folder.resolve("s3/peer-1"));
    Files.createDirectories(folder.resolve("s3/ledger"));

    try (ComparedPlace place = ComparedPlace.find(folder.toString(), Optional.empty())) {
      assertThat(place.places().run()).isEqualTo("mine");
      assertThat(place.places().peers()).containsOnlyKeys(new PeerId("peer-1"));
      assertThat(place.places().corpus()).isEmpty();
      assertThat(place.ledger()).isPresent();
    }
  }

  @Test
  void asksWhichRunIsMeantWhereThereAreSeveral() throws IOException {
    run("buckets", "one");
    run("buckets", "two");

    assertThatThrownBy(() -> ComparedPlace.find(folder.toString(), Optional.empty()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("[one, two]")
        .hasMessageContaining("--run");
  }
}
