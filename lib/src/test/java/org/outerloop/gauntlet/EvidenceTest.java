package org.outerloop.gauntlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.RecordJson;

class EvidenceTest {
  private static final Digest PAYLOAD = Digest.ofText("payload");

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void isOfAMalformedContributionWhenTheLossIsNotANumber(double loss) {
    List<Double> before = Collections.nCopies(2, 4.0);
    Losses losses = new Losses(before, before, before, List.of(4.0, loss));

    Evidence evidence = Evidence.tried(Specs.peer(0), 12, PAYLOAD, losses, 1);

    assertThat(evidence.outcome()).isEqualTo(Outcome.MALFORMED);
    assertThat(evidence.reason()).isEqualTo("loss with this contribution is not a finite number");
    assertThat(evidence.loss()).isEqualTo(Optional.empty());
    assertThat(evidence.payloadDigest()).contains(PAYLOAD);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, Double.NaN, Double.POSITIVE_INFINITY})
  void isOfAMalformedContributionWhenTheNormIsNot(double norm) {
    Evidence evidence = Evidence.untried(Specs.peer(0), 12, PAYLOAD, norm);

    assertThat(evidence.outcome()).isEqualTo(Outcome.MALFORMED);
    assertThat(evidence.reason()).isEqualTo("norm is " + norm);
  }

  @Test
  void cannotAcceptWhatHasNoDigest() {
    assertThatThrownBy(
            () ->
                new Evidence(
                    Specs.peer(0),
                    Outcome.ACCEPTED,
                    "",
                    0,
                    Optional.empty(),
                    Optional.empty(),
                    1,
                    0,
                    0))
        .hasMessage("Accepted contribution of peer-0 has no digest");
    assertThatThrownBy(() -> Evidence.refused(Specs.peer(0), Outcome.ACCEPTED, "", 0))
        .hasMessage("peer-0 is refused with outcome ACCEPTED");
  }

  @Test
  void andWhatFollowsFromItGoThroughJson() {
    Gauntlet gauntlet = new Gauntlet(Specs.DEFAULT);
    List<Evidence> evidence =
        List.of(
            Tries.tried(0, 1000, "work", Tries.exact(0.02, 0.01)),
            Tries.tried(1, 3000, "work", Tries.exact(0.01, 0.01)),
            Tries.refused(2, Outcome.LATE));
    Judgement judgement = gauntlet.judge(0, evidence, List.of(), Standings.start(Specs.peers(3)));

    for (Evidence each : evidence) {
      assertThat(throughJson(each, Evidence.class)).isEqualTo(each);
    }
    assertThat(throughJson(judgement, Judgement.class)).isEqualTo(judgement);
    assertThat(throughJson(judgement.standings(), Standings.class))
        .isEqualTo(judgement.standings());
  }

  private static <R extends Record> R throughJson(R value, Class<R> type) {
    return RecordJson.fromBytes(RecordJson.toBytes(value), type);
  }
}
