package org.outerloop.jobs.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.gauntlet.Outcome;
import org.outerloop.jobs.Access;
import org.outerloop.jobs.BucketSettings;
import org.outerloop.jobs.Invitation;
import org.outerloop.jobs.it.Distribution.Ended;
import org.outerloop.jobs.it.Distribution.Running;
import org.outerloop.jobs.train.JoinRun;
import org.outerloop.jobs.train.RunAccess;
import org.outerloop.ledger.BucketAccess;
import org.outerloop.ledger.LedgerState;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.RunSpec;
import org.outerloop.round.RoundRecord;
import org.outerloop.storage.LocalS3Server;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/** Peers and validator as processes of their own, which meet only in buckets and ledger. */
class PartiesIT {
  private static final String TWO =
      "peers=[{name=peer-0,behaviour=honest},{name=peer-1,behaviour=honest}]";
  private static final String ONE = "peers=[{name=peer-0,behaviour=honest}]";
  private static final int ROUNDS = 6;
  private static final PeerId ALICE = new PeerId("alice");
  private static final PeerId MALLORY = new PeerId("mallory");
  private static final PeerId HERMIT = new PeerId("hermit");

  @TempDir Path folder;

  @Test
  void separatePartiesCommitTheModelThatOneApplicationCommits() throws Exception {
    Path together = folder.resolve("together");
    Path apart = folder.resolve("apart");
    String one = Distribution.tinySettings(together).toString();
    Ended reference =
        Distribution.run(together, "train", "--conf", one, "--set", TWO, "--set", "run.rounds=2");
    assertThat(reference.status()).as(reference.err()).isZero();

    Running validator = validate(apart, "--set", TWO, "--set", "run.rounds=2");
    validator.awaitText("opening the run took");
    List<Running> peers = new ArrayList<>();
    for (String peer : List.of("peer-0", "peer-1")) {
      // one after the other, because the order of registration is the order of every sum
      Running joined = join(apart, peer, apart.resolve("work/buckets-of-peers/" + peer + ".json"));
      peers.add(joined);
      try (RunAccess run = JoinRun.open(invitation(apart))) {
        awaitRegistered(run, new PeerId(peer));
      }
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

  /**
   * Alice comes while round 3 is open, with a clock that is seven minutes fast. Mallory's work is
   * signed with another key than the registered one; what the hermit says of his bucket lets nobody
   * in. Each keeps his buckets at a server of his own.
   */
  @Test
  void strangersJoinAndTheirTroubleIsTheirOwn() throws Exception {
    Path apart = folder.resolve("apart");
    try (LocalS3Server own = guests(apart)) {
      Running validator =
          validate(
              apart,
              "--set",
              ONE,
              "--set",
              "run.rounds=" + ROUNDS,
              "--set",
              "clock.upload-blocks=15",
              "--set",
              "clock.reveal-blocks=3");
      validator.awaitText("opening the run took");
      try (RunAccess run = JoinRun.open(invitation(apart))) {
        register(run, MALLORY, Access.of(own.reader("mallory")));
        register(run, HERMIT, withoutKey(Access.of(own.reader("hermit"))));
        Running known = join(apart, "peer-0", apart.resolve("work/buckets-of-peers/peer-0.json"));
        forge(run, own);
        await(() -> run.committed().size() >= 3, validator);
        Running alice = join(apart, "alice", bucket(apart, own), fastClock());

        Ended judged = validator.end();
        assertThat(judged.status()).as(judged.err()).isZero();
        Ended came = alice.end();
        assertThat(came.status()).as(came.err()).isZero();
        assertThat(known.end().figures().path("merged").asInt()).isEqualTo(ROUNDS);

        check(apart, run.spec(), came);
      }
    }
  }

  /** Looks into the folders of the S3 server, which has ended with the validator. */
  private static void check(Path apart, RunSpec spec, Ended came) throws Exception {
    try (RunAccess past =
        RunAccess.open(spec, at(apart, "run"), at(apart, "corpus"), at(apart, "ledger"))) {
      List<RoundRecord> records = past.committed();
      long arrived = roundOfArrival(records);
      assertThat(arrived).isGreaterThanOrEqualTo(3);
      assertThat(came.figures().path("first_round").asLong()).isEqualTo(arrived + 1);
      assertThat(came.figures().path("merged").asLong()).isEqualTo(ROUNDS - arrived - 1);
      for (RoundRecord record : records) {
        assertThat(outcome(record, MALLORY)).isEqualTo(Outcome.MALFORMED);
        assertThat(outcome(record, HERMIT)).isEqualTo(Outcome.MISSING);
        assertThat(record.merged()).contains(new PeerId("peer-0"));
      }
      LedgerState said = past.ledger().state();
      assertThat(said.voids()).isEmpty();
      assertThat(said.openRound().orElseThrow().round()).isEqualTo(ROUNDS - 1);
      assertThat(said.emissions()).hasSize(ROUNDS);
    }
  }

  private static StoreLocation at(Path apart, String bucket) {
    return new StoreLocation(apart.resolve("work/s3").resolve(bucket).toUri().toString(), Map.of());
  }

  /** The round during which the ledger heard of Alice: the last one whose roster lacks her. */
  private static long roundOfArrival(List<RoundRecord> records) {
    return records.stream()
        .filter(record -> record.next().roster().has(ALICE))
        .findFirst()
        .orElseThrow()
        .round();
  }

  private static Outcome outcome(RoundRecord record, PeerId peer) {
    return record.verdicts().stream()
        .filter(verdict -> verdict.peer().equals(peer))
        .findFirst()
        .orElseThrow()
        .outcome();
  }

  private static void register(RunAccess run, PeerId peer, BucketAccess bucket) {
    run.ledger().register(PeerKeys.generate(), peer, bucket);
  }

  /** A program that sets a clock ahead for its child, if there is one. */
  private static String[] fastClock() {
    boolean there =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(path -> Files.isExecutable(Path.of(path, "faketime")));
    if (!there) {
      System.out.println("faketime is not installed: Alice's clock is right in PartiesIT");
      return new String[0];
    }
    return new String[] {"faketime", "-f", "+7m"};
  }

  private static BucketAccess withoutKey(BucketAccess bucket) {
    return new BucketAccess(bucket.uri(), bucket.endpoint(), "nobody", "knows");
  }

  /** Puts headers into Mallory's bucket that another has signed. */
  private static void forge(RunAccess run, LocalS3Server own) throws Exception {
    ObjectKeys keys = run.spec().keys();
    BucketAccess known = awaitRegistered(run, new PeerId("peer-0"));
    try (ObjectStore theirs = ObjectStores.open(Access.location(known));
        ObjectStore forged = ObjectStores.open(own.owner("mallory"))) {
      await(() -> theirs.find(keys.header(0)).isPresent(), null);
      byte[] header = theirs.get(keys.header(0), 1 << 20);
      for (int round = 0; round < ROUNDS; round++) {
        forged.put(keys.header(round), header);
      }
    }
  }

  private static BucketAccess awaitRegistered(RunAccess run, PeerId peer) throws Exception {
    await(() -> run.ledger().state().peer(peer).isPresent(), null);
    return run.ledger().state().peer(peer).orElseThrow().bucket();
  }

  private static void await(BooleanSupplier condition, Running alive) throws Exception {
    long deadline = System.nanoTime() + 300_000_000_000L;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline || alive != null && !alive.process().isAlive()) {
        throw new IllegalStateException("Never came" + (alive == null ? "" : ": " + alive.said()));
      }
      Thread.sleep(200);
    }
  }

