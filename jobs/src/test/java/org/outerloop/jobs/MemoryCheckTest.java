package org.outerloop.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.outerloop.jobs.MemoryCheck.Machine;

class MemoryCheckTest {
  private static final long GIBIBYTE = 1L << 30;
  private static final long TASK = 4 * GIBIBYTE;
  private static final RunMemory MEMORY = new RunMemory(TASK, GIBIBYTE, GIBIBYTE / 8, GIBIBYTE / 2);

  private static List<String> check(String master, Machine machine, String... settings) {
    SparkConf conf = new SparkConf(false).set("spark.master", master);
    for (String setting : settings) {
      conf.set(setting.split("=")[0], setting.split("=")[1]);
    }
    return new MemoryCheck(conf, MEMORY, machine).check(TASK, 4);
  }

  private static Machine machine(long gibibytes) {
    return new Machine(gibibytes * GIBIBYTE, 2 * GIBIBYTE);
  }

  @Test
  void tasksOfThisProcessMustFitTheMachine() {
    assertThat(check("local[2]", machine(16))).isEmpty();
    assertThatThrownBy(() -> check("local[4]", machine(16)))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(
            "4 task(s) at once will take 17.7 GB, this machine has 17.2 GB: use");
    assertThat(check("local[8]", machine(32))).isEmpty(); // four peers only
  }

  @Test
  void aHeapThatMayGrowTooFarIsOnlyWarnedOf() {
    assertThat(check("local[2]", machine(10)))
        .singleElement()
        .asString()
        .contains(
            "2 task(s) at once take 9.13 GB", "grow to 2.15 GB", "OUTERLOOP_HEAP", "to 1024m");
  }

  @Test
  void executorsOfThisMachineCountWithTheirHeaps() {
    assertThat(check("local-cluster[2,1,1024]", machine(12))).isEmpty();
    assertThatThrownBy(() -> check("local-cluster[2,1,4096]", machine(12)))
        .hasMessageContaining("2 executor(s) and the driver will take");
    // four tasks want two executors of two slots, the others stay idle
    assertThat(check("local-cluster[9,2,1024]", machine(24))).isEmpty();
  }

  @Test
  void containersAreToldTheOverheadThatTheyNeed() {
    assertThatThrownBy(
            () -> check("yarn", machine(1), "spark.executor.cores=2", "spark.executor.memory=20g"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("2 task(s) at once takes 9.13 GB")
        .hasMessageContaining("spark.executor.memoryOverhead, which is not set, allows 2.15 GB")
        .hasMessageContaining("set spark.executor.memoryOverhead=8704m");
    assertThat(
            check(
                "yarn",
                machine(1),
                "spark.executor.cores=2",
                "spark.executor.memoryOverhead=8704m"))
        .isEmpty();
    assertThatThrownBy(() -> check("yarn", machine(1), "spark.executor.memoryOverhead=4g"))
        .hasMessageContaining("spark.executor.memoryOverhead allows 4.29 GB");
  }

  @Test
  void standaloneCountsNoOverheadSoItIsOnlyWarnedOf() {
    assertThat(check("spark://host:7077", machine(1))).isEmpty();
    assertThat(check("spark://host:7077", machine(1), "spark.executor.memoryOverhead=1g"))
        .singleElement()
        .asString()
        .contains("set spark.executor.memoryOverhead=4608m");
  }
}
