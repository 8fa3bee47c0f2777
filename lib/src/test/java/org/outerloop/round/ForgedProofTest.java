package org.outerloop.round;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.audit.evidence.Claim;
import org.outerloop.audit.evidence.LieProof;
import org.outerloop.audit.evidence.Places;
import org.outerloop.audit.evidence.SignedLines;
import org.outerloop.audit.evidence.Verification;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.storage.ObjectInfo;
import org.outerloop.storage.ObjectStore;

/** Nothing can be held against a validator that has not signed it. */
class ForgedProofTest {
  /** More by -Douterloop.forgeries=3000. */
  private static final int FORGERIES = Integer.getInteger("outerloop.forgeries", 200);

  private static final int TAMPERED = 8;

  @TempDir static Path folder;
  @TempDir static Path lying;
  private static Liar honest;
  private static final List<LieProof> PROOFS = new ArrayList<>(); // against a liar, true

  @BeforeAll
  static void aLiarAndAnHonestOne() throws IOException {
    TinyRun run = Liar.honest(new TinyRun(folder));
    honest = new Liar(run);
    Liar liar = new Liar(run.copiedTo(lying));
    liar.says(
        tree -> {
          tree.put("burned", 0.125);
          tree.put("held-out-loss", 1.0);
          tree.put("base", org.outerloop.protocol.Digest.ofText("other").hex());
          ((ObjectNode) tree.at("/contributions/0")).put("uploaded-millis", 1);
          ((ObjectNode) tree.at("/evidence/2/loss")).put("score", 0.5);
          ((ObjectNode) tree.at("/evidence/1")).put("contribution-norm", 0.5);
        });
    PROOFS.addAll(liar.search().proofs());
  }

  @Test
  void aLiarsProofsSayNothingOfAnHonestOnesRecords() {
    assertThat(PROOFS).hasSizeGreaterThan(3);
    for (LieProof proof : PROOFS) {
      for (LieProof forged : List.of(overHonestRecords(proof), withoutRecords(proof))) {
        assertThat(proven(forged, honest.places())).isFalse();
        assertThat(proven(forged, new Places(Map.of()))).isFalse();
      }
    }
  }