  private static LocalS3Server guests(Path apart) {
    return LocalS3Server.start(
        Distribution.HOME.resolve("s3proxy/s3proxy.jar"),
        apart.resolve("guests"),
        List.of("alice", "mallory", "hermit"),
        0);
  }

  /** Alice's bucket as she writes it down. */
  private static Path bucket(Path apart, LocalS3Server own) throws Exception {
    BucketSettings settings =
        new BucketSettings(Access.of(own.owner("alice")), Access.of(own.reader("alice")));
    return Files.write(apart.resolve("alice.conf"), RecordJson.toBytes(settings));
  }

  private static Invitation invitation(Path apart) {
    return Invitation.read(apart.resolve("work").resolve(Invitation.FILE));
  }

  private static Running validate(Path own, String... more) throws Exception {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("validate", "--conf", Distribution.tinySettings(own).toString()));
    arguments.addAll(List.of("--master", "local[1]"));
    arguments.addAll(List.of(more));
    return Distribution.start(own, arguments.toArray(String[]::new));
  }

  private static Running join(Path apart, String peer, Path bucket, String... before)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(before));
    command.add(Distribution.HOME.resolve("bin/outerloop").toString());
    command.addAll(List.of("peer", "join", "--name", peer, "--bucket", bucket.toString()));
    command.addAll(
        List.of("--invitation", apart.resolve("work").resolve(Invitation.FILE).toString()));
    command.addAll(List.of("--set", "work=\"" + apart.resolve("machine-of-" + peer) + '"'));
    return Distribution.start(apart, new ProcessBuilder(command));
  }
}
