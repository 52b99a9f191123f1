# SPDX-License-Identifier: Apache-2.0
# Time to event by survival: Kaplan-Meier, restricted mean, Cox; groups only by what was known at the start of the clock.

library(survival)

#' Profile partial-likelihood interval of the first coefficient of a Cox model, its other terms free. Bounds NA: without bound.
cox_profile <- function(fit, data, level) {
  name <- names(coef(fit))[1]
  fall <- qchisq(level, 1)
  rest <- setdiff(attr(terms(formula(fit)), "term.labels"), name)
  at <- function(b) {
    data$.fixed <- b * data[[name]]
    f <- reformulate(c(rest, "offset(.fixed)"), "Surv(time, event)")
    2 * (max(fit$loglik) - tail(suppressWarnings(coxph(f, data, ties = "efron"))$loglik, 1)) - fall
  }
  bound <- function(side) {
    step <- side * max(sqrt(vcov(fit)[1, 1]), 1e-6)
    if (!is.finite(step) || abs(step) > 50 / diff(range(data[[name]]))) step <- side * 1 / sd(data[[name]])
    b <- coef(fit)[[1]]
    for (i in 1:40) {
      if (at(b + step) > 0) return(uniroot(at, sort(c(b, b + step)), tol = 1e-9)$root)
      step <- step * 1.6
    }
    NA
  }
  c(bound(-1), bound(1))
}

#' Restricted mean to tau by print.survfit, and its standard error.
restricted_mean <- function(fit, tau) {
  row <- summary(fit, rmean = tau)$table
  c(value = row[["rmean"]], se = row[["se(rmean)"]])
}

#' Mean time in response over all patients to tau: RMST of the end less RMST of min(response, end); the standard error from the
#' infinitesimal-jackknife influence of each patient on both (residuals.survfit), so that their correlation counts.
mean_in_response <- function(d, tau) {
  # residuals.survfit evaluates the call again elsewhere: the data go into the call.
  end <- eval(bquote(survfit(Surv(time, event) ~ 1, data = .(d))))
  first <- eval(bquote(survfit(Surv(first, first_event) ~ 1, data = .(d))))
  influence <- resid(end, times = tau, type = "auc") - resid(first, times = tau, type = "auc")
  c(value = restricted_mean(end, tau)[["value"]] - restricted_mean(first, tau)[["value"]], se = sqrt(sum(influence^2)))
}

kaplan_meier <- function(w, request, out, name = "km", formula = quote(Surv(time, event) ~ 1)) {
  w$set(name, bquote(survfit(.(formula), data = d, conf.type = "log-log", conf.int = .(request$level))))
  median <- summary(w$get(name))$table
  bounds <- grep("[LU]CL$", names(median))
  rbind(out, estimate("median", median[["median"]], median[[bounds[1]]], median[[bounds[2]]], unit = "months", method = "Kaplan-Meier, log-log",
                      note = if (is.na(median[["median"]])) "not reached" else ""))
}

#' Log-rank test of two groups, with observed and expected events in the second.
log_rank <- function(w, out, label, note) {
  w$set("logrank", bquote(survdiff(Surv(time, event) ~ group, data = d)))
  test <- w$get("logrank")
  rbind(out, estimate(paste("log-rank chi-squared:", label), test$chisq, method = "survdiff", note = note),
        estimate("log-rank observed", test$obs[2], note = note), estimate("log-rank expected", test$exp[2], note = note),
        estimate("log-rank variance", test$var[2, 2], note = note), estimate("p of log-rank", pchisq(test$chisq, 1, lower.tail = FALSE), note = note))
}

