package org.outerloop.audit.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.audit.evidence.Claim.Kind;
import org.outerloop.gauntlet.Evidence;
import org.outerloop.gauntlet.Gauntlet;
import org.outerloop.gauntlet.Judgement;
import org.outerloop.gauntlet.Losses;
import org.outerloop.gauntlet.Overlap;
import org.outerloop.gauntlet.Standings;
import org.outerloop.ledger.BucketAccess;
import org.outerloop.ledger.LedgerOpening;
import org.outerloop.ledger.ObjectStoreLedger;
import org.outerloop.ledger.Opening;
import org.outerloop.message.StateClaim;
import org.outerloop.message.WorkTrace;
import org.outerloop.protocol.ClockSpec;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.DataSpec;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.GauntletSpecs;
import org.outerloop.protocol.MergeSpec;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.OptimizerSpec;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.protocol.PeerSpec;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.Roster;
import org.outerloop.protocol.RunSpec;
import org.outerloop.protocol.ScheduleSpec;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.protocol.TrainingSpec;
import org.outerloop.round.NextRound;
import org.outerloop.round.RoundRecord;
import org.outerloop.round.SignedRecord;
import org.outerloop.storage.MemoryObjectStore;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/** Records of 256 peers, 20 of them tried: evidence stays small. */
class EvidenceSizeTest {
  private static final int PEERS = 256;
  private static final int TRIED = 20;

  @TempDir Path folder;
  private final PeerKeys validator = PeerKeys.generate();
  private final List<PeerSpec> peers =
      IntStream.range(0, PEERS)
          .mapToObj(i -> new PeerSpec(new PeerId("peer-of-somebody-" + i), validator.publicHex()))
          .toList();
  private final SplitMix64 random = new SplitMix64(11);
  private RunSpec spec;
  private byte[] settings;
  private byte[] opening;
  private StoreLocation place;
  private RoundRecord before;

  @BeforeEach
  void aLongRun() {
    spec = spec();
    settings = RecordJson.toBytes(spec);
    place = new StoreLocation(folder.toUri().toString(), Map.of());
    Standings start = Standings.start(peers.stream().map(PeerSpec::id).toList());
    before = record(0, Digest.ofText("genesis"), Digest.ofText("first"), start);
    BucketAccess bucket = new BucketAccess("s3a://a-bucket-somewhere", "key", "secret", "where");
    try (ObjectStore ledger = new MemoryObjectStore();
        ObjectStore run = ObjectStores.open(place)) {
      ObjectStoreLedger.open(ledger, spec.keys())
          .open(validator, new Opening(Digest.of(settings), bucket, bucket));
      opening = LedgerOpening.bytes(ledger, spec.keys());
      run.put(spec.keys().runJson(), settings);
      run.put(spec.keys().record(0), sign(before).toBytes());
    }
  }

  @Test
  void aLieAmong256PeersFitsIntoTenKibibytes() {
    RoundRecord honest =
        record(1, Digest.of(sign(before).toBytes()), before.model(), before.standings());
    var tree = RecordJson.toTree(honest);
    ((com.fasterxml.jackson.databind.node.ObjectNode) tree.at("/verdicts/17")).put("score", 42.5);
    tree.put("base", Digest.ofText("another").hex());
    RoundRecord lying = RecordJson.fromTree(tree, RoundRecord.class);
    store(lying);

    try (Places places = new Places(Map.of(Places.RUN, place))) {
      LieSearch search =
          LieSearch.of(places, spec.name(), 1, java.util.Set.of(Kind.JUDGEMENT, Kind.CHAIN));

      assertThat(search.undecided()).isEmpty();
      assertThat(search.proofs())
          .extracting(p -> p.claim().kind())
          .containsExactly(Kind.CHAIN, Kind.JUDGEMENT);
      for (LieProof proof : search.proofs()) {
        report(proof, proof.claim().kind());
        assertThat(Verification.of(proof, places, Optional.empty()).says())
            .anyMatch(line -> line.startsWith("proven"));
      }
      try (Places none = new Places(Map.of())) {
        Verification alone = Verification.of(search.proofs().get(0), none, Optional.empty());
        assertThat(alone.proven()).as("%s", alone.says()).isTrue();
      }
    }
  }

