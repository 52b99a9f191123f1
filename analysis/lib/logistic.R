# SPDX-License-Identifier: Apache-2.0
# Binary end points against dose: glm() and brglm2 (Firth) give the fit; intervals are profile-likelihood (docs/methods/dose_response.md).

#' True where a maximum-likelihood fit does not exist: dose alone parts the outcomes, glm does not converge, or a coefficient runs away
#' (|beta| x range above 20, as in clinical.md 6.2) with a standard error above twice its size. The last condition is ours: a steep curve over
#' long-tailed doses passes 20 with a finite estimate.
is_separated <- function(fit, d) {
  x <- model.matrix(fit)
  span <- apply(x, 2, function(column) diff(range(column)))
  far <- any(abs(coef(fit)) * span > 20 & sqrt(diag(vcov(fit))) > 2 * abs(coef(fit)), na.rm = TRUE)
  yes <- d$dose[d$y == 1]
  no <- d$dose[d$y == 0]
  far || !fit$converged || max(no) <= min(yes) || max(yes) <= min(no)
}

#' Penalised (Firth) or plain log-likelihood at coefficients `b` of a logit model.
logit_loglik <- function(b, x, y, firth) {
  eta <- drop(x %*% b)
  value <- sum(y * eta) - sum(ifelse(eta > 0, eta + log1p(exp(-eta)), log1p(exp(eta))))
  if (!firth) return(value)
  w <- exp(-abs(eta)) / (1 + exp(-abs(eta)))^2
  value + 0.5 * as.numeric(determinant(crossprod(x * sqrt(w)))$modulus)
}

#' Largest penalised log-likelihood (Firth 1993; Heinze and Schemper 2002) where a'b = const: Newton steps with the modified score in the
#' plane of the constraint, halved until they climb. The penalty is of the whole information, as in logistf.
max_firth <- function(x, y, a, const) {
  plane <- qr.Q(qr(cbind(a)), complete = TRUE)[, -1, drop = FALSE]
  b <- a * const / sum(a^2)
  value <- logit_loglik(b, x, y, TRUE)
  for (step in 1:200) {
    if (ncol(plane) == 0) break
    p <- plogis(drop(x %*% b))
    w <- pmax(p * (1 - p), 1e-300)
    information <- crossprod(x * sqrt(w))
    hat <- rowSums((x %*% solve(information)) * x) * w
    score <- crossprod(x, y - p + hat * (0.5 - p))
    move <- drop(plane %*% solve(crossprod(plane, information %*% plane), crossprod(plane, score)))
    largest <- max(abs(x %*% move))
    if (largest > 5) move <- move * 5 / largest
    for (halving in 1:30) {
      new <- tryCatch(logit_loglik(b + move, x, y, TRUE), error = function(e) -Inf)
      if (is.finite(new) && new >= value - 1e-12) break
      move <- move / 2
    }
    b <- b + move
    if (new - value < 1e-10 && max(abs(x %*% move)) < 1e-6) break
    value <- new
  }
  logit_loglik(b, x, y, TRUE)
}

#' Largest log-likelihood where a'b = const, by glm.fit with an offset.
max_plain <- function(x, y, a, const, family) {
  plane <- qr.Q(qr(cbind(a)), complete = TRUE)[, -1, drop = FALSE]
  offset <- drop(x %*% (a * const / sum(a^2)))
  control <- glm.control(epsilon = 1e-10, maxit = 100)
  if (ncol(plane) == 0) return(-0.5 * sum(family$dev.resids(y, family$linkinv(offset), rep(1, length(y)))))
  start <- rep(0, ncol(plane))
  fit <- suppressWarnings(tryCatch(
    glm.fit(x %*% plane, y, offset = offset, family = family, control = control, intercept = FALSE, start = start),
    error = function(e) glm.fit(x %*% plane, y, offset = offset, family = family, control = control, intercept = FALSE)))
  -0.5 * fit$deviance
}

#' What profiling needs of a fit: design (dose scaled to mean 0, sd 1), outcomes, family, coefficients and covariance on that scale.
profile_model <- function(fit, d, firth) {
  x <- model.matrix(fit)
  centre <- mean(d$dose)
  width <- sd(d$dose)
  x[, "dose"] <- (x[, "dose"] - centre) / width
  to_scaled <- diag(ncol(x))
  dimnames(to_scaled) <- list(colnames(x), colnames(x))
  to_scaled["(Intercept)", "dose"] <- centre
  to_scaled["dose", "dose"] <- width
  b <- drop(to_scaled %*% coef(fit))
  m <- list(x = x, y = d$y, centre = centre, width = width, firth = firth, family = fit$family, b = b, patient = d$patient,
            covariance = to_scaled %*% vcov(fit) %*% t(to_scaled), to_scaled = to_scaled)
  m$most <- if (firth) logit_loglik(b, x, d$y, TRUE) else -0.5 * fit$deviance
  m
}

