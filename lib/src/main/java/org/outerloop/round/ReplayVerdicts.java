package org.outerloop.round;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.outerloop.gauntlet.Gauntlet;
import org.outerloop.gauntlet.Judgement;
import org.outerloop.gauntlet.Standing;
import org.outerloop.gauntlet.Standings;
import org.outerloop.gauntlet.Verdict;
import org.outerloop.ledger.LedgerState;
import org.outerloop.ledger.PostedWeights;
import org.outerloop.ledger.Share;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.RecordJson;
import org.outerloop.round.Finding.Kind;
import org.outerloop.round.Finding.Rule;

/** Judges a round again from its recorded evidence, and says what follows for the next one. */
final class ReplayVerdicts {
  private final ReplayStores stores;
  private final LedgerFacts ledger;
  private final ReplayLog log;
  private final RoundRecord record;
  private final String key;

  ReplayVerdicts(ReplayStores stores, LedgerFacts ledger, ReplayLog log, RoundRecord record) {
    this.stores = stores;
    this.ledger = ledger;
    this.log = log;
    this.record = record;
    this.key = stores.keys.record(record.round());
  }

  /** A function of the record and the standings before: exact, wherever it is computed. */
  Judgement judge(Standings before) {
    Judgement judgement =
        new Gauntlet(stores.spec.gauntlet())
            .judge(record.round(), record.evidence(), record.overlaps(), before);
    verdicts(judgement.verdicts());
    log.same(Rule.MERGED, "", key, record.merged(), judgement.merged());
    log.same(Rule.WEIGHTS, "", key, record.burned(), judgement.burned());
    standings(judgement.standings().with(record.next().roster().ids()));
    return judgement;
  }

  private void verdicts(List<Verdict> own) {
    List<PeerId> said = record.verdicts().stream().map(Verdict::peer).toList();
    List<PeerId> due = own.stream().map(Verdict::peer).toList();
    if (log.same(Rule.JUDGEMENT, "", key, said, due)) {
      for (int i = 0; i < own.size(); i++) {
        compare("verdict", own.get(i).peer(), record.verdicts().get(i), own.get(i));
      }
    }
  }

  private void standings(Standings own) {
    List<PeerId> said = record.standings().peers().stream().map(Standing::peer).toList();
    List<PeerId> due = own.peers().stream().map(Standing::peer).toList();
    log.same(Rule.JUDGEMENT, "", key, record.standings().rounds(), own.rounds());
    if (log.same(Rule.JUDGEMENT, "", key, said, due)) {
      for (int i = 0; i < due.size(); i++) {
        compare("standing", due.get(i), record.standings().peers().get(i), own.peers().get(i));
      }
    }
  }

  private void compare(String what, PeerId peer, Record said, Record own) {
    JsonNode recorded = RecordJson.toTree(said);
    JsonNode due = RecordJson.toTree(own);
    log.fact(Rule.JUDGEMENT, peer.name(), due);
    Leaf.firstDifference(what, recorded, due)
        .ifPresent(
            leaf -> {
              boolean pay = leaf.path().equals("verdict.weight");
              Rule rule = pay ? Rule.WEIGHTS : Rule.JUDGEMENT;
              log.differs(rule, peer.name(), key, leaf.first(), leaf.second());
            });
  }

  /** Who takes part in the next round, where it begins, and what the ledger was then. */
  void next(RoundStart start, Judgement judgement) {
    NextRound said = record.next();
    Optional<LedgerState> state = ledger.at(said.ledgerHeight());
    if (state.isEmpty()) {
      String now = ledger.height() + " entries";
      log.add(Rule.NEXT, Kind.OPEN, "", key, said.ledgerHeight() + " entries", now);
      return;
    }
    long turn =
        AssignedBatches.assignment(stores.spec).nextRound(start.turn(), start.roster().size());
    NextRound own =
        Rosters.asPromised(start, judgement.leaving(), state.get(), turn, said.beacon());
    JsonNode due = RecordJson.toTree(own);
    log.fact(Rule.NEXT, "", due);
    Leaf.firstDifference("next", RecordJson.toTree(said), due)
        .ifPresent(leaf -> log.differs(Rule.NEXT, "", key, leaf.first(), leaf.second()));
    log.holds(
        Rule.NEXT,
        key,
        said.ledgerHeight() >= start.ledgerHeight(),
        said.ledgerHeight() + " entries",
        "at least " + start.ledgerHeight());
  }

  /** What the validator told the ledger of this round, if it told anything. */
  void posted() {
    Optional<PostedWeights> posted = ledger.posted(stores.spec.validatorKey(), record.round());
    if (posted.isEmpty()) {
      return;
    }
    List<Share> due =
        record.verdicts().stream()
            .filter(verdict -> verdict.weight() > 0)
            .map(verdict -> new Share(verdict.peer(), verdict.weight()))
            .toList();
    log.same(Rule.WEIGHTS, "", stores.keys.ledger(), posted.get().shares(), due);
  }

  /** The first value in which two documents of one shape differ. */
  record Leaf(String path, String first, String second) {
    static Optional<Leaf> firstDifference(String path, JsonNode a, JsonNode b) {
      if (a.isObject() && b.isObject() && a.size() == b.size()) {
        return a.properties().stream()
            .flatMap(
                e -> {
                  String inner = path + "." + e.getKey();
                  return firstDifference(inner, e.getValue(), b.path(e.getKey())).stream();
                })
            .findFirst();
      }
      if (a.isArray() && b.isArray() && a.size() == b.size()) {
        for (int i = 0; i < a.size(); i++) {
          Optional<Leaf> inner = firstDifference(path + "[" + i + "]", a.get(i), b.get(i));
          if (inner.isPresent()) {
            return inner;
          }
        }
        return Optional.empty();
      }
      return a.equals(b)
          ? Optional.empty()
          : Optional.of(new Leaf(path, path + " = " + a, path + " = " + b));
    }
  }
}
