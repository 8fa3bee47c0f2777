package org.outerloop.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.outerloop.jobs.PeerSettings.Behaviour;
import org.outerloop.protocol.PeerId;

class RehearsalTableTest {
  private static final RunReport RUN = SampleRun.of(8);

  private static List<PeerSettings> peers(Behaviour last) {
    List<PeerSettings> peers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Behaviour behaviour = i == 4 ? last : Behaviour.HONEST;
      peers.add(new PeerSettings(new PeerId("peer-" + i), behaviour, Optional.empty()));
    }
    return peers;
  }

  @Test
  void hostilePeersShareOfThePayIsOfWhatWasPaidAtAll() {
    RehearsalTable table = new RehearsalTable(RUN, RUN, peers(Behaviour.NOISE));
    double all = RUN.scores().stream().mapToDouble(ScoreRow::weight).sum();
    double theirs =
        RUN.scores().stream()
            .filter(row -> row.peer().equals("peer-4"))
            .mapToDouble(ScoreRow::weight)
            .sum();

    assertThat((double) table.figures().get("hostile_pay")).isCloseTo(theirs / all, within(1e-12));
    assertThat(table.figures()).containsEntry("hostile_merged", 6L).containsEntry("rounds", 8);
    assertThat(table.text()).contains("peer-4   noise                    6");
  }

  @Test
  void theLossIsComparedWithTheHonestRun() {
    RunReport shorter = SampleRun.of(7);
    RehearsalTable table = new RehearsalTable(RUN, shorter, peers(Behaviour.ZERO));

    double hostile = RUN.rounds().get(7).heldOutLoss();
    double honest = shorter.rounds().get(6).heldOutLoss();
    assertThat((double) table.figures().get("loss_excess"))
        .isCloseTo(hostile / honest - 1, within(1e-12));
  }

  @Test
  void linesFitTheirWidth() {
    assertThat(new RehearsalTable(RUN, RUN, peers(Behaviour.STALE_BASE_DENIED)).text().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThan(100));
  }
}
