package org.outerloop.jobs.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.jobs.it.Distribution.Ended;
import org.outerloop.jobs.it.Distribution.Running;

/** Peers and validator as processes of their own, which meet only in the buckets. */
class PartiesIT {
  private static final String PEERS =
      "peers=[{name=peer-0,behaviour=honest},{name=peer-1,behaviour=honest}]";

  @TempDir Path folder;

  @Test
  void separatePartiesCommitTheModelThatOneApplicationCommits() throws Exception {
    Path together = folder.resolve("together");
    Path apart = folder.resolve("apart");
    String one = Distribution.tinySettings(together).toString();
    Ended reference =
        Distribution.run(together, "train", "--conf", one, "--set", PEERS, "--set", "run.rounds=2");
    assertThat(reference.status()).as(reference.err()).isZero();

    String conf = Distribution.tinySettings(apart).toString();
    Running validator = start(apart, "validate", conf);
    validator.awaitText("opening the run took");
    List<Running> peers = new ArrayList<>();
    for (String peer : List.of("peer-0", "peer-1")) {
      peers.add(start(apart, "peer", conf, "--peer", peer));
    }

    Ended judged = validator.end();
    assertThat(judged.status()).as(judged.err()).isZero();
    assertThat(judged.digest()).isEqualTo(reference.digest());
    for (Running peer : peers) {
      Ended ended = peer.end();
      assertThat(ended.status()).as(ended.err()).isZero();
      assertThat(ended.figures().path("merged").asInt()).isEqualTo(2);
    }
  }

  private static Running start(Path own, String command, String conf, String... more)
      throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of(command, "--conf", conf, "--set", PEERS, "--set", "run.rounds=2"));
    arguments.addAll(List.of("--master", "local[1]"));
    arguments.addAll(List.of(more));
    return Distribution.start(own, arguments.toArray(String[]::new));
  }
}
