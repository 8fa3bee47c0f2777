/**
 * Evidence that a validator signed what does not follow, and the check of it, for those who trust
 * nobody. data/EVIDENCE.md has the format. {@link org.outerloop.audit.evidence.LieSearch} looks and
 * writes, {@link org.outerloop.audit.evidence.VerifyEvidence} checks; both hold a record to the
 * same rules, one class each.
 */
package org.outerloop.audit.evidence;
