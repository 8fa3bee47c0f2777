package org.outerloop.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.outerloop.gauntlet.Gauntlet;
import org.outerloop.gauntlet.Judgement;
import org.outerloop.gauntlet.Standing;
import org.outerloop.gauntlet.Standings;
import org.outerloop.gauntlet.Verdict;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.RecordJson;
import org.outerloop.round.Genesis;
import org.outerloop.round.RoundRecord;

/** Two judgements; of those that differ on equal evidence, who did not follow the rules. */
final class JudgementComparison {
  private final Pair pair;
  private final long round;
  private final RoundRecord a;
  private final RoundRecord b;

  JudgementComparison(Pair pair, long round, RoundRecord a, RoundRecord b) {
    this.pair = pair;
    this.round = round;
    this.a = a;
    this.b = b;
  }

  /**
   * @param sameEvidence whether a difference needs to be explained
   */
  List<Parting> compare(boolean sameEvidence) {
    List<Parting> found = new ArrayList<>();
    for (Verdict ofA : a.verdicts()) {
      for (Verdict ofB : b.verdicts()) {
        String text = ofA.peer().equals(ofB.peer()) ? difference(ofA, ofB) : "";
        if (!text.isEmpty()) {
          found.add(Parting.of(round, Stage.JUDGEMENT, ofA.peer(), text));
        }
      }
    }
    if (found.isEmpty()) {
      whole().ifPresent(found::add);
    }
    if (!sameEvidence || found.isEmpty()) {
      return found;
    }
    String wrong = wrong(pair.a(), a) + wrong(pair.b(), b);
    return found.stream().map(parting -> parting.adding(wrong.strip())).toList();
  }

  private static String difference(Verdict a, Verdict b) {
    return FieldDifferences.text(tree(a), tree(b));
  }

  private static ObjectNode tree(Verdict verdict) {
    ObjectNode tree = RecordJson.toTree(verdict);
    tree.remove("reason");
    return tree;
  }

  /** What is no verdict on one peer. */
  private Optional<Parting> whole() {
    if (!a.merged().equals(b.merged())) {
      String text = "merged are %s in A and %s in B".formatted(a.merged(), b.merged());
      return Optional.of(Parting.of(round, Stage.JUDGEMENT, text));
    }
    if (Double.compare(a.burned(), b.burned()) != 0) {
      String text = "burned is %s in A and %s in B".formatted(a.burned(), b.burned());
      return Optional.of(Parting.of(round, Stage.JUDGEMENT, text));
    }
    String standings =
        FieldDifferences.text(
            RecordJson.toTree(known(a.standings(), b.standings())),
            RecordJson.toTree(known(b.standings(), a.standings())));
    return standings.isEmpty()
        ? Optional.empty()
        : Optional.of(Parting.of(round, Stage.JUDGEMENT, "standings: " + standings));
  }

  /** Without those who join one run only, which is no judgement. */
  private static Standings known(Standings these, Standings others) {
    List<PeerId> there = others.peers().stream().map(Standing::peer).toList();
    return new Standings(
        these.rounds(),
        these.peers().stream().filter(standing -> there.contains(standing.peer())).toList());
  }

  /** Judges the recorded evidence again: a function of the record and the one before alone. */
  private String wrong(Side side, RoundRecord record) {
    Optional<Standings> before =
        round == 0
            ? side.read(() -> side.view().genesis())
                .map(Genesis::next)
                .map(next -> Standings.start(next.roster().ids()))
            : side.read(() -> side.view().record(round - 1))
                .map(previous -> previous.record().standings());
    if (before.isEmpty()) {
      return "";
    }
    Judgement again =
        new Gauntlet(pair.spec().gauntlet())
            .judge(round, record.evidence(), record.overlaps(), before.get());
    boolean same =
        again.verdicts().equals(record.verdicts())
            && again.merged().equals(record.merged())
            && Double.compare(again.burned(), record.burned()) == 0
            && again.standings().with(record.next().roster().ids()).equals(record.standings());
    return same ? "" : side.letter() + "'s does not follow from its evidence ";
  }
}
