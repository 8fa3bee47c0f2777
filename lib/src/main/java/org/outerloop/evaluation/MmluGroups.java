package org.outerloop.evaluation;

import java.util.List;
import java.util.Map;

/** The four parts of MMLU by their subjects, as its authors have them. */
final class MmluGroups {
  private static final String PREFIX = MmluTask.GROUP + "_";

  private static final Map<String, List<String>> SUBJECTS =
      Map.of(
          "mmlu_stem",
          List.of(
              "abstract_algebra",
              "anatomy",
              "astronomy",
              "college_biology",
              "college_chemistry",
              "college_computer_science",
              "college_mathematics",
              "college_physics",
              "computer_security",
              "conceptual_physics",
              "electrical_engineering",
              "elementary_mathematics",
              "high_school_biology",
              "high_school_chemistry",
              "high_school_computer_science",
              "high_school_mathematics",
              "high_school_physics",
              "high_school_statistics",
              "machine_learning"),
          "mmlu_humanities",
          List.of(
              "formal_logic",
              "high_school_european_history",
              "high_school_us_history",
              "high_school_world_history",
              "international_law",
              "jurisprudence",
              "logical_fallacies",
              "moral_disputes",
              "moral_scenarios",
              "philosophy",
              "prehistory",
              "professional_law",
              "world_religions"),
          "mmlu_social_sciences",
          List.of(
              "econometrics",
              "high_school_geography",
              "high_school_government_and_politics",
              "high_school_macroeconomics",
              "high_school_microeconomics",
              "high_school_psychology",
              "human_sexuality",
              "professional_psychology",
              "public_relations",
              "security_studies",
              "sociology",
              "us_foreign_policy"),
          "mmlu_other",
          List.of(
              "business_ethics",
              "clinical_knowledge",
              "college_medicine",
              "global_facts",
              "human_aging",
              "management",
              "marketing",
              "medical_genetics",
              "miscellaneous",
              "nutrition",
              "professional_accounting",
              "professional_medicine",
              "virology"));

  private MmluGroups() {}

  /** Groups that a task belongs to, the largest first; none for other tasks. */
  static List<String> of(String task) {
    if (!task.startsWith(PREFIX)) {
      return List.of();
    }
    String subject = task.substring(PREFIX.length());
    return SUBJECTS.entrySet().stream()
        .filter(group -> group.getValue().contains(subject))
        .map(group -> List.of(MmluTask.GROUP, group.getKey()))
        .findFirst()
        .orElse(List.of(MmluTask.GROUP));
  }

  /** Subjects in all. */
  static int subjects() {
    return SUBJECTS.values().stream().mapToInt(List::size).sum();
  }
}
