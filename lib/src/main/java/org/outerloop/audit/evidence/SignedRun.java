package org.outerloop.audit.evidence;

import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.JsonParts;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.RunSpec;
import org.outerloop.protocol.TrainingSpec;
import org.outerloop.round.Genesis;
import org.outerloop.round.RoundRecord;
import org.outerloop.round.RoundStart;
import org.outerloop.round.SignedRecord;

/**
 * What the validator of a run has signed, checked: of lines that were brought along, or of records
 * that are fetched. Nothing comes out of here that its key does not vouch for.
 */
final class SignedRun {
  private static final long MAX_BYTES = 64L << 20;
  private static final int MOST_LAYERS = 1000;
  private static final int MOST_SLICES = 1 << 20;
  private static final int MOST_SEQUENCES = 1 << 24;

  private final RunSpec spec;
  private final Digest settings;
  private final PublicKey key;
  private final Places places;
  private final Optional<byte[]> genesisJson;
  private final Map<Long, Map<String, String>> lines = new TreeMap<>();
  private final Map<Long, Digest> roots = new TreeMap<>();
  private final Map<Long, SignedRecord> records = new TreeMap<>();

  /**
   * @param settings run.json
   * @param genesis genesis.json, if it is at hand
   */
  SignedRun(byte[] settings, Optional<byte[]> genesis, Places places) {
    this.spec = RecordJson.fromBytes(settings, RunSpec.class);
    this.settings = Digest.of(settings);
    this.key = PeerKeys.publicKey(spec.validatorKey());
    this.genesisJson = genesis;
    this.places = places;
    requireSmall(spec);
  }

  /** Settings are a stranger's until something signed by their key is of use to anybody. */
  private static void requireSmall(RunSpec spec) {
    ModelSpec model = spec.model();
    TrainingSpec training = spec.training();
    double entries = spec.compression().sliceEntries();
    UndecidedException.unless(
        model.layers() <= MOST_LAYERS
            && model.parameterCount() / entries <= MOST_SLICES
            && (double) training.innerSteps() * training.batchSequences() <= MOST_SEQUENCES,
        "a run of %s layers in slices of %s, %s steps of %s sequences is none to be verified here",
        model.layers(),
        spec.compression().sliceEntries(),
        training.innerSteps(),
        training.batchSequences());
  }

  /**
   * Takes lines in; of each round only once.
   *
   * @throws UndecidedException if they are not signed by the validator, for this run and round
   */
  void take(SignedLines excerpt) {
    long round = excerpt.round();
    Digest root = signedRoot(excerpt);
    UndecidedException.unless(
        roots.putIfAbsent(round, root) == null, "there are two excerpts of round %s", round);
    Map<String, String> known = new TreeMap<>();
    excerpt
        .byPlace()
        .values()
        .forEach(
            line -> {
              String path = SignedLines.path(line);
              known.put(path, line.substring(Math.min(line.length(), path.length() + 1)));
            });
    UndecidedException.unless(
        RecordJson.toTree(spec).path("name").toString().equals(known.get("run"))
            && Long.toString(round).equals(known.get("round")),
        "the lines are not said to be of run %s, round %s",
        spec.name(),
        round);
    lines.put(round, known);
    if (excerpt.isWhole()) {
      List<String> all = List.copyOf(excerpt.byPlace().values());
      RoundRecord record = JsonParts.join(all, RoundRecord.class);
      UndecidedException.unless(
          JsonParts.of(record).equals(all), "the lines are not those of a record");
      records.put(round, new SignedRecord(record, excerpt.signature()));
    }
  }

  /** The root that the validator has signed. */
  Digest signedRoot(SignedLines excerpt) {
    Digest root = excerpt.root();
    byte[] message = SignedRecord.message(settings, root);
    UndecidedException.unless(
        PeerKeys.verifyHex(message, excerpt.signature(), key),
        "the lines of round %s are not signed by the validator of the run",
        excerpt.round());
    return root;
  }

  RunSpec spec() {
    return spec;
  }

  /** Digest of run.json. */
  Digest settings() {
    return settings;
  }

  Places places() {
    return places;
  }

  /** A line of a record, if it was brought along or the record is at hand. */
  String line(long round, String path) {
    String known = lines.getOrDefault(round, Map.of()).get(path);
    if (known != null) {
      return known;
    }
    String before = path + "=";
    return signed(round).lines().stream()
        .filter(line -> line.startsWith(before))
        .map(line -> line.substring(before.length()))
        .findFirst()
        .orElseThrow(() -> new UndecidedException("round " + round + " has no line " + path));
  }

  RoundRecord record(long round) {
    return signed(round).record();
  }

  /** A whole record; fetched if it was not brought along. */
  SignedRecord signed(long round) {
    SignedRecord known = records.get(round);
    if (known == null) {
      known = fetched(round);
      records.put(round, known);
    }
    return known;
  }

  private SignedRecord fetched(long round) {
    String object = spec.keys().record(round);
    SignedRecord signed = SignedRecord.fromBytes(places.open(Places.RUN).get(object, MAX_BYTES));
    UndecidedException.unless(
        signed.isBy(key, settings), "%s is not signed by the validator of the run", object);
    UndecidedException.unless(
        signed.record().round() == round && signed.record().run().equals(spec.name()),
        "%s is the record of another round",
        object);
    Digest root = JsonParts.root(signed.lines());
    UndecidedException.unless(
        root.equals(roots.getOrDefault(round, root)),
        "%s is another record than the evidence is about",
        object);
    return signed;
  }

  /** What the record of round 0 says the run began with. */
  Genesis genesis() {
    byte[] json = genesisBytes();
    String previous = line(0, "previous");
    UndecidedException.unless(
        previous.equals("\"" + Digest.of(json).hex() + "\""),
        "genesis.json is not what the record of round 0 follows");
    return RecordJson.fromBytes(json, Genesis.class);
  }

  byte[] genesisBytes() {
    return genesisJson.orElseGet(
        () -> places.open(Places.RUN).get(spec.keys().genesis(), MAX_BYTES));
  }

  /** Where a round starts. */
  RoundStart start(long round) {
    return round == 0 ? genesis().start() : record(round - 1).nextStart();
  }

  /** Rounds whose lines were brought along. */
  List<Long> rounds() {
    return new ArrayList<>(lines.keySet());
  }
}
