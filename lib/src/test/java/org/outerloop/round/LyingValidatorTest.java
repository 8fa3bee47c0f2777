package org.outerloop.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.audit.evidence.LieSearch;
import org.outerloop.audit.evidence.Places;
import org.outerloop.storage.StoreLocation;

/**
 * Each lie of a validator is exposed by evidence that anybody can check; an honest one never is.
 */
class LyingValidatorTest {
  @TempDir static Path folder;
  private static TinyRun honest;

  @TempDir Path empty;

  @BeforeAll
  static void threeHonestRounds() {
    honest = new TinyRun(folder);
    RoundStart start = honest.begin();
    org.outerloop.gauntlet.Standings standings = honest.fresh();
    for (int round = 0; round < 2; round++) {
      for (int peer = 0; peer < 3; peer++) {
        honest.publish(peer, honest.train(peer, start));
      }
      RoundRecord record = honest.validate(start, standings);
      start = record.nextStart();
      standings = record.standings();
    }
  }

  @Test
  void nothingIsFoundInHonestRecords() {
    for (long round = 0; round < 2; round++) {
      LieSearch search = search(honest, round);
      System.out.println(search.undecided());
      assertThat(search.proofs()).isEmpty();
    }
  }

  private static LieSearch search(TinyRun run, long round) {
    try (Places places = places(run)) {
      return LieSearch.of(places, run.spec.name(), round);
    }
  }

  private static Places places(TinyRun run) {
    Map<String, StoreLocation> stores = new HashMap<>();
    for (String name : List.of("run", "corpus", "ledger", "peer-0", "peer-1", "peer-2")) {
      stores.put(name, run.place(name));
    }
    return new Places(stores);
  }
}
