# SPDX-License-Identifier: Apache-2.0
# Change of a score between two times in the same patients (ALBI, MELD, Child-Pugh, ECOG, QLQ-C30, HCC18, regional liver function).

analyse_change <- function(t, m, request) {
  unit <- if (is.null(m$dose)) "" else unit_of(m$dose)
  value <- function(rows, name, key) {
    v <- rows[[column_of(t, name, m$by, paste0(m$where, ": ", key))]]
    if (!is.numeric(v)) refuse(m$where, ": ", key, " = \"", name, "\" holds no numbers (a change is a difference) name a score")
    v
  }
  d <- model_frame(t, m, function(rows) data.frame(before = value(rows, m$from, "from"), after = value(rows, m$to, "to")))
  if (nrow(d) < 3) not_assessable(nrow(d), " patients have both values")
  d$change <- d$after - d$before
  centred <- centre_covariates(d, m$covariates)
  w <- new_workspace(centred$d)
  level <- request$level
  one <- length(unique(d$change)) == 1
  if (one) {
    out <- estimate("mean change", d$change[1], se = 0, method = "paired t", note = "all changes are equal: no interval")
  } else {
    w$set("paired", bquote(t.test(d$after, d$before, paired = TRUE, conf.level = .(level))))
    w$set("ranks", bquote(wilcox.test(d$change, conf.int = TRUE, conf.level = .(level), exact = FALSE)))
    t <- w$get("paired")
    r <- w$get("ranks")
    out <- rbind(estimate("mean change", mean(d$change), t$conf.int[1], t$conf.int[2], sd(d$change) / sqrt(nrow(d)), method = "paired t"),
                 estimate("pseudomedian of change", r$estimate, r$conf.int[1], r$conf.int[2], method = "signed ranks (Hodges-Lehmann)"),
                 estimate("p of paired t", t$p.value))
  }
  out <- rbind(estimate("mean before", mean(d$before)), estimate("mean after", mean(d$after)), out)
  if (!is.null(m$worse)) {
    worse <- if (m$worse > 0) d$change >= m$worse else d$change <= m$worse
    b <- binom.test(sum(worse), nrow(d), conf.level = level)$conf.int
    out <- rbind(out, estimate(sprintf("worse by %g or more", abs(m$worse)), mean(worse), b[1], b[2], method = "Clopper-Pearson"))
  }
  notes <- character()
  if (!is.null(m$dose) && !one && sd(d$dose) > 0) {
    check_terms(m, d, nrow(d) / 2)
    formula <- reformulate(c("dose", make.names(unlist(m$covariates))), "change")
    w$set("line", bquote(lm(.(formula), data = d)))
    w$set("line_interval", bquote(confint(line, "dose", level = .(level))))
    b <- coef(w$get("line"))[["dose"]]
    i <- w$get("line_interval")
    name <- sprintf("change per %g %s", m$step, unit)
    s <- summary(w$get("line"))$coefficients["dose", ]
    fitted <- estimate(name, m$step * b, m$step * i[1], m$step * i[2], m$step * s[["Std. Error"]], method = "lm")
    refit <- function(dose) {
      d$dose <- dose
      c(setNames(m$step * coef(lm(formula, d))[["dose"]], name), other = 0)
    }
    with_u <- add_dose_uncertainty(fitted, d, m, request, refit, character())
    out <- rbind(out, with_u$estimates, estimate("p of slope", s[["Pr(>|t|)"]]))
    notes <- with_u$notes
  }
  list(d = d, w = w, n = nrow(d), patients = length(unique(d$patient)), events = NA, estimates = out, notes = notes, unit = unit)
}