analyse_cox <- function(w, m, request, unit) {
  d <- w$get("d")
  clusters <- anyDuplicated(d$patient) > 0
  formula <- reformulate(c("dose", make.names(unlist(m$covariates))), "Surv(time, event)")
  w$set("cox", if (clusters) bquote(coxph(.(formula), data = d, ties = "efron", cluster = patient)) else bquote(coxph(.(formula), data = d, ties = "efron")))
  w$set("cox_test", quote(summary(cox)$logtest))
  fit <- w$get("cox")
  b <- coef(fit)[["dose"]]
  se <- sqrt(vcov(fit)["dose", "dose"])
  endless <- abs(b) * diff(range(d$dose)) > 20 || !is.finite(se)
  z <- qnorm(1 - (1 - request$level) / 2)
  notes <- character()
  if (clusters) bounds <- b + c(-z, z) * se
  else {
    w$set("cox_interval", bquote(cox_profile(cox, d, .(request$level))))
    bounds <- w$get("cox_interval")
  }
  if (endless) {
    notes <- "Monotone likelihood: the order of events is that of the doses, the Cox estimate is infinite; only one bound is known."
    if (b > 0) bounds[2] <- NA else bounds[1] <- NA
  }
  name <- ratio_name("hazard ratio", m$step, unit)
  ratio <- exp(m$step * b)
  alone <- length(unlist(m$covariates)) == 0
  out <- rbind(
    estimate(name, if (endless) NA else ratio, exp(m$step * bounds[1]), exp(m$step * bounds[2]), method = if (clusters) "Wald, variance by patient" else "profile partial likelihood"),
    estimate(sprintf("log hazard ratio per %g %s", m$step, unit), if (endless) NA else m$step * b, m$step * (b - z * se), m$step * (b + z * se), m$step * se, method = "Wald"),
    if (alone) estimate("p of likelihood ratio", w$get("cox_test")[["pvalue"]]),
    estimate("p of proportional hazards", tryCatch(cox.zph(fit)$table["dose", "p"], error = function(e) NA), method = "cox.zph"))
  for (other in setdiff(names(coef(fit)), "dose")) {
    s <- sqrt(vcov(fit)[other, other])
    out <- rbind(out, estimate(paste("hazard ratio of", other), exp(coef(fit)[[other]]), exp(coef(fit)[[other]] - z * s), exp(coef(fit)[[other]] + z * s), method = "Wald"))
  }
  refit <- function(dose) {
    d$dose <- dose
    c(setNames(exp(m$step * coef(suppressWarnings(coxph(formula, d)))[["dose"]]), name), other = 0)
  }
  with_u <- if (endless) list(estimates = out, notes = character()) else add_dose_uncertainty(out, d, m, request, refit, name)
  list(estimates = with_u$estimates, notes = c(notes, with_u$notes))
}

#' Groups of a landmark analysis: who is event-free and followed at the landmark, by whether the response came before; clock from there.
landmark_groups <- function(t, d, rows, m) {
  p <- pair_of(rows, m$group, m$by)
  if (is.null(p)) {
    refuse(m$where, ": group = \"", m$group, "\" with landmark_months needs outcome.", m$group, "_days and _event (who had responded by the landmark is asked) add them")
  }
  landmark <- m$landmark_months
  d$group <- factor(ifelse(p$event == 1 & p$days / DAYS_PER_MONTH <= landmark, "by landmark", "not by landmark"), c("not by landmark", "by landmark"))
  d$time <- d$time - landmark
  d
}

