package org.outerloop.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.jobs.SettingsFile;
import org.outerloop.protocol.GauntletSpec;
import org.outerloop.protocol.GauntletSpec.Draw;
import org.outerloop.protocol.GauntletSpec.Draw.Lot;
import org.outerloop.protocol.GauntletSpec.Penalties;
import org.outerloop.protocol.GauntletSpec.Proof;
import org.outerloop.protocol.GauntletSpec.Rating;
import org.outerloop.protocol.GauntletSpec.Selection;
import org.outerloop.protocol.GauntletSpec.Sync;
import org.outerloop.protocol.GauntletSpec.Weights;
import org.outerloop.protocol.GauntletSpec.Weights.Policy;

/** Constants against their sources, which the files in conf/gauntlet name. */
class GauntletPresetsTest {
  private static final Path CONF = Path.of("..", "conf").toAbsolutePath().normalize();

  @TempDir Path folder;

  @Test
  void covenant72bIsTheEndOfThatRun() {
    GauntletSpec spec = preset("covenant-72b.conf");

    assertThat(spec.trialStep()).isEqualTo(0.2);
    assertThat(spec.assignedSequences()).isEqualTo(8);
    assertThat(spec.randomSequences()).isEqualTo(8);
    assertThat(spec.copyOverlap()).isEqualTo(0.4);
    assertThat(spec.draw()).isEqualTo(new Draw(20, 0, Lot.BY_WAITING, 5));
    assertThat(spec.rating()).isEqualTo(new Rating(7, 0.1, false));
    assertThat(spec.proof()).isEqualTo(new Proof(0.05, 0.10, 10, 0));
    assertThat(spec.sync()).isEqualTo(new Sync(3, 2.5, 2, 0.75));
    assertThat(spec.penalties())
        .isEqualTo(new Penalties(List.of(0.75, 0.5), 4, 8, 20, 20, 4, 8, 0.25, 5));
    assertThat(spec.selection()).isEqualTo(new Selection(20, 10, 3, false, true, true, 0, 20, 0));
    assertThat(spec.weights()).isEqualTo(new Weights(Policy.PROFILE, 2, 0.5, 20, 0.75, 2, 10, 0.5));
  }

  @Test
  void templar1bIsThePapersRun() {
    GauntletSpec spec = preset("templar-1b.conf");

    assertThat(spec.trialStep()).isEqualTo(0.2);
    assertThat(spec.draw().evaluatedPeers()).isEqualTo(5);
    assertThat(spec.rating()).isEqualTo(new Rating(7, 0.1, false));
    assertThat(spec.proof().decay()).isEqualTo(0.05);
    assertThat(spec.sync()).isEqualTo(new Sync(5, 2.5, 3, 0.75));
    assertThat(spec.penalties().missFactors().get(0)).isEqualTo(0.75);
    assertThat(spec.penalties().missFactors().get(1)).isEqualTo(0.75 * 0.75);
    assertThat(spec.penalties().inactiveRounds()).isEqualTo(25);
    assertThat(spec.selection().mergedPeers()).isEqualTo(15);
    assertThat(spec.weights().policy()).isEqualTo(Policy.POWER);
    assertThat(spec.weights().power()).isEqualTo(2);
    assertThat(spec.weights().burn()).isZero();
  }

  @Test
  void oursIsInTheDefaults() {
    GauntletSpec spec =
        SettingsFile.read(CONF.resolve("quickstart.conf"), List.of(), RunConf.class).gauntlet();

    assertThat(spec.draw()).isEqualTo(new Draw(20, 0.5, Lot.BOUNDED, 1));
    assertThat(spec.rating()).isEqualTo(new Rating(7, 0.1, true));
    assertThat(spec.selection()).isEqualTo(new Selection(20, 10, 3, true, false, false, 5, 20, 3));
    assertThat(spec.weights().policy()).isEqualTo(Policy.POWER);
  }

  @Test
  void aRunIncludesAPresetAndChangesIt() throws IOException {
    Path file = folder.resolve("run.conf");
    Files.writeString(
        file,
        """
        include file("%s/quickstart.conf")
        gauntlet { include file("%s/gauntlet/covenant-72b.conf") }
        """
            .formatted(CONF, CONF));

    GauntletSpec spec =
        SettingsFile.read(file, List.of("gauntlet.weights.burn=0"), RunConf.class).gauntlet();

    assertThat(spec.weights().burn()).isZero();
    assertThat(spec.weights().policy()).isEqualTo(Policy.PROFILE);
    assertThat(spec.penalties()).isEqualTo(preset("covenant-72b.conf").penalties());
  }

  private static GauntletSpec preset(String name) {
    return SettingsFile.read(CONF.resolve("gauntlet").resolve(name), List.of(), GauntletSpec.class);
  }
}
