# SPDX-License-Identifier: Apache-2.0
# A binary end point: its proportion, TCP or NTCP against dose, ROC.

#' Coefficients of the model at other doses, as the quantities that draws are taken of.
binary_refit <- function(d, formula, link, firth, step) {
  function(dose) {
    d$dose <- dose
    fit <- suppressWarnings(if (firth) glm(formula, binomial(link), d, method = brglm2::brglmFit, type = "AS_mean") else glm(formula, binomial(link), d))
    b <- coef(fit)
    r <- rank(dose)
    n1 <- sum(d$y)
    ratio <- if (link == "logit") exp(step * b[["dose"]]) else NA
    c(slope = b[["dose"]], D50 = -b[["(Intercept)"]] / b[["dose"]], gamma50 = -b[["(Intercept)"]] * (if (link == "logit") 1 / 4 else 1 / sqrt(2 * pi)),
      setNames(ratio, ratio_name("odds ratio", step)), AUC = (sum(r[d$y == 1]) - n1 * (n1 + 1) / 2) / (n1 * sum(1 - d$y)))
  }
}

ratio_name <- function(what, step, unit = "Gy") sprintf("%s per %g %s", what, step, unit)

#' Rows of `profile_interval` for one quantity, under the name it is printed with.
profiled <- function(w, name, what, level, unit, dose = NULL) {
  w$set(name, if (is.null(dose)) bquote(profile_interval(model, fit, .(what), .(level)))
              else bquote(profile_interval(model, fit, .(what), .(level), .(dose))))
  i <- w$get(name)
  estimate(what, i$value, i$lower, i$upper, i$se, unit, "profile likelihood", i$note)
}

#' Points of the curve: dose, probability and pointwise profile-likelihood bounds.
curve_points <- function(model, fit, level, doses) {
  rows <- lapply(doses, function(D) unlist(profile_interval(model, fit, "at", level, D)[c("value", "lower", "upper")]))
  p <- model$family$linkinv(do.call(rbind, rows))
  p[is.na(p[, "lower"]), "lower"] <- 0
  p[is.na(p[, "upper"]), "upper"] <- 1
  data.frame(dose = doses, p, row.names = NULL)
}

dose_response <- function(w, m, request, unit) {
  d <- w$get("d")
  level <- request$level
  link <- if (is.null(m$link)) "logit" else m$link
  formula <- reformulate(c("dose", make.names(unlist(m$covariates))), "y")
  clusters <- anyDuplicated(d$patient) > 0
  notes <- character()
  w$set("fit", bquote(glm(.(formula), family = binomial(.(link)), data = d)))
  separated <- is_separated(w$get("fit"), d)
  firth <- identical(m$fit, "firth") || (separated && !identical(m$fit, "ml"))
  if (separated && (identical(m$fit, "ml") || link != "logit")) {
    not_assessable("dose or covariates part the outcomes (separation: the maximum-likelihood estimate is infinite) use fit = \"auto\" with link = \"logit\", which goes to Firth")
  }
  if (separated) notes <- "Separation: the doses part the outcomes, the maximum-likelihood estimate is infinite; Firth's penalised likelihood is used."
  if (firth) w$set("fit", bquote(glm(.(formula), family = binomial("logit"), data = d, method = brglm2::brglmFit, type = "AS_mean")))
  w$set("model", bquote(profile_model(fit, d, .(firth))))
  model <- w$get("model")
  fit <- w$get("fit")
  out <- rbind(profiled(w, "slope", "slope", level, paste0("1/", unit)), profiled(w, "D50", "D50", level, unit), profiled(w, "gamma50", "gamma50", level, ""))
  b0 <- coef(fit)[["(Intercept)"]]
  out <- rbind(estimate("intercept", b0, method = if (firth) "Firth" else "maximum likelihood"), out)
  s <- out[out$quantity == "slope", ]
  if (link == "logit") {
    step <- m$step
    ratio <- estimate(ratio_name("odds ratio", step, unit), exp(step * s$value), exp(step * s$lower), exp(step * s$upper), method = "profile likelihood")
    z <- qnorm(1 - (1 - level) / 2)
    wald <- estimate("odds ratio, Wald", exp(step * s$value), exp(step * (s$value - z * s$se)), exp(step * (s$value + z * s$se)), method = "Wald", note = "for comparison: the profile interval is the one to use")
    out <- rbind(out, ratio, wald)
  } else out <- rbind(out, estimate("m of LKB", -1 / b0, method = "1 / (slope TD50)"))
  for (name in setdiff(names(model$b), c("(Intercept)", "dose"))) {
    i <- profile_interval(model, fit, name, level)
    out <- rbind(out, estimate(paste("odds ratio of", name), exp(i$value), exp(i$lower), exp(i$upper), method = "profile likelihood", note = i$note))
  }
  flat <- quantity_of(model, "slope")
  factor <- cluster_factor(model, fit, flat$gradient)
  fall <- 2 * (model$most - constrained(model, flat$gradient, 0))
  p <- if (clusters) pf(fall / factor, 1, length(unique(d$patient)) - 1, lower.tail = FALSE) else pchisq(fall, 1, lower.tail = FALSE)
  out <- rbind(out, estimate("log-likelihood", model$most, method = if (firth) "penalised" else ""),
               estimate("log-likelihood without dose", model$most - fall / 2), estimate("likelihood ratio", fall), estimate("p of likelihood ratio", p),
               estimate("p of Wald", 2 * pnorm(-abs(s$value / s$se)), note = "for comparison"))
  for (D in unlist(m$at)) {
    i <- profile_interval(model, fit, "at", level, D)
    q <- model$family$linkinv(unlist(i[c("value", "lower", "upper")]))
    out <- rbind(out, estimate(sprintf("probability at %g %s", D, unit), q[[1]], q[[2]], q[[3]], method = "profile likelihood"))
  }
  if (clusters) {
    notes <- c(notes, sprintf("%d lesions of %d patients: variances by patient (sandwich, HC1) widen the intervals, factor %.3g for the slope.", nrow(d), length(unique(d$patient)), factor))
  }
  D50 <- out[out$quantity == "D50", ]
  if (D50$value < min(d$dose) || D50$value > max(d$dose)) notes <- c(notes, sprintf("D50 is outside the doses seen (%.4g to %.4g %s): extrapolated.", min(d$dose), max(d$dose), unit))
  if (s$value < 0) notes <- c(notes, "The slope is negative: the end point is rarer at higher dose.")
  grid <- seq(max(0, min(d$dose) - 0.1 * diff(range(d$dose))), max(d$dose) + 0.1 * diff(range(d$dose)), length.out = 41)
  w$set("curve", bquote(curve_points(model, fit, .(level), seq(.(grid[1]), .(grid[41]), length.out = 41))))
  list(estimates = out, notes = notes, refit = binary_refit(d, formula, link, firth, m$step), curve = w$get("curve"))
}

