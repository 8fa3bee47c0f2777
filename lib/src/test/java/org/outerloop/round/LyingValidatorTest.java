package org.outerloop.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.outerloop.audit.evidence.Claim.Kind;
import org.outerloop.audit.evidence.LieProof;
import org.outerloop.audit.evidence.LieSearch;
import org.outerloop.audit.evidence.Places;
import org.outerloop.audit.evidence.ProofWriter;
import org.outerloop.audit.evidence.Verification;
import org.outerloop.audit.evidence.VerifyEvidence;
import org.outerloop.protocol.Digest;
import org.outerloop.storage.ObjectInfo;
import org.outerloop.storage.ObjectStore;

/**
 * Each lie of a validator is exposed by evidence that anybody can check; an honest one never is.
 */
class LyingValidatorTest {
  private static final String OTHER = Digest.ofText("something else").hex();

  @TempDir static Path folder;
  private static TinyRun honest;

  @TempDir Path empty;

  @BeforeAll
  static void twoHonestRounds() {
    honest = Liar.honest(new TinyRun(folder));
  }

  /** All rules are tried, so losses in double are within their tolerance of those of the run. */
  @Test
  void nothingIsFoundInHonestRecords() {
    for (long round = 0; round <= Liar.ROUND; round++) {
      LieSearch search = new Liar(honest).search(round, Set.of(Kind.values()));
      assertThat(search.proofs()).isEmpty();
      assertThat(search.undecided()).isEmpty();
    }
  }

