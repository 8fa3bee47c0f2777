package org.outerloop.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outerloop.jobs.Master.Kind;

class MasterTest {

  private static SparkConf conf(String master) {
    return new SparkConf(false).set("spark.master", master);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "local; LOCAL; 1",
        "local[4]; LOCAL; 4",
        "local[3,5]; LOCAL; 3",
        "local-cluster[2,3,1024]; LOCAL_CLUSTER; 3",
        "local-cluster[2, 1, 1024]; LOCAL_CLUSTER; 1",
        "spark://host:7077; STANDALONE; 1",
        "yarn; CONTAINERS; 1",
        "k8s://https://host; CONTAINERS; 1"
      })
  void saysWhatSchedulesAndHowManyTasksRunAtOnce(String url, Kind kind, int slots) {
    SparkConf conf = conf(url);

    assertThat(Master.of(conf).kind()).isEqualTo(kind);
    assertThat(Master.of(conf).slots(conf)).isEqualTo(slots);
  }

  @Test
  void coresAndGpusOfATaskLimitTheSlots() {
    SparkConf conf = conf("yarn").set("spark.executor.cores", "8").set("spark.task.cpus", "2");
    assertThat(Master.of(conf).slots(conf)).isEqualTo(4);

    conf.set("spark.executor.resource.gpu.amount", "1");
    conf.set("spark.task.resource.gpu.amount", "0.5");
    assertThat(Master.of(conf).slots(conf)).isEqualTo(2);
  }

  @Test
  void aLocalClusterSaysHowLargeItsExecutorsAre() {
    Master master = Master.of(conf("local-cluster[2,1,1024]"));

    assertThat(master.workers()).isEqualTo(2);
    assertThat(master.heapMegabytes()).isEqualTo(1024);
  }
}
