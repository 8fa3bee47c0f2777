package org.outerloop.arena;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.outerloop.exchange.Gatherer;
import org.outerloop.exchange.Submission;
import org.outerloop.exchange.Window;
import org.outerloop.gauntlet.Standings;
import org.outerloop.gauntlet.Verdict;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.PeerSpec;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.Roster;
import org.outerloop.storage.MemoryObjectStore;
import org.outerloop.storage.ObjectStore;
import org.outerloop.tokens.SampleAssignment;

/**
 * Peers, honest and hostile, over many rounds on the toy. Contributions are compressed, written,
 * committed to, uploaded, gathered, read, tried, compared, judged and merged by the code of a run;
 * only the model, the clock and the buckets are made up. A function of settings and line-up. Not
 * thread-safe.
 */
public final class World {
  private static final long ROUND_MILLIS = 1_000_000;
  private static final long OPENS_AFTER = 100_000;
  static final long WINDOW_MILLIS = 600_000;
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int HELD_OUT = 512;

  private final ArenaSpec spec;
  private final ToyText text;
  private final ToyTraining training;
  private final SampleAssignment assignment;
  private final MemoryObjectStore ledger;
  private final long[] heldOut;
  private final List<Member> members = new ArrayList<>();
  private final List<float[]> bases = new ArrayList<>();
  private final List<Digest> digests = new ArrayList<>();
  private Map<Member, Packet> shown = new HashMap<>();
  private Map<Member, Packet> shownBefore = Map.of();
  private final Map<PeerId, Arrived> direct = new HashMap<>();
  private Standings standings = Standings.start(List.of());
  private long now;
  private long turn;

  /** A world with one member for each place of the line-up; at empty ones stands an honest one. */
  public World(ArenaSpec spec, List<Optional<Attack>> lineUp) {
    Require.that(
        lineUp.size() == spec.peers(), "%s places for %s peers", lineUp.size(), spec.peers());
    this.spec = spec;
    this.text = new ToyText(spec.seed());
    this.training = new ToyTraining(text);
    this.assignment =
        new SampleAssignment(
            spec.seed(), ArenaSpec.TRAINING_SEQUENCES, ToyTraining.STEPS, ToyTraining.BATCH);
    this.ledger = new MemoryObjectStore("ledger", () -> now);
    this.heldOut =
        LongStream.range(0, HELD_OUT).map(i -> ArenaSpec.TRAINING_SEQUENCES + i).toArray();
    for (Optional<Attack> attack : lineUp) {
      String name = String.format("peer-%02d", members.size());
      String title = attack.map(Attack::title).orElse(Attack.HONEST);
      Behaviour behaviour = attack.map(Attack::behaviour).orElse(Behaviour.HONEST);
      members.add(new Member(name, title, behaviour, () -> now));
    }
    begin(ToyModel.initial(spec.seed()));
  }

  private void begin(float[] parameters) {
    bases.add(0, parameters);
    digests.add(0, digest(parameters));
    if (bases.size() > Stage.BASES) {
      bases.remove(Stage.BASES);
      digests.remove(Stage.BASES);
    }
  }

  private static Digest digest(float[] parameters) {
    ByteBuffer bytes = ByteBuffer.allocate(parameters.length * Float.BYTES);
    bytes.asFloatBuffer().put(parameters);
    return Digest.of(bytes.array());
  }

  /** Plays one round. */
  public RoundResult next() {
    long round = standings.rounds();
    long opens = round * ROUND_MILLIS + OPENS_AFTER;
    members.stream().filter(m -> m.behaviour().changesName(round)).forEach(m -> m.rename(round));
    standings = standings.with(members.stream().map(Member::id).toList());
    Stage stage = stage(round);
    shownBefore = shown;
    shown = new HashMap<>();
    direct.clear();
    Map<Member, Scene> scenes = act(stage, opens);

    now = opens + WINDOW_MILLIS + spec.gauntlet().uploadTickMillis() + 1;
    Map<PeerId, ObjectStore> buckets = new HashMap<>();
    scenes.forEach((m, scene) -> buckets.put(m.id(), m.behaviour().bucket(scene, m.bucket())));
    List<Submission> found = gather(round, new Window(opens, opens + WINDOW_MILLIS), buckets);
    Judge.Result result =
        new Judge(stage, training, audit(), found, buckets, direct).run(standings);
    standings = result.judgement().standings();
    turn = assignment.nextRound(turn, members.size());
    begin(result.parameters());
    return new RoundResult(round, rows(result), loss());
  }

