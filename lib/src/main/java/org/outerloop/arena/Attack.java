package org.outerloop.arena;

import static org.outerloop.arena.ArenaSpec.COMPRESSION;
import static org.outerloop.arena.Behaviours.bucket;
import static org.outerloop.arena.Behaviours.packet;
import static org.outerloop.arena.Behaviours.scaled;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import org.outerloop.message.RoundBinding;
import org.outerloop.message.StateClaim;
import org.outerloop.message.WorkClaim;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.CompressionSpec.Coding;
import org.outerloop.protocol.CompressionSpec.Quantisation;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.PeerId;

/**
 * Ways to cheat, by the numbers of the catalogue of attacks on Templar that this project keeps.
 * Those that concern validators, or cannot exist here, are listed by the command.
 */
public enum Attack {
  NO_UPLOAD(1, "nothing is uploaded", Uploads::none),
  LATE(2, "one millisecond late", () -> Behaviours.at(World.WINDOW_MILLIS + 1)),
  EARLY(3, "one millisecond early", () -> Behaviours.at(-1)),
  TRUNCATED(
      4,
      "half of the object",
      () -> packet((s, p) -> p.withPayload(Arrays.copyOf(p.payload(), p.payload().length / 2)))),
  RANDOM_BYTES(
      5,
      "bytes without meaning, rightly signed",
      () ->
          packet((s, p) -> p.promising(Forgery.random(s.generator("bytes"), p.payload().length)))),
  DECLARED_BOMB(
      7,
      "a block that declares 2 GiB",
      () ->
          packet(
              (s, p) ->
                  Forgery.resealed(
                      p,
                      bytes -> {
                        int at = (int) p.header().blocks().get(0).offset() + Integer.BYTES;
                        Arrays.fill(bytes, at, at + 3, (byte) 0xFF);
                        bytes[at + 3] = 0x7F;
                        return bytes;
                      }))),
  HUGE_OBJECT(
      8,
      "an object of 100 GB",
      () ->
          bucket(
              (s, own) ->
                  HostileBucket.huge(own, Scene.KEYS.contribution(s.round()), 100_000_000_000L))),
  SLOW_DRIP(
      9,
      "a bucket that drips",
      () ->
          bucket(
              (s, own) -> HostileBucket.slow(own, s.stage().spec().gauntlet().readMillis(10_000)))),
  HUGE_METADATA(10, "a header without end", Uploads::hugeHeader),
  EXTRA_KEYS(
      10,
      "keys that nobody asked for",
      () -> Uploads.headerText(t -> t.replaceFirst("\\{", "{\n  \"extra\" : 1,"))),
  PATH_TRAVERSAL(
      11,
      "a run named ../other",
      () ->
          packet(
              (s, p) ->
                  Forgery.bound(
                      p, b -> new RoundBinding("../other", b.round(), b.peer(), b.baseDigest())))),
  DUPLICATE_KEY(
      12,
      "a key that stands twice",
      () ->
          Uploads.headerText(
              t -> t.replaceFirst("\"version\" : 1", "\"version\" : 1, \"version\" : 1"))),
  MISSING_TENSOR(
      13,
      "a tensor is missing",
      () ->
          packet(
              (s, p) ->
                  Forgery.foreign(
                      p,
                      ParameterLayout.builder()
                          .matrix("embedding.weight", ToyText.VOCABULARY, ToyModel.WIDTH)
                          .matrix("head.weight", ToyModel.WIDTH, ToyText.VOCABULARY)
                          .build(),
                      COMPRESSION))),
  WRONG_SHAPE(
      14,
      "a tensor of another shape",
      () ->
          packet(
              (s, p) ->
                  Forgery.foreign(
                      p,
                      ParameterLayout.builder()
                          .matrix("embedding.weight", ToyModel.WIDTH, ToyText.VOCABULARY)
                          .matrix("head.weight", ToyModel.WIDTH, 2 * ToyText.VOCABULARY)
                          .vector("head.bias", ToyText.VOCABULARY)
                          .build(),
                      COMPRESSION))),
  WRONG_K(
      15,
      "more entries than allowed",
      () -> packet((s, p) -> Forgery.foreign(p, ToyModel.layout(), moreEntries()))),
  INDEX_OUT_OF_RANGE(
      16,
      "positions beyond the chunk",
      () -> packet((s, p) -> Forgery.positions(p, b -> Forgery.filled(b, 0xFF)))),
  ODD_PACKING(
      17,
      "positions packed otherwise",
      () ->
          packet(
              (s, p) -> Forgery.positions(p, b -> Forgery.random(s.generator("bits"), b.length)))),
  DUPLICATE_INDICES(
      18,
      "the same position again and again",
      () -> packet((s, p) -> Forgery.positions(p, b -> Forgery.filled(b, 0)))),
  NOT_FINITE(
      19,
      "the largest values there are",
      () -> packet((s, p) -> Forgery.values(p, b -> Forgery.filled(b, 0xFF)))),
  WRONG_DTYPE(
      23,
      "values of another quantiser",
      () ->
          packet(
              (s, p) ->
                  Forgery.foreign(
                      p, ToyModel.layout(), COMPRESSION.with(Quantisation.TEMPLAR, Coding.RICE)))),
  DENORMAL(24, "work times 1e-30", () -> scaled(1e-30f)),
  HUGE_FINITE(24, "work times 1e30", () -> scaled(1e30f)),
  TIMES_1000(25, "work times 1000", () -> scaled(1000)),
  TIMES_MILLIONTH(26, "work times 1e-6", () -> scaled(1e-6f)),
  ZERO(27, "zeros", () -> scaled(0)),
  SMALL_NORMS(28, "work times 0.05, to drag the median", () -> scaled(0.05f)),
  SIGN_FLIP(29, "the opposite of the work", Schemes::signFlip),
  NOISE(30, "noise", Schemes::noise),
  CONCENTRATED(31, "all in one coordinate", Schemes::concentrated),
  EXACT_COPY(32, "a copy", Copies::exact),
  PERTURBED_COPY(33, "a copy with other values", Copies::perturbed),
  HALF_COPY(34, "half a copy, half another's", () -> Copies.replaced(0.5, false)),
  PART_COPY(34, "a third copied, the rest own work", () -> Copies.replaced(0.67, true)),
  YESTERDAYS_COPY(35, "another's work of the round before", Copies::yesterdays),
  AGGREGATE_COPY(36, "the last step of the model", Copies::aggregate),
  PAIRS(37, "pairs that share half the work", Copies::pairs),
  FRAMING(38, "a copy right after the victim's", Copies::framing),
  FASTER(38, "a victim's work, computed before him", Copies::faster),
  STALE(39, "work on the base before, and says so", () -> Schemes.stale(false)),
  STALE_LIAR(39, "work on the base before, and lies", () -> Schemes.stale(true)),
  FORGED_STATE(
      40, "a state that cannot be", () -> claim((s, w) -> StateClaim.kept(1_000_000), null)),
  FORGED_RECEIPT(41, "a receipt of other data", () -> claim(null, Digest.ofText("other"))),
  WRONG_ROUND(
      42,
      "a header of the next round",
      () ->
          packet(
              (s, p) ->
                  Forgery.bound(
                      p, b -> new RoundBinding(b.run(), b.round() + 1, b.peer(), b.baseDigest())))),
  WRONG_PEER(
      42,
      "a header in another's name",
      () ->
          packet(
              (s, p) ->
                  Forgery.bound(
                      p,
                      b ->
                          new RoundBinding(
                              b.run(), b.round(), new PeerId("somebody"), b.baseDigest())))),
  OVERFIT(43, "its own data by heart", Schemes::overfit),
  OTHER_DATA(44, "data of its own choice", Schemes::otherData),
  ANOTHERS_DATA(44, "another's data", Schemes::anothersData),
  SEASONED(44, "an eighth of its own data, else others", Schemes::seasoned),
  SWAPPED(
      47,
      "an object swapped after a look",
      () -> bucket((s, own) -> HostileBucket.swapping(own, Scene.KEYS.contribution(s.round())))),
  TWO_FACES(
      47,
      "another header at each look",
      () -> bucket((s, own) -> HostileBucket.changing(own, Scene.KEYS.header(s.round())))),
  PRIVATE_BUCKET(
      48, "a bucket that nobody may read", () -> bucket((s, own) -> HostileBucket.closed(own))),
  ANOTHERS_BUCKET(49, "another's bucket", () -> bucket((s, own) -> s.honest().get(0).bucket())),
  UNCOMMITTED(49, "work that nobody committed to", Uploads::uncommitted),
  STRANGER_SIGNS(49, "signed by another's key", Uploads::strangerSigns),
  SYBILS(50, "one operator under many names", Copies::sybils),
  DUMMIES(51, "uploads for show", Uploads::dummies),
  NEW_NAMES(52, "noise, and a new name every 5 rounds", () -> renaming(Schemes.noise())),
  ON_AND_OFF(53, "6 rounds good, 6 rounds bad", Schemes::onAndOff),
  EVERY_OTHER(53, "every other round bad", Schemes::everyOther),
  LAZY(0, "an eighth of the steps", () -> Schemes.lazy(1)),
  HALF_LAZY(0, "half of the steps", () -> Schemes.lazy(ToyTraining.STEPS / 2)),
  BARELY_HARMFUL(0, "harm within the noise", Schemes::barelyHarmful),
  POISON(0, "good work that unlearns one topic", Schemes::poison),
  SLEEPER(0, "6 rounds good, 6 rounds poison", Schemes::sleeper),
  OLD_VERSION(
      58,
      "version 2 of the format",
      () -> Uploads.headerText(t -> t.replaceFirst("\"version\" : 1", "\"version\" : 2"))),
  FLOOD(60, "hundreds of objects, no work", Uploads::flood);