  /** Text of honest evidence, anywhere changed: numbers, lines, paths, signatures, settings. */
  @Test
  void noChangeOfAnHonestRecordProvesAnything() {
    SplitMix64 random = new SplitMix64(5);
    try (Places places = honest.places()) {
      for (int trial = 0; trial < FORGERIES; trial++) {
        LieProof proof = overHonestRecords(PROOFS.get(random.nextInt(PROOFS.size())));
        if (List.of(Claim.Kind.LOSS, Claim.Kind.HELD_OUT, Claim.Kind.NORM)
            .contains(proof.claim().kind())) {
          continue; // these cost; they rest on the same signatures
        }
        ObjectNode tree = RecordJson.toTree(proof);
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
          change(tree, random);
        }
        assertThat(isProven(tree.toString(), places)).isFalse();
      }
    }
  }

  /** The same of true evidence: it may stay proven, but only for what was signed. */
  @Test
  void changedEvidenceNeverSaysMoreThanWasSigned() {
    SplitMix64 random = new SplitMix64(6);
    try (Places places = new Places(Map.of())) {
      for (int trial = 0; trial < FORGERIES; trial++) {
        LieProof proof = PROOFS.get(random.nextInt(PROOFS.size()));
        ObjectNode tree = RecordJson.toTree(proof);
        change(tree, random);
        read(tree.toString())
            .map(changed -> Verification.of(changed, places, Optional.empty()))
            .filter(Verification::proven)
            .ifPresent(
                result ->
                    assertThat(String.join("\n", result.says()))
                        .contains("settings " + honest.settings(), proof.recorded()));
      }
    }
  }

  /** Objects that others hold must be the ones that were signed for. */
  @Test
  void tamperedObjectsProveNothing() throws IOException {
    TinyRun run = new TinyRun(java.nio.file.Files.createTempDirectory(lying, "t"));
    Liar victim = new Liar(Liar.honest(run));
    List<String> buckets = List.of("run", "corpus", "peer-0", "peer-1", "peer-2");
    SplitMix64 random = new SplitMix64(7);
    for (int trial = 0; trial < TAMPERED; trial++) {
      try (ObjectStore store =
          org.outerloop.storage.ObjectStores.open(run.place(buckets.get(random.nextInt(5))))) {
        List<ObjectInfo> objects = store.list("");
        String key = objects.get(random.nextInt(objects.size())).key();
        byte[] content = store.get(key, 1 << 24);
        byte[] changed = content.clone();
        changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        store.put(key, changed);
        assertThat(found(victim)).as(key).isEmpty();
        store.put(key, content);
      }
    }
  }

  private static List<LieProof> found(Liar victim) {
    try {
      return victim.search().proofs();
    } catch (RuntimeException e) {
      return List.of(); // run.json itself cannot be read
    }
  }

  private static LieProof overHonestRecords(LieProof proof) {
    List<SignedLines> records =
        proof.records().stream()
            .map(lines -> SignedLines.of(honest.signed(lines.round()), path -> true))
            .toList();
    return with(proof, records);
  }

  private static LieProof withoutRecords(LieProof proof) {
    return with(proof, List.of());
  }

  private static LieProof with(LieProof proof, List<SignedLines> records) {
    return new LieProof(
        proof.version(),
        proof.run(),
        proof.round(),
        proof.claim(),
        proof.recorded(),
        proof.recomputed(),
        proof.settings(),
        proof.opening(),
        proof.genesis(),
        records,
        proof.slice(),
        proof.objects());
  }

  /** One value somewhere: unpacked and changed in the middle if it is packed. */
  private static void change(ObjectNode tree, SplitMix64 random) {
    List<String> names = new ArrayList<>();
    tree.fieldNames().forEachRemaining(names::add);
    String name = names.get(random.nextInt(names.size()));
    JsonNode value = tree.get(name);
    if (value instanceof ObjectNode group && !group.isEmpty()) {
      change(group, random);
    } else if (value.isArray() && value.size() > 0) {
      if (value.get(random.nextInt(value.size())) instanceof ObjectNode group) {
        change(group, random);
      }
    } else if (value.isNumber()) {
      tree.put(name, value.asLong() + random.nextInt(5) - 2);
    } else {
      boolean packed = name.equals("lines") || name.equals("settings") || name.equals("genesis");
      tree.put(name, packed ? repacked(value.asText(), random) : changed(value.asText(), random));
    }
  }

  private static String repacked(String packed, SplitMix64 random) {
    byte[] content = Deflated.unpack(packed);
    return Deflated.pack(
        changed(new String(content, StandardCharsets.UTF_8), random)
            .getBytes(StandardCharsets.UTF_8));
  }

  /** A digit becomes another digit, so that what was JSON mostly stays JSON. */
  private static String changed(String text, SplitMix64 random) {
    if (text.isEmpty()) {
      return "0";
    }
    StringBuilder changed = new StringBuilder(text);
    int at = random.nextInt(text.length());
    for (int i = 0; i < text.length() && !Character.isDigit(changed.charAt(at)); i++) {
      at = (at + 1) % text.length();
    }
    changed.setCharAt(at, (char) ('0' + random.nextInt(10)));
    return changed.toString();
  }

  private static boolean isProven(String json, Places places) {
    return read(json)
        .map(proof -> Verification.of(proof, places, Optional.of(honest.settings())))
        .map(Verification::proven)
        .orElse(false);
  }

  private static Optional<LieProof> read(String json) {
    try {
      return Optional.of(LieProof.fromBytes(json.getBytes(StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean proven(LieProof proof, Places places) {
    try (places) {
      return Verification.of(proof, places, Optional.empty()).proven();
    }
  }
}