constrained <- function(m, a, const) if (m$firth) max_firth(m$x, m$y, a, const) else max_plain(m$x, m$y, a, const, m$family)

#' The constraint that a quantity has a value, its estimate and its gradient in the coefficients. Quantities: "slope" (per Gy), "D50" (Gy),
#' "gamma50" (normalised slope: logit beta1 D50 / 4; probit beta1 D50 / sqrt(2 pi)), "at" (linear predictor at `dose`), or a coefficient.
quantity_of <- function(m, what, dose = NA) {
  n <- names(m$b)
  unit <- function(name) as.numeric(n == name)
  at <- function(D) unit("(Intercept)") + unit("dose") * (D - m$centre) / m$width
  linear <- function(a) list(value = sum(a * m$b), gradient = a, constraint = function(c) list(a = a, const = c))
  switch(what,
    slope = linear(unit("dose") / m$width),
    D50 = {
      slope <- m$b[["dose"]] / m$width
      D50 <- -sum(at(0) * m$b) / slope
      list(value = D50, gradient = -at(D50) / slope, constraint = function(c) list(a = at(c), const = 0))
    },
    gamma50 = linear(-at(0) * (if (m$family$link == "logit") 1 / 4 else 1 / sqrt(2 * pi))),
    at = linear(at(dose)),
    linear(unit(what)))
}

#' By how much clusters widen the variance of a quantity: sandwich over model, never below 1 (Royall and Tsou 2003 divide the likelihood by it).
cluster_factor <- function(m, fit, gradient) {
  if (!anyDuplicated(m$patient)) return(1)
  robust <- m$to_scaled %*% sandwich::vcovCL(fit, cluster = m$patient, type = "HC1") %*% t(m$to_scaled)
  max(1, sum(gradient * (robust %*% gradient)) / sum(gradient * (m$covariance %*% gradient)))
}

#' Fall of twice the log-likelihood that bounds an interval: chi-squared; with clusters F of 1 and patients - 1, times their factor.
fall_of <- function(m, level, factor) {
  clusters <- length(unique(m$patient))
  factor * (if (factor > 1 || anyDuplicated(m$patient)) qf(level, 1, clusters - 1) else qchisq(level, 1))
}

#' Profile-likelihood interval: list(value, lower, upper, se, note). A bound is NA where the likelihood never falls far enough.
profile_interval <- function(m, fit, what, level, dose = NA) {
  q <- quantity_of(m, what, dose)
  factor <- cluster_factor(m, fit, q$gradient)
  fall <- fall_of(m, level, factor)
  se <- sqrt(factor * sum(q$gradient * (m$covariance %*% q$gradient)))
  excess <- function(c) {
    k <- q$constraint(c)
    2 * (m$most - constrained(m, k$a, k$const)) - fall
  }
  out <- list(value = q$value, lower = NA, upper = NA, se = se, note = "")
  # Without a slope at this level every D50 far away is as good: the set has no bounds that could be named.
  if (what == "D50") {
    flat <- quantity_of(m, "slope")$constraint(0)
    if (2 * (m$most - constrained(m, flat$a, flat$const)) <= fall) {
      out$note <- "unbounded: a slope of zero is inside the interval at this level"
      return(out)
    }
  }
  for (side in c(-1, 1)) {
    near <- q$value
    step <- if (is.finite(se) && se > 0) se else abs(q$value) * 0.1 + 1e-6
    far <- q$value + side * step
    for (i in 1:60) {
      over <- excess(far)
      if (is.finite(over) && over > 0) break
      near <- far
      step <- step * 1.5
      far <- far + side * step
    }
    if (!(is.finite(over) && over > 0)) {
      out$note <- "unbounded on one side"
      next
    }
    found <- if (near == q$value) uniroot(excess, sort(c(near, far)), f.lower = if (side > 0) -fall else over,
                                          f.upper = if (side > 0) over else -fall, tol = 1e-9 * max(abs(far), 1e-3))$root
             else uniroot(excess, sort(c(near, far)), tol = 1e-9 * max(abs(far), 1e-3))$root
    if (side < 0) out$lower <- found else out$upper <- found
  }
  out
}