  /** The title of one who does not attack. */
  static final String HONEST = "";

  private final int number;
  private final String what;
  private final Supplier<Behaviour> behaviour;

  Attack(int number, String what, Supplier<Behaviour> behaviour) {
    this.number = number;
    this.what = what;
    this.behaviour = behaviour;
  }

  /** In the catalogue; 0 for one that is not there. */
  public int number() {
    return number;
  }

  public String what() {
    return what;
  }

  /** As it is given on a command line. */
  public String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  Behaviour behaviour() {
    return behaviour.get();
  }

  private static CompressionSpec moreEntries() {
    return new CompressionSpec(
        COMPRESSION.chunkEdge(),
        2 * COMPRESSION.topK(),
        COMPRESSION.errorDecay(),
        COMPRESSION.sliceEntries(),
        COMPRESSION.quantiser(),
        COMPRESSION.coding());
  }

  private interface StateOf {
    StateClaim of(Scene scene, WorkClaim work);
  }

  private static Behaviour claim(StateOf state, Digest receipt) {
    return packet(
        (s, p) ->
            Forgery.claimed(
                p,
                w ->
                    new WorkClaim(
                        receipt == null ? w.dataReceipt() : receipt,
                        w.sequences(),
                        w.tokens(),
                        state == null ? w.state() : state.of(s, w))));
  }

  private static Behaviour renaming(Behaviour work) {
    return new Behaviour() {
      @Override
      public float[] update(Scene scene) {
        return work.update(scene);
      }

      @Override
      public boolean changesName(long round) {
        return round > 0 && round % 5 == 0;
      }
    };
  }
}
