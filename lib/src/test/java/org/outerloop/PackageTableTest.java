package org.outerloop;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Holds the table "who may use whom": a package that is not listed here, or a new arrow, fails the
 * build.
 */
class PackageTableTest {
  private static final String ROOT = "org.outerloop.";

  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          entry("protocol", Set.of()),
          entry("storage", Set.of()),
          entry("corpus", Set.of("protocol")),
          entry("tokens", Set.of("protocol", "storage")),
          entry("interchange", Set.of("protocol", "storage", "tokens")),
          entry("kernels", Set.of("protocol")),
          entry("tensor", Set.of("protocol", "kernels")),
          entry("model", Set.of("protocol", "kernels", "tensor")),
          entry("training", Set.of("protocol", "kernels", "tensor", "model", "tokens")),
          entry("sparseloco", Set.of("protocol")),
          entry("coding", Set.of("protocol", "sparseloco")),
          entry("message", Set.of("protocol", "sparseloco", "coding")),
          entry("activations", Set.of("protocol", "message")),
          entry("ledger", Set.of("protocol", "storage")),
          entry("bittensor", Set.of("protocol", "ledger")),
          entry("consensus", Set.of("protocol")),
          entry("exchange", Set.of("protocol", "sparseloco", "message", "storage", "ledger")),
          entry("merge", Set.of("protocol", "sparseloco")),
          entry("gauntlet", Set.of("protocol", "sparseloco", "message", "exchange", "merge")),
          entry("checkpoint", Set.of("protocol", "storage")),
          entry("quality", Set.of("protocol", "storage", "checkpoint")),
          entry("evaluation", Set.of("protocol", "tensor", "model", "tokens")),
          entry("export", Set.of("protocol", "storage", "tokens", "checkpoint")),
          entry("attest", Set.of("protocol", "tensor", "model", "training")),
          entry(
              "arena",
              Set.of(
                  "protocol",
                  "storage",
                  "tokens",
                  "sparseloco",
                  "coding",
                  "message",
                  "exchange",
                  "merge",
                  "gauntlet")));

  /** The recipes see the whole line; of lib only audits see them. */
  private static final String RECIPES = "round";

  private static final String AUDIT = "audit";

  private static final JavaClasses LIB =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.outerloop");

  @Test
  void everyPackageUsesOnlyWhatItsRowAllows() {
    for (Map.Entry<String, Set<String>> row : MAY_USE.entrySet()) {
      List<String> forbidden = new ArrayList<>(List.of(ROOT + RECIPES + "..", ROOT + AUDIT + ".."));
      for (String other : MAY_USE.keySet()) {
        if (!other.equals(row.getKey()) && !row.getValue().contains(other)) {
          forbidden.add(ROOT + other + "..");
        }
      }
      check(row.getKey(), forbidden.toArray(String[]::new));
    }
  }

  @Test
  void everyPackageHasARow() {
    noClasses()
        .should()
        .resideOutsideOfPackages(
            java.util.stream.Stream.concat(
                    MAY_USE.keySet().stream(), java.util.stream.Stream.of(RECIPES, AUDIT))
                .map(name -> ROOT + name + "..")
                .toArray(String[]::new))
        .check(LIB);
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("org.outerloop.(*)..").should().beFreeOfCycles().check(LIB);
  }

  @Test
  void onlyTheTensorSideOfTheFirewallImportsLibtorch() {
    outside("tensor", "model", "training", "evaluation", RECIPES).accept("org.bytedeco..");
    noClasses()
        .that()
        .resideInAPackage(ROOT + RECIPES)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bytedeco..")
        .check(LIB);
  }

  @Test
  void onlyMessageImportsArrow() {
    outside("message").accept("org.apache.arrow..");
  }

  @Test
  void onlyStorageAndTheParquetShardsImportHadoop() {
    outside("storage", "tokens").accept("org.apache.hadoop..");
    noClasses()
        .that()
        .resideInAPackage(ROOT + "storage")
        .and()
        .haveNameNotMatching(".*\\.HadoopObjectStore(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.hadoop..")
        .check(LIB);
  }

  @Test
  void libKnowsNoSparkNoScalaAndPrintsNothing() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "scala..", "org.deeplearning4j..")
        .check(LIB);
    noClasses()
        .that()
        .doNotHaveSimpleName("VerifyEvidence") // a program of its own
        .should()
        .accessField(System.class, "out")
        .check(LIB);
    noClasses().should().accessField(System.class, "err").check(LIB);
  }

  @Test
  void whatIsReplayedHasNoClockAndNoGeneratorOfItsOwn() {
    String[] replayed = {
      "protocol",
      "sparseloco",
      "coding",
      "message",
      "activations",
      "merge",
      "gauntlet",
      "consensus",
      "arena"
    };
    for (String name : replayed) {
      noClasses()
          .that()
          .resideInAPackage(ROOT + name)
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(java.util.Random.class, java.time.Clock.class, java.time.Instant.class)
          .allowEmptyShould(true)
          .check(LIB);
      noClasses()
          .that()
          .resideInAPackage(ROOT + name)
          .should()
          .callMethod(System.class, "nanoTime")
          .allowEmptyShould(true)
          .check(LIB);
      noClasses()
          .that()
          .resideInAPackage(ROOT + name)
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .allowEmptyShould(true)
          .check(LIB);
    }
  }

  private void check(String name, String... forbidden) {
    noClasses()
        .that()
        .resideInAPackage(ROOT + name + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(forbidden)
        .allowEmptyShould(true)
        .check(LIB);
  }

  private java.util.function.Consumer<String> outside(String... allowed) {
    String[] packages =
        java.util.Arrays.stream(allowed).map(name -> ROOT + name + "..").toArray(String[]::new);
    return forbidden ->
        noClasses()
            .that()
            .resideOutsideOfPackages(packages)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(forbidden)
            .check(LIB);
  }
}
