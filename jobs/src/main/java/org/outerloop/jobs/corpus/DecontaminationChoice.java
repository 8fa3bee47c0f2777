package org.outerloop.jobs.corpus;

import org.outerloop.corpus.DecontaminationSettings;

/**
 * Settings of the stage that looks for items of evaluation tasks.
 *
 * @param items file, folder or glob of JSON lines with the items
 * @param rule when a page holds one
 */
public record DecontaminationChoice(String items, DecontaminationSettings rule) {}
