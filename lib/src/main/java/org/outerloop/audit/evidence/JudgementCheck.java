package org.outerloop.audit.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.outerloop.gauntlet.Gauntlet;
import org.outerloop.gauntlet.Judgement;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.RecordJson;
import org.outerloop.round.RoundRecord;

/** The judgement is a function of the evidence, the overlaps and the standings before. */
final class JudgementCheck implements Check {

  /** Every number, word or length in which the recorded judgement is not the one that follows. */
  @Override
  public List<Claim> claims(Scene scene) {
    List<String> fields = new ArrayList<>();
    differences("", RecordJson.toTree(scene.record()), judged(scene), fields);
    return fields.stream().map(field -> claim(scene.record(), field)).toList();
  }

  private static Claim claim(RoundRecord record, String field) {
    String[] steps = field.split("/");
    if (!steps[1].equals("verdicts") || steps.length < 3) {
      return Claim.of(Claim.Kind.JUDGEMENT, field);
    }
    PeerId peer = record.verdicts().get(Integer.parseInt(steps[2])).peer();
    return Claim.of(Claim.Kind.JUDGEMENT, field, peer);
  }

  @Override
  public Optional<Difference> check(Scene scene, Claim claim) {
    String recorded = scene.recorded(claim.field());
    String expected = Scene.text(judged(scene), claim.field());
    return recorded.equals(expected)
        ? Optional.empty()
        : Optional.of(new Difference(recorded, expected));
  }

  /** The record as it would be with the judgement that follows. */
  private static ObjectNode judged(Scene scene) {
    RoundRecord record = scene.record();
    Judgement judgement =
        new Gauntlet(scene.spec().gauntlet())
            .judge(scene.round(), record.evidence(), record.overlaps(), scene.standingsBefore());
    return RecordJson.toTree(
        new RoundRecord(
            record.version(),
            record.run(),
            record.round(),
            record.previous(),
            record.base(),
            record.evidence(),
            record.overlaps(),
            record.contributions(),
            judgement.verdicts(),
            judgement.merged(),
            judgement.burned(),
            judgement.standings().with(record.next().roster().ids()),
            record.model(),
            record.heldOutLoss(),
            record.beacon(),
            record.next()));
  }

  private static void differences(String at, JsonNode one, JsonNode other, List<String> fields) {
    if (one.isObject() && other.isObject()) {
      TreeSet<String> names = new TreeSet<>();
      one.fieldNames().forEachRemaining(names::add);
      other.fieldNames().forEachRemaining(names::add);
      for (Iterator<String> i = names.iterator(); i.hasNext(); ) {
        String name = i.next();
        differences(at + "/" + name, one.path(name), other.path(name), fields);
      }
    } else if (one.isArray() && one.size() == other.size()) {
      for (int i = 0; i < one.size(); i++) {
        differences(at + "/" + i, one.get(i), other.get(i), fields);
      }
    } else if (!one.equals(other)) {
      fields.add(at);
    }
  }
}
