# SPDX-License-Identifier: Apache-2.0
# Rscript coverage.R [COHORTS [SCENARIO...]]: how often the intervals of `yttria cohort analyze` hold the truth, over simulated cohorts of
# a known TCP and known survival (README.md). Uses the functions that analyze.R uses. One line a quantity: cohorts with an estimate, coverage,
# misses below and above, cohorts without a bounded interval (they hold every value), cohorts that went to Firth.

arguments <- commandArgs(trailingOnly = TRUE)
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)[1]))
library(survival)
for (file in sort(list.files(file.path(here, "../../analysis/lib"), full.names = TRUE))) source(file)
RNGkind("Mersenne-Twister", "Inversion", "Rejection")
cohorts <- if (length(arguments)) as.integer(arguments[1]) else 2000L
LEVEL <- 0.95

doses <- function(n) exp(rnorm(n, log(180), 0.45))
tcp <- function(D, D50, gamma50, shift = 0) plogis(4 * gamma50 * (D / D50 - 1) + shift)

#' A cohort of lesions; `sd` is of the patient's own shift of the logit, which its lesions share.
draw_lesions <- function(patients, each, D50, gamma50, sd) {
  patient <- rep(seq_len(patients), each = each)
  d <- data.frame(patient = sprintf("P%03d", patient), dose = doses(patients * each))
  d$y <- rbinom(nrow(d), 1, tcp(d$dose, D50, gamma50, rnorm(patients, 0, sd)[patient]))
  d
}

#' What a logistic curve of the whole population would have: with a shift by patient it is flatter than each patient's own.
population <- function(D50, gamma50, sd) {
  set.seed(99)
  d <- draw_lesions(400000, 1, D50, gamma50, sd)
  b <- coef(glm(y ~ dose, binomial, d))
  r <- rank(d$dose)
  n1 <- as.numeric(sum(d$y))
  c(slope = b[["dose"]], D50 = -b[[1]] / b[["dose"]], gamma50 = -b[[1]] / 4, AUC = (sum(r[d$y == 1]) - n1 * (n1 + 1) / 2) / (n1 * (nrow(d) - n1)))
}

logistic_intervals <- function(d) {
  fit <- suppressWarnings(glm(y ~ dose, binomial, d))
  firth <- is_separated(fit, d)
  if (firth) fit <- glm(y ~ dose, binomial, d, method = brglm2::brglmFit, type = "AS_mean")
  m <- profile_model(fit, d, firth)
  out <- sapply(c("slope", "D50", "gamma50"), function(what) unlist(profile_interval(m, fit, what, LEVEL)[c("value", "lower", "upper")]))
  clustered <- anyDuplicated(d$patient) > 0
  roc <- pROC::roc(d$y, d$dose, levels = c(0, 1), direction = "<", quiet = TRUE)
  auc <- as.numeric(roc$auc)
  bounds <- auc_interval(auc, if (clustered) clustered_auc_se(d) else sqrt(as.numeric(pROC::var(roc, method = "delong"))), LEVEL)
  list(table = cbind(out, AUC = c(auc, bounds)), firth = firth)
}

survival_intervals <- function(n) {
  # Exponential death: 1/30 a month at 180 Gy, hazard ratio 0.7 per 50 Gy; follow-up ends evenly between 20 and 40 months.
  dose <- doses(n)
  death <- rexp(n, 1 / 30 * 0.7^((dose - 180) / 50))
  end <- runif(n, 20, 40)
  d <- data.frame(patient = as.character(seq_len(n)), dose, time = pmin(death, end), event = as.integer(death <= end))
  fit <- coxph(Surv(time, event) ~ dose, d)
  km <- survfit(Surv(time, event) ~ 1, d)
  r <- restricted_mean(km, 24)
  # Response: 60 % of patients, evenly in months 1 to 6, where they live to see it.
  when <- ifelse(runif(n) < 0.6, runif(n, 1, 6), Inf)
  responded <- when < d$time
  d$first <- pmin(when, d$time)
  d$first_event <- ifelse(responded, 1, d$event)
  duration <- mean_in_response(d, 24)
  z <- qnorm(1 - (1 - LEVEL) / 2)
  list(table = cbind(log_HR = c(coef(fit)[[1]], cox_profile(fit, d, LEVEL)), RMST = r[["value"]] + c(0, -z, z) * r[["se"]],
                     RMDoR = duration[["value"]] + c(0, -z, z) * duration[["se"]]), firth = FALSE)
}

#' Truth of the survival scenario by a very large cohort without censoring.
survival_truth <- function() {
  set.seed(98)
  n <- 2e6
  death <- rexp(n, 1 / 30 * 0.7^((doses(n) - 180) / 50))
  when <- ifelse(runif(n) < 0.6, runif(n, 1, 6), Inf)
  c(log_HR = log(0.7) / 50, RMST = mean(pmin(death, 24)), RMDoR = mean(pmax(0, pmin(death, 24) - when)))
}

scenarios <- list(
  "30 patients, one lesion each" = list(truth = function() population(170, 1.5, 0), draw = function() logistic_intervals(draw_lesions(30, 1, 170, 1.5, 0))),
  "60 patients, one lesion each" = list(truth = function() population(170, 1.5, 0), draw = function() logistic_intervals(draw_lesions(60, 1, 170, 1.5, 0))),
  "30 patients, two lesions each, alike within patients" = list(truth = function() population(170, 1.5, 1), draw = function() logistic_intervals(draw_lesions(30, 2, 170, 1.5, 1))),
  "30 patients, survival" = list(truth = survival_truth, draw = function() survival_intervals(30)))
chosen <- if (length(arguments) > 1) as.integer(arguments[-1]) else seq_along(scenarios)

cat("scenario,quantity,truth,cohorts,coverage,missed_below,missed_above,unbounded,firth\n")
for (i in chosen) {
  s <- scenarios[[i]]
  truth <- s$truth()
  # One seed a scenario: a shorter study is the beginning of the longer one.
  set.seed(20261122 + i)
  all <- list()
  while (length(all) < cohorts) {
    one <- tryCatch(s$draw(), error = function(e) stop("cohort ", length(all) + 1, ": ", conditionMessage(e)))
    all[[length(all) + 1]] <- one
  }
  for (q in names(truth)) {
    lower <- sapply(all, function(a) a$table[2, q])
    upper <- sapply(all, function(a) a$table[3, q])
    below <- !is.na(upper) & upper < truth[[q]]
    above <- !is.na(lower) & lower > truth[[q]]
    cat(sprintf("\"%s\",%s,%.6g,%d,%.4f,%.4f,%.4f,%d,%d\n", names(scenarios)[i], q, truth[[q]], length(all), 1 - mean(below | above), mean(below), mean(above),
                sum(is.na(lower) | is.na(upper)), sum(sapply(all, function(a) a$firth))))
  }
}