  private Stage stage(long round) {
    Roster roster = new Roster(members.stream().map(Member::spec).toList());
    return new Stage(
        spec, round, List.copyOf(bases), List.copyOf(digests), roster, turn, assignment);
  }

  /** Everybody acts at its moment; those who act later see what was shown before. */
  private Map<Member, Scene> act(Stage stage, long opens) {
    Map<Member, Scene> scenes = new HashMap<>();
    Map<Member, Long> moments = new HashMap<>();
    for (Member member : members) {
      Scene scene = new Scene(this, stage, member);
      scenes.put(member, scene);
      moments.put(member, member.behaviour().moment(scene));
    }
    members.stream()
        .sorted(Comparator.comparingLong(moments::get))
        .forEach(
            member -> {
              now = opens + moments.get(member);
              member.behaviour().deliver(scenes.get(member));
            });
    return scenes;
  }

  private Audit audit() {
    Map<PeerId, Integer> back = new HashMap<>();
    Map<PeerId, Digest> honest = new HashMap<>();
    for (Member member : members) {
      back.put(member.id(), member.behaviour().basesBack());
      if (!member.hostile() && shown.containsKey(member)) {
        honest.put(member.id(), shown.get(member).header().payloadDigest());
      }
    }
    return new Audit(back, honest);
  }

  /** Looks into the buckets of all whose contributions travel. */
  private List<Submission> gather(long round, Window window, Map<PeerId, ObjectStore> buckets) {
    List<Member> travel = members.stream().filter(m -> !direct.containsKey(m.id())).toList();
    List<ObjectStore> own = travel.stream().map(m -> buckets.get(m.id())).toList();
    List<PeerSpec> peers = travel.stream().map(Member::spec).toList();
    Map<PeerId, Submission> found = new HashMap<>();
    new Gatherer(Scene.KEYS, peers, Packet.PLAN, ledger, PATIENCE)
        .gather(own, round, window)
        .forEach(submission -> found.put(submission.peer(), submission));
    direct.forEach(
        (peer, arrived) ->
            found.put(
                peer, new Submission.Accepted(peer, arrived.packet().header(), arrived.millis())));
    return members.stream().map(m -> found.get(m.id())).toList();
  }

  private List<RoundResult.Row> rows(Judge.Result result) {
    List<RoundResult.Row> rows = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      Verdict verdict = result.judgement().verdicts().get(i);
      rows.add(new RoundResult.Row(i, members.get(i).attack(), verdict));
    }
    return rows;
  }

  private double loss() {
    return Arrays.stream(training.losses(bases.get(0), heldOut)).average().orElseThrow();
  }

  /** Mean loss on sequences that nobody trains on, in nats per token. */
  public double heldOutLoss() {
    return loss();
  }

  /** Takes a contribution for committed, uploaded, gathered and read, if settings say so. */
  boolean takesDirectly(Member owner, Packet packet) {
    boolean taken = !owner.hostile() && !spec.wire();
    if (taken) {
      direct.put(owner.id(), new Arrived(packet, now));
      reveal(owner, packet);
    }
    return taken;
  }

  /** What did not have to travel. */
  record Arrived(Packet packet, long millis) {}

  void reveal(Member owner, Packet packet) {
    shown.put(owner, packet);
  }

  List<Packet> revealed(Member to) {
    return members.stream()
        .filter(m -> m != to && !m.hostile())
        .map(shown::get)
        .filter(java.util.Objects::nonNull)
        .toList();
  }

  List<Packet> revealedBefore() {
    return members.stream()
        .filter(m -> !m.hostile())
        .map(shownBefore::get)
        .filter(java.util.Objects::nonNull)
        .toList();
  }

  List<Member> members() {
    return members;
  }

  MemoryObjectStore ledger() {
    return ledger;
  }

  ToyTraining training() {
    return training;
  }

  ToyText text() {
    return text;
  }
}
