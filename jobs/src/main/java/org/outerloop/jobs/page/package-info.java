/**
 * What the HTML pages of all jobs are made of: markup, inline pictures, scales, and one style
 * sheet. Knows nothing of what is shown.
 */
package org.outerloop.jobs.page;