  /** Whatever it is about; here only put together, for there is no model of this run. */
  @Test
  void evidenceOfEveryKindFits() {
    store(record(1, Digest.of(sign(before).toBytes()), before.model(), before.standings()));
    try (Places places = new Places(Map.of(Places.RUN, place))) {
      SignedRun run = new SignedRun(settings, Optional.empty(), places);
      Scene scene = new Scene(run, 1, Optional.empty());
      ProofWriter writer = new ProofWriter(scene, settings, Optional.of(opening));
      PeerId peer = peers.get(3).id();
      String digest = Digest.ofText("x").hex();
      for (Kind kind : Kind.values()) {
        if (kind != Kind.EQUIVOCATION && kind != Kind.SLICE) {
          Claim claim =
              Claim.of(kind, kind == Kind.LOSS ? "/evidence/3/loss/score" : "/model", peer);
          report(writer.proof(claim, new Difference(digest, digest)), kind);
        }
      }
      List<Digest> slices = IntStream.range(0, 8000).mapToObj(i -> Digest.ofText("s" + i)).toList();
      LieProof merged =
          writer.proof(Claim.of(Kind.MODEL, "/model"), new Difference(digest, digest));
      int more = SliceProof.of(slices, 777).proof().length() + 200;
      System.out.printf("256 peers  SLICE of 8000 %8d bytes%n", merged.toBytes().length + more);
      assertThat(merged.toBytes().length + more).isLessThanOrEqualTo(LieProof.MAX_BYTES);
    }
  }

  private static void report(LieProof proof, Kind kind) {
    System.out.printf("256 peers  %-14s %6d bytes%n", kind, proof.toBytes().length);
    assertThat(proof.toBytes()).hasSizeLessThanOrEqualTo(LieProof.MAX_BYTES);
  }

  private SignedRecord sign(RoundRecord record) {
    return SignedRecord.of(record, Digest.of(settings), validator);
  }

  private void store(RoundRecord record) {
    try (ObjectStore run = ObjectStores.open(place)) {
      run.put(spec.keys().record(record.round()), sign(record).toBytes());
    }
  }

  private RoundRecord record(long round, Digest previous, Digest base, Standings standings) {
    List<Evidence> evidence =
        IntStream.range(0, PEERS).mapToObj(i -> evidence(round, peers.get(i).id(), i)).toList();
    List<Overlap> overlaps =
        List.of(new Overlap(peers.get(40).id(), peers.get(41).id(), 0.7, 0.9, 4096));
    Judgement judged = new Gauntlet(spec.gauntlet()).judge(round, evidence, overlaps, standings);
    NextRound next =
        new NextRound(
            new Roster(peers),
            256 * 4 * (round + 1),
            300,
            Digest.ofText("head"),
            Digest.ofText("b"));
    return new RoundRecord(
        RoundRecord.VERSION,
        spec.name(),
        round,
        previous,
        base,
        evidence,
        overlaps,
        evidence.stream().map(found -> contribution(found, round)).toList(),
        judged.verdicts(),
        judged.merged(),
        judged.burned(),
        judged.standings(),
        Digest.ofText("model " + round),
        3.14159,
        Digest.ofText("secret " + round),
        next);
  }

  private static RoundRecord.Contribution contribution(Evidence found, long round) {
    Digest some = Digest.ofText(found.peer() + " state " + round);
    return new RoundRecord.Contribution(
        found.peer(),
        found.payloadDigest().orElseThrow(),
        123456,
        120,
        120 * 2048,
        StateClaim.kept(15 * round),
        new WorkTrace(some, some, some, some, some),
        found.uploadedMillis());
  }

  private Evidence evidence(long round, PeerId peer, int place) {
    Digest payload = Digest.ofText(peer + " payload " + round);
    long time = 1_700_000_000_000L + place;
    double norm = 1 + random.nextDouble();
    if (place >= TRIED) {
      return Evidence.untried(peer, time, payload, norm);
    }
    return Evidence.tried(
        peer, time, payload, new Losses(losses(3), losses(2.99), losses(3), losses(2.995)), norm);
  }

  private List<Double> losses(double mean) {
    return IntStream.range(0, 4).mapToObj(i -> mean + 0.01 * random.nextDouble()).toList();
  }

  private RunSpec spec() {
    return new RunSpec(
        "a-long-run",
        7,
        500,
        new ModelSpec(64, 32, 1, 2, 1, 16, 48, 16, 10000, 1e-5, true),
        new DataSpec(Digest.ofText("manifest"), 16, 64, 1_000_000, 64),
        new TrainingSpec(
            4,
            4,
            4,
            ScheduleSpec.cosine(1e-2, 1e-3, 1, 8),
            OptimizerSpec.adamw(0.9, 0.95, 1e-8, 0.1),
            1,
            TrainingSpec.Precision.FLOAT32,
            1,
            1),
        new CompressionSpec(64, 64, 0.95, 1 << 12),
        new MergeSpec(1, MergeSpec.MeanRule.OVER_SENDERS),
        GauntletSpecs.ticking(8, 8, 8, 0.4, 30, 1),
        new ClockSpec(1, 0, 1, 0),
        Optional.empty(),
        validator.publicHex());
  }
}