  static Stream<Arguments> lies() {
    return Stream.of(
        lie("one score", Kind.JUDGEMENT, put("/verdicts/0", "score", 0.5)),
        lie("one weight", Kind.JUDGEMENT, put("/verdicts/1", "weight", 0.25)),
        lie("one rating", Kind.JUDGEMENT, put("/verdicts/2/standing/rating", "mu", 30.0)),
        lie("one proof", Kind.JUDGEMENT, put("/standings/peers/1", "proof", 0.75)),
        lie("one decision", Kind.JUDGEMENT, put("/verdicts/2", "decision", "harmful")),
        lie("one merged peer", Kind.JUDGEMENT, tree -> list(tree, "merged").remove(1)),
        lie("a merged peer that is not in the list", Kind.SLICE, LyingValidatorTest::unmerge),
        lie("the model", Kind.MODEL, put("", "model", OTHER)),
        lie("the base", Kind.CHAIN, put("", "base", OTHER)),
        lie("the record before", Kind.CHAIN, put("", "previous", OTHER)),
        lie("another beacon", Kind.CHAIN, put("", "beacon", OTHER)),
        lie("the turn", Kind.CHAIN, put("/next", "turn", 7)),
        lie("a payload", Kind.LISTING, put("/contributions/1", "payload", OTHER)),
        lie("a norm", Kind.NORM, put("/evidence/1", "contribution-norm", 0.5)),
        lie("who was tried", Kind.DRAW, tree -> group(tree, "/evidence/0").remove("loss")),
        lie("the held-out loss", Kind.HELD_OUT, times("", "held-out-loss", 0.999)),
        lie("a loss", Kind.LOSS, times("/evidence/2/loss", "random-after", 1.001)),
        lie("a loss score", Kind.LOSS, times("/evidence/2/loss", "score", 1.01)),
        lie("a gain on its own data", Kind.LOSS, plus("assigned-improvement", 1e-3)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lies")
  void everyLieIsExposed(String what, Kind kind, Consumer<ObjectNode> lie) throws IOException {
    TinyRun run = honest.copiedTo(empty);
    Liar liar = new Liar(run);
    if (kind == Kind.JUDGEMENT || kind == Kind.SLICE) {
      liar.says(lie);
    } else {
      liar.saysAndJudges(lie);
    }

    LieProof proof = only(kind, liar.search(Liar.ROUND, Set.of(kind)));

    assertThat(proof.toBytes()).hasSizeLessThanOrEqualTo(LieProof.MAX_BYTES);
    System.out.printf("%-40s %-10s %6d bytes%n", what, kind, proof.toBytes().length);
    try (Places places = liar.places()) {
      LieProof read = LieProof.fromBytes(proof.toBytes());
      Verification result = Verification.of(read, places, Optional.of(liar.settings()));
      assertThat(result.says()).anyMatch(line -> line.contains(proof.recorded()));
      assertThat(result.proven()).isTrue();
    }
    assertThat(provenWithoutStores(proof))
        .isEqualTo(List.of(Kind.JUDGEMENT, Kind.CHAIN, Kind.LISTING, Kind.DRAW).contains(kind));
  }

  /** The list is as it should be, the model is that of another list. */
  @Test
  void aSecretMergeIsExposed() throws IOException {
    TinyRun run = honest.copiedTo(empty);
    Liar liar = new Liar(run);
    SignedRecord before = liar.signed(Liar.ROUND);
    try (ObjectStore store = run.run()) {
      store.delete(run.spec.keys().record(Liar.ROUND));
      removeAll(store, run.spec.keys().checkpoint(Liar.ROUND + 1));
    }
    try (ObjectStore bucket = run.bucket(1)) {
      bucket.delete(run.spec.keys().header(Liar.ROUND));
    }
    RoundRecord zero = liar.signed(0).record();
    RoundRecord other = run.validate(zero.nextStart(), zero.standings());
    restore(run, 1);
    try (ObjectStore store = run.run()) {
      store.put(run.spec.keys().record(Liar.ROUND), before.toBytes());
    }
    liar.says(
        tree -> {
          tree.put("model", other.model().hex());
          tree.put("held-out-loss", other.heldOutLoss());
        });

    LieProof proof = only(Kind.SLICE, liar.search(Liar.ROUND, Set.of(Kind.SLICE)));

    System.out.printf("a secret merge %d bytes%n", proof.toBytes().length);
    try (Places places = liar.places()) {
      assertThat(Verification.of(proof, places, Optional.empty()).proven()).isTrue();
    }
  }

  @Test
  void twoRecordsOfOneRoundAreExposed() {
    Liar liar = new Liar(honest);
    RoundRecord record = liar.signed(1).record();
    SignedRecord one = liar.signed(1);
    SignedRecord other =
        liar.sign(
            org.outerloop.protocol.RecordJson.fromTree(
                org.outerloop.protocol.RecordJson.toTree(record).put("burned", 0.5),
                RoundRecord.class));

    LieProof proof = ProofWriter.equivocation(liar.settingsBytes(), Optional.empty(), one, other);
    LieProof same = ProofWriter.equivocation(liar.settingsBytes(), Optional.empty(), one, one);

    System.out.printf("two records %d bytes%n", proof.toBytes().length);
    assertThat(proof.toBytes()).hasSizeLessThanOrEqualTo(LieProof.MAX_BYTES);
    assertThat(provenWithoutStores(proof)).isTrue();
    assertThat(provenWithoutStores(same)).isFalse();
  }

  @Test
  void theProgramEndsWithWhatItFound() throws IOException {
    TinyRun run = honest.copiedTo(empty);
    Liar liar = new Liar(run);
    liar.says(put("/evidence/1", "contribution-norm", 0.5));
    Path file =
        Files.write(
            empty.resolve("lie.json"),
            only(Kind.NORM, liar.search(Liar.ROUND, Set.of(Kind.NORM))).toBytes());
    Path broken = Files.writeString(empty.resolve("broken.json"), "{}");
    String store = "peer-1=" + run.place("peer-1").uri();

    assertThat(exitCode(file.toString(), "--store", store)).isEqualTo(0);
    assertThat(exitCode(file.toString())).isEqualTo(1);
    assertThat(exitCode(file.toString(), "--store", store, "--settings", OTHER)).isEqualTo(1);
    assertThat(exitCode(broken.toString())).isEqualTo(2);
    assertThat(exitCode("nothing.json")).isEqualTo(2);
    assertThat(exitCode(file.toString(), "--store")).isEqualTo(2);
  }

  /** Written from data/EVIDENCE.md, for Node alone; skipped where there is none. */
  @Test
  void anotherVerifierSaysTheSame() throws IOException, InterruptedException {
    assumeTrue(NodeScript.isThere(), "no node");
    TinyRun run = honest.copiedTo(empty);
    Liar liar = new Liar(run);
    SignedRecord one = liar.signed(1);
    SignedRecord other = liar.says(put("", "base", OTHER));
    LieProof base = only(Kind.CHAIN, liar.search(Liar.ROUND, Set.of(Kind.CHAIN)));
    liar.says(tree -> tree.put("base", one.record().base().hex()).put("beacon", OTHER));
    LieProof beacon = only(Kind.CHAIN, liar.search(Liar.ROUND, Set.of(Kind.CHAIN)));
    liar.says(tree -> tree.put("beacon", one.record().beacon().hex()).put("burned", 0.5));
    LieProof burned = only(Kind.JUDGEMENT, liar.search(Liar.ROUND, Set.of(Kind.JUDGEMENT)));
    LieProof twice = ProofWriter.equivocation(liar.settingsBytes(), Optional.empty(), one, other);
    LieProof once = ProofWriter.equivocation(liar.settingsBytes(), Optional.empty(), one, one);

    String settings = liar.settings().hex();
    assertThat(nodeSays(base)).isEqualTo(0);
    assertThat(nodeSays(base, settings)).isEqualTo(0);
    assertThat(nodeSays(base, OTHER)).isEqualTo(1);
    assertThat(nodeSays(beacon)).isEqualTo(0);
    assertThat(nodeSays(twice)).isEqualTo(0);
    assertThat(nodeSays(once)).isEqualTo(1);
    assertThat(nodeSays(burned)).isEqualTo(3);
    String forged =
        new String(base.toBytes(), StandardCharsets.UTF_8)
            .replace(base.records().get(0).signature(), base.records().get(1).signature());
    assertThat(NodeScript.run(Files.writeString(empty.resolve("forged.json"), forged)))
        .isEqualTo(1);
    assertThat(NodeScript.run(Files.writeString(empty.resolve("none.json"), "["))).isEqualTo(2);
  }

  private int nodeSays(LieProof proof, String... more) throws IOException, InterruptedException {
    return NodeScript.run(Files.write(empty.resolve("evidence.json"), proof.toBytes()), more);
  }

  private static int exitCode(String... args) {
    return VerifyEvidence.run(List.of(args), new PrintStream(new ByteArrayOutputStream()));
  }

  private static boolean provenWithoutStores(LieProof proof) {
    return Verification.of(proof, new Places(Map.of()), Optional.empty()).proven();
  }

  private static LieProof only(Kind kind, LieSearch search) {
    return search.proofs().stream()
        .filter(proof -> proof.claim().kind() == kind)
        .findFirst()
        .orElseThrow(() -> new AssertionError("No proof of " + kind + ": " + search));
  }

  private static void restore(TinyRun run, int peer) {
    String key = run.spec.keys().header(Liar.ROUND);
    try (ObjectStore from = honest.bucket(peer);
        ObjectStore to = run.bucket(peer)) {
      to.put(key, from.get(key, 1 << 20));
    }
  }

  private static void removeAll(ObjectStore store, String prefix) {
    store.list(prefix).stream().map(ObjectInfo::key).forEach(store::delete);
  }

  /** Says of one who was merged that it was not, in every place. */
  private static void unmerge(ObjectNode tree) {
    list(tree, "merged").remove(0);
  }

  private static Arguments lie(String what, Kind kind, Consumer<ObjectNode> lie) {
    return Arguments.of(what, kind, lie);
  }

  private static Consumer<ObjectNode> put(String at, String name, Object value) {
    return tree -> group(tree, at).set(name, node(value));
  }

  private static JsonNode node(Object value) {
    return new com.fasterxml.jackson.databind.ObjectMapper().valueToTree(value);
  }

  private static Consumer<ObjectNode> times(String at, String name, double factor) {
    return tree -> group(tree, at).put(name, factor * group(tree, at).get(name).doubleValue());
  }

  private static Consumer<ObjectNode> plus(String name, double addend) {
    return tree -> {
      ObjectNode loss = group(tree, "/evidence/0/loss");
      loss.put(name, addend + loss.get(name).doubleValue());
    };
  }

  private static ObjectNode group(ObjectNode tree, String at) {
    return (ObjectNode) tree.at(at);
  }

  private static ArrayNode list(ObjectNode tree, String name) {
    return (ArrayNode) tree.get(name);
  }
}
