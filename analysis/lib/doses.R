# SPDX-License-Identifier: Apache-2.0
# Dose uncertainty in a model: the analysis is repeated over draws of the doses.

#' Doses of the rows of `d`, one column a draw. From the ensemble's file where there is one (columns name, structure, draw and the metric),
#' else normal with `dose_u` of each row; `common_u` is a relative error that all patients share (calibration). NULL: nothing is known.
dose_draws <- function(d, m, request) {
  n <- request$draws
  common <- if (is.null(request$common_u)) 0 else request$common_u
  if (n < 2) return(NULL)
  if (!is.null(request$ensemble)) {
    e <- read_table_of_draws(request$ensemble, m$dose)
    out <- vapply(split(e, e$draw), function(one) one$dose[match(paste(d$name, d$structure, sep = "\r"), one$key)], numeric(nrow(d)))
    if (anyNA(out)) refuse(m$where, ": ", request$ensemble, " lacks a draw of ", d$name[which(is.na(out), arr.ind = TRUE)[1]], " (every row needs all draws) make it again")
    return(list(doses = matrix(out, nrow(d)), source = "ensemble"))
  }
  known <- is.finite(d$dose_u)
  if (!any(known) && common == 0) return(NULL)
  set.seed(request$seed)
  own <- matrix(rnorm(nrow(d) * n), nrow(d)) * ifelse(known, d$dose_u, 0)
  shared <- 1 + common * rnorm(n)
  list(doses = sweep(d$dose + own, 2, shared, `*`), source = sprintf("normal draws of u%s%s", if (common > 0) sprintf(" and a common %.3g %%", 100 * common) else "",
                                                                   if (all(known)) "" else sprintf(" (%d of %d doses have none)", sum(!known), nrow(d))))
}

read_table_of_draws <- function(file, metric) {
  e <- read.csv(file, check.names = FALSE, stringsAsFactors = FALSE, fileEncoding = "UTF-8-BOM")
  missing <- setdiff(c("name", "structure", "draw", metric), names(e))
  if (length(missing)) refuse(file, ": no column ", paste(missing, collapse = ", "), " (each row is a draw of a case's structure) correct it")
  data.frame(key = paste(e$name, e$structure, sep = "\r"), draw = e$draw, dose = as.numeric(e[[metric]]))
}

#' Adds to the intervals of `estimates` the spread of `refit(doses)` (a named vector) over the draws: half widths and (1 + 1/M) times the
#' variance between draws add in quadrature (Rubin 1987), each side by itself; `log` quantities on their logarithm. Quantities that no draw gives stay NA.
add_dose_uncertainty <- function(estimates, d, m, request, refit, log_scale) {
  draws <- dose_draws(d, m, request)
  if (is.null(draws)) return(list(estimates = estimates, notes = "Dose uncertainty is not known: the intervals are those without it."))
  z <- qnorm(1 - (1 - request$level) / 2)
  values <- apply(draws$doses, 2, function(dose) tryCatch(refit(dose), error = function(e) NA_real_))
  if (is.list(values)) values <- simplify2array(values[lengths(values) > 1])
  for (i in seq_len(nrow(estimates))) {
    q <- estimates$quantity[i]
    if (!(q %in% rownames(values))) next
    to <- if (q %in% log_scale) log else identity
    back <- if (q %in% log_scale) exp else identity
    between <- (1 + 1 / ncol(values)) * var(to(values[q, ]), na.rm = TRUE)
    half <- function(bound) sqrt((to(bound) - to(estimates$value[i]))^2 + z^2 * between)
    estimates$lower_with_u[i] <- back(to(estimates$value[i]) - half(estimates$lower[i]))
    estimates$upper_with_u[i] <- back(to(estimates$value[i]) + half(estimates$upper[i]))
  }
  reliability <- 1 - mean(apply(draws$doses, 1, var)) / var(d$dose)
  notes <- sprintf("Dose uncertainty: %d draws (%s). Reliability of the doses %.3f: errors of doses flatten a slope by about that factor, and the wider interval does not put this right.",
                   ncol(draws$doses), draws$source, reliability)
  list(estimates = estimates, notes = notes)
}