analyse_survival <- function(t, m, request) {
  unit <- if (is.null(m$dose)) "" else unit_of(m$dose)
  grouped <- !is.null(m$group)
  full <- if (grouped) tryCatch(column_of(t, m$group, m$by, paste0(m$where, ": group")), yttria_refusal = function(e) {
    if (is.null(pair_of(t, m$group, m$by))) stop(e)
    paste0("outcome.", m$group, "_days")
  })
  late <- grouped && is_outcome(full)
  if (late && is.null(m$landmark_months)) {
    refuse(m$where, ": group = \"", m$group, "\" is an outcome and there is no landmark_months (who responds must live long enough to respond: immortal time) add landmark_months, or group by what was known at treatment")
  }
  if (!grouped && !is.null(m$landmark_months)) refuse(m$where, ": landmark_months without group (it moves the clock of a comparison) remove it")
  if (late && m$endpoint %in% c("DoR", "DoCR")) refuse(m$where, ": group with a landmark for ", m$endpoint, " (its clock starts at the response) remove the group")
  d <- model_frame(t, m, function(rows) {
    e <- time_end_point(rows, m)[c("time", "event")]
    if (!grouped) return(e)
    if (late) landmark_groups(t, e, rows, m) else cbind(e, group = factor(rows[[full]]))
  })
  notes <- character()
  if (late) {
    gone <- d$time <= 0
    notes <- sprintf("Landmark at %g months: %d patients whose time ended before are left out; the clock starts there.", m$landmark_months, sum(gone))
    d <- d[!gone, , drop = FALSE]
  }
  if (any(d$time < 0)) refuse(m$where, ": patient ", d$patient[d$time < 0][1], " has a time below 0 (the clock starts at treatment) correct its days")
  if (!nrow(d)) not_assessable("no patient has this end point", if (m$endpoint %in% c("DoR", "DoCR")) " (nobody responded)" else "")
  events <- sum(d$event)
  centred <- centre_covariates(d, m$covariates)
  w <- new_workspace(centred$d)
  tau <- request$horizon_months
  out <- kaplan_meier(w, request, NULL)
  km <- w$get("km")
  for (month in unlist(m$at)) {
    s <- summary(km, times = month, extend = TRUE)
    out <- rbind(out, estimate(sprintf("free of event at %g months", month), s$surv, s$lower, s$upper, s$std.err, method = "Kaplan-Meier, log-log"))
  }
  z <- qnorm(1 - (1 - request$level) / 2)
  w$set("rmst", bquote(restricted_mean(km, .(tau))))
  rmst <- w$get("rmst")
  short <- max(d$time) < tau && d$event[which.max(d$time)] == 0
  out <- rbind(out, estimate(sprintf("restricted mean to %g months", tau), rmst[["value"]], max(0, rmst[["value"]] - z * rmst[["se"]]), min(tau, rmst[["value"]] + z * rmst[["se"]]),
                             rmst[["se"]], "months", "survfit rmean", if (short) sprintf("follow-up ends at %.3g months: the last value is carried on", max(d$time)) else ""))
  result <- list(d = d, w = w, n = nrow(d), patients = length(unique(d$patient)), events = events)
  if (grouped) {
    d$group <- droplevels(d$group)
    if (nlevels(d$group) == 2 && events > 0) {
      out <- log_rank(w, out, m$group, if (late) "landmark" else "")
      w$set("km_groups", bquote(survfit(Surv(time, event) ~ group, data = d, conf.type = "log-log", conf.int = .(request$level))))
    } else notes <- c(notes, sprintf("Group %s has %d values with data: no comparison.", m$group, nlevels(d$group)))
  }
  if (!is.null(m$dose) && !late) {
    check_terms(m, d, max(events, 1))
    if (events == 0 || sd(d$dose) == 0) notes <- c(notes, if (events) "No dose-response: all doses are equal." else "No events: no dose-response.")
    else {
      cox <- analyse_cox(w, m, request, unit)
      out <- rbind(out, cox$estimates)
      notes <- c(notes, centred$notes, cox$notes)
      if (!is.null(m$cut) && !grouped) {
        w$set("d", bquote(transform(d, group = factor(ifelse(dose >= .(m$cut), "high", "low"), c("low", "high")))))
        if (length(unique(w$get("d")$group)) == 2) {
          out <- log_rank(w, out, sprintf("dose at or above %g %s", m$cut, unit), if (isTRUE(m$cut_fixed_before)) "cut fixed before the data" else "exploratory cut")
          w$set("km_groups", bquote(survfit(Surv(time, event) ~ group, data = d, conf.type = "log-log", conf.int = .(request$level))))
        } else notes <- c(notes, sprintf("Cut at %g %s: all doses are on one side.", m$cut, unit))
      }
    }
  }
  c(result, list(estimates = out, notes = notes, unit = unit))
}

analyse_duration <- function(t, m, request) {
  d <- model_frame(t, m, function(rows) time_end_point(rows, m))
  if (!nrow(d)) not_assessable("no patient has the times it needs")
  w <- new_workspace(structure(d, left_out = NULL, left_out_who = NULL))
  tau <- request$horizon_months
  w$set("in_response", bquote(mean_in_response(d, .(tau))))
  r <- w$get("in_response")
  z <- qnorm(1 - (1 - request$level) / 2)
  out <- estimate(sprintf("mean time in response to %g months", tau), r[["value"]], max(0, r[["value"]] - z * r[["se"]]), min(tau, r[["value"]] + z * r[["se"]]), r[["se"]], "months",
                  "RMST(end) - RMST(min(response, end))", "over all patients; those without response count 0")
  list(d = d, w = w, n = nrow(d), patients = length(unique(d$patient)), events = sum(d$responded), estimates = out, notes = character(), unit = "")
}
