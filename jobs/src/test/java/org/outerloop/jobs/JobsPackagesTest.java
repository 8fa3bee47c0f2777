package org.outerloop.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs speak through tables and objects: only the command line knows more than one of them. */
class JobsPackagesTest {
  private static final String ROOT = "org.outerloop.jobs";

  private static final JavaClasses JOBS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @ParameterizedTest
  @CsvSource({
    "arena, corpus",
    "arena, train",
    "arena, report",
    "arena, contribution",
    "arena, plan",
    "arena, chain",
    "arena, ledger",
    "arena, cli",
    "corpus, train",
    "corpus, report",
    "corpus, cli",
    "train, corpus",
    "train, report",
    "train, cli",
    "report, corpus",
    "report, train",
    "report, cli",
    "contribution, corpus",
    "contribution, train",
    "contribution, report",
    "contribution, cli",
    "plan, corpus",
    "plan, train",
    "plan, report",
    "plan, contribution",
    "plan, cli",
    "chain, corpus",
    "chain, train",
    "chain, report",
    "chain, contribution",
    "chain, plan",
    "chain, cli",
    "ledger, corpus",
    "ledger, train",
    "ledger, report",
    "ledger, contribution",
    "ledger, plan",
    "ledger, cli",
    "attest, corpus",
    "attest, train",
    "attest, report",
    "attest, contribution",
    "attest, plan",
    "attest, chain",
    "attest, ledger",
    "attest, cli",
    "train, attest",
    "audit, corpus",
    "audit, train",
    "audit, report",
    "audit, contribution",
    "audit, plan",
    "audit, chain",
    "audit, ledger",
    "audit, cli",
    "train, audit",
    "report, audit",
    "corpus, batches",
    "batches, arena",
    "batches, corpus",
    "batches, train",
    "batches, report",
    "batches, contribution",
    "batches, plan",
    "batches, chain",
    "batches, ledger",
    "batches, attest",
    "batches, audit",
    "batches, cli",
    "quality, dl4j",
    "quality, train",
    "quality, report",
    "quality, contribution",
    "quality, plan",
    "quality, chain",
    "quality, ledger",
    "quality, attest",
    "quality, audit",
    "quality, batches",
    "quality, arena",
    "quality, page",
    "quality, cli",
    "corpus, quality",
    "export, train",
    "export, corpus",
    "export, evaluate",
    "export, report",
    "export, audit",
    "export, quality",
    "export, cli",
    "evaluate, export",
    "evaluate, train",
    "evaluate, report",
    "evaluate, contribution",
    "evaluate, plan",
    "evaluate, chain",
    "evaluate, ledger",
    "evaluate, attest",
    "evaluate, audit",
    "evaluate, batches",
    "evaluate, arena",
    "evaluate, corpus",
    "evaluate, quality",
    "evaluate, dl4j",
    "evaluate, cli",
    "dl4j, corpus",
    "dl4j, train",
    "dl4j, report",
    "dl4j, contribution",
    "dl4j, plan",
    "dl4j, chain",
    "dl4j, ledger",
    "dl4j, attest",
    "dl4j, audit",
    "dl4j, batches",
    "dl4j, arena",
    "dl4j, page",
    "dl4j, cli",
    "page, corpus",
    "page, train",
    "page, report",
    "page, audit",
    "page, cli"
  })
  void aJobDoesNotKnowAnother(String job, String other) {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "." + job)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + "." + other)
        .check(JOBS);
  }

  @ParameterizedTest
  @CsvSource({
    "arena",
    "corpus",
    "train",
    "report",
    "contribution",
    "plan",
    "chain",
    "ledger",
    "attest",
    "audit",
    "batches",
    "dl4j",
    "quality",
    "evaluate",
    "export",
    "page",
    "cli"
  })
  void whatJobsShareKnowsNoneOfThem(String job) {
    noClasses()
        .that()
        .resideInAPackage(ROOT)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + "." + job)
        .check(JOBS);
  }

  @Test
  void onlyOnePackageKnowsDeeplearning4j() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".dl4j..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.deeplearning4j..", "org.nd4j..", "org.datavec..")
        .check(JOBS);
  }

  /** They load the classes that a file names; only what this very program wrote may go there. */
  @Test
  void nothingOfDeeplearning4jIsReadFromFiles() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "org\\.deeplearning4j\\.(util\\.ModelSerializer|core\\.util\\.ModelGuesser).*"
                + "|java\\.io\\.ObjectInputStream")
        .check(JOBS);
    noClasses()
        .that()
        .doNotHaveSimpleName("NetworkSpec") // reads what the driver wrote for its executors
        .should()
        .callMethod(
            "org.deeplearning4j.nn.conf.MultiLayerConfiguration", "fromJson", "java.lang.String")
        .orShould()
        .callMethod(
            "org.deeplearning4j.nn.conf.ComputationGraphConfiguration",
            "fromJson",
            "java.lang.String")
        .check(JOBS);
  }
}