analyse_binary <- function(t, m, request) {
  d <- model_frame(t, m, function(rows) data.frame(y = binary_outcome(rows[[column_of(t, m$endpoint, m$by, paste0(m$where, ": endpoint"))]], m)))
  if (!nrow(d)) not_assessable("no row has the outcome and all it needs")
  centred <- centre_covariates(d, m$covariates)
  notes <- centred$notes
  unit <- if (is.null(m$dose)) "" else unit_of(m$dose)
  events <- sum(d$y)
  rare <- min(length(unique(d$patient[d$y == 1])), length(unique(d$patient[d$y == 0])))
  w <- new_workspace(structure(centred$d, left_out = NULL, left_out_who = NULL))
  w$set("proportion", bquote(binom.test(sum(d$y), nrow(d), conf.level = .(request$level))))
  clopper <- w$get("proportion")$conf.int
  clusters <- anyDuplicated(d$patient) > 0
  out <- estimate("proportion", events / nrow(d), clopper[1], clopper[2], method = "Clopper-Pearson", note = if (clusters) "as if lesions of a patient were independent" else "")
  result <- list(d = d, w = w, n = nrow(d), patients = length(unique(d$patient)), events = events)
  if (!is.null(m$dose)) {
    check_terms(m, d, max(rare, 1))
    if (events == 0 || events == nrow(d)) {
      notes <- c(notes, sprintf("No dose-response: %s had the end point.", if (events) "all" else "none"))
    } else if (sd(d$dose) == 0) {
      notes <- c(notes, "No dose-response: all doses are equal.")
    } else {
      if (rare < 5) notes <- c(notes, sprintf("Only %d patients with the rarer outcome: descriptive.", rare))
      fit <- dose_response(w, m, request, unit)
      out <- rbind(out, fit$estimates, analyse_roc(w, m, request, unit))
      if (!is.null(m$lkb)) out <- rbind(out, analyse_lkb(w, m, unit))
      with_u <- add_dose_uncertainty(out, d, m, request, fit$refit, grep("^odds ratio per", out$quantity, value = TRUE))
      out <- with_u$estimates
      auc <- out$quantity == "AUC"
      out$lower_with_u[auc] <- pmax(0, out$lower_with_u[auc])
      out$upper_with_u[auc] <- pmin(1, out$upper_with_u[auc])
      notes <- c(notes, fit$notes, with_u$notes)
      result$curve <- fit$curve
    }
  }
  c(result, list(estimates = out, notes = notes, unit = unit))
}
