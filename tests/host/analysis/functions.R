# SPDX-License-Identifier: Apache-2.0
# Functions of analysis/lib against published numbers and against other functions of R. Ends with 1 and says which differ.

here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)[1]))
suppressMessages(library(survival))
for (file in list.files(file.path(here, "../../../analysis/lib"), full.names = TRUE)) source(file)
wrong <- 0
expect <- function(what, value, reference, relative) {
  if (length(value) == length(reference) && all(is.finite(value)) && all(abs(value - reference) <= relative * abs(reference))) return(invisible())
  cat("FAILED ", what, ": ", paste(format(value, digits = 9), collapse = " "), " instead of ", paste(reference, collapse = " "), "\n", sep = "")
  wrong <<- wrong + 1
}

# Heinze and Schemper 2002 (endometrial cancer, 79 women; the data come with brglm2): Firth estimates and penalised profile intervals, as logistf
# prints them (five digits).
data("endometrial", package = "brglm2", envir = environment())
fit <- glm(HG ~ NV + PI + EH, binomial, endometrial, method = brglm2::brglmFit, type = "AS_mean")
m <- list(x = model.matrix(fit), y = endometrial$HG, firth = TRUE, family = fit$family, b = coef(fit), patient = seq_len(nrow(endometrial)),
          covariance = vcov(fit), centre = 0, width = 1, most = logit_loglik(coef(fit), model.matrix(fit), endometrial$HG, TRUE))
published <- list(`(Intercept)` = c(3.77456, 1.08254, 7.20928), NV = c(2.92927, 0.60972, 7.85463), PI = c(-0.03475, -0.12446, 0.04046),
                  EH = c(-2.60416, -4.36518, -1.23272))
for (name in names(published)) {
  i <- profile_interval(m, fit, name, 0.95)
  expect(paste("Firth", name), c(i$value, i$lower, i$upper), published[[name]], 2e-4)
}
# Our own penalised maximum is that of brglm2: no constraint moves it where it already holds.
expect("Firth maximum", max_firth(m$x, m$y, c(0, 1, 0, 0), coef(fit)[["NV"]]), m$most, 1e-7)

# Profile intervals of slope and intercept against confint (MASS), whose own interpolation is good to about 1 %.
d <- data.frame(dose = c(80, 95, 110, 120, 135, 150, 160, 175, 190, 210, 240, 300), y = c(0, 0, 1, 0, 0, 1, 0, 1, 1, 1, 1, 1), patient = as.character(1:12))
plain <- glm(y ~ dose, binomial, d)
model <- profile_model(plain, d, FALSE)
slope <- profile_interval(model, plain, "slope", 0.95)
expect("slope against confint", c(slope$lower, slope$upper), suppressMessages(confint(plain))["dose", ], 0.01)
gamma50 <- profile_interval(model, plain, "gamma50", 0.95)
expect("gamma50 against confint", c(gamma50$upper, gamma50$lower), -suppressMessages(confint(plain))["(Intercept)", ] / 4, 0.01)
# At a bound of D50 the deviance of the model that is forced through it is larger by the quantile.
D50 <- profile_interval(model, plain, "D50", 0.95)
forced <- function(D) glm(y ~ 0 + I(dose - D), binomial, d)$deviance - plain$deviance
expect("D50 bounds", c(forced(D50$lower), forced(D50$upper)), rep(qchisq(0.95, 1), 2), 1e-5)

# clinical.md 6.4.
expect("EUD", eud(c(.4, .3, .2, .1), c(5, 20, 50, 90), 0.97), 27.36539, 1e-4)
expect("LKB", lkb_ntcp(27.36539, 39.8, 0.12), 0.004613, 2e-4)  # printed with four digits
expect("LKB t", (27.36539 - 39.8) / (0.12 * 39.8), -2.60356, 1e-4)

# clinical.md 6.5: parts of the mean time in response, and the course where patient 4 is censored at 10 months.
course <- function(end4, event4) {
  d <- data.frame(response = c(3, 4, NA, 6, NA, 3), time = c(15, 24, 6, end4, 24, 9), event = c(1, 0, 1, event4, 0, 1))
  d$first <- ifelse(is.na(d$response), d$time, d$response)
  d$first_event <- ifelse(is.na(d$response), d$event, 1)
  d
}
d6 <- course(20, 1)
expect("RMST of the end", restricted_mean(survfit(Surv(time, event) ~ 1, d6), 24)[["value"]], 16.33333, 1e-4)
expect("RMST of response or end", restricted_mean(survfit(Surv(first, first_event) ~ 1, d6), 24)[["value"]], 7.66667, 1e-4)
r <- mean_in_response(d6, 24)
# Nothing is censored before 24 months: the plain mean, and the plain standard error with n in its denominator.
time_in <- c(12, 20, 0, 14, 0, 6)
expect("mean in response", r[["value"]], mean(time_in), 1e-9)
expect("its standard error", r[["se"]], sqrt(mean((time_in - mean(time_in))^2) / 6), 1e-6)
expect("mean in response, censored", mean_in_response(course(10, 0), 24)[["value"]], 8.83333, 1e-4)

# Cox: at a bound of the profile interval the partial likelihood has fallen by half the quantile.
s <- data.frame(time = c(3, 5, 7, 9, 12, 15, 18, 24, 24, 24), event = c(1, 1, 0, 1, 0, 1, 0, 0, 0, 0), dose = c(90, 190, 160, 120, 140, 210, 130, 180, 230, 100))
cox <- coxph(Surv(time, event) ~ dose, s)
for (bound in cox_profile(cox, s, 0.95)) {
  fixed <- coxph(Surv(time, event) ~ offset(bound * dose), s)$loglik
  expect("Cox bound", 2 * (cox$loglik[2] - fixed[1]), qchisq(0.95, 1), 1e-4)
}

# Two lesions that are copies of one say no more than one: the interval by patient stays, the naive one would shrink by sqrt(2).
twice <- rbind(d, d)
doubled <- glm(y ~ dose, binomial, twice)
wide <- profile_interval(profile_model(doubled, twice, FALSE), doubled, "slope", 0.95)
naive <- profile_interval(profile_model(doubled, transform(twice, patient = as.character(1:24)), FALSE), doubled, "slope", 0.95)
if (!(wide$upper - wide$lower > 1.2 * (naive$upper - naive$lower))) {
  cat("FAILED clusters: copies of lesions narrow the interval:", unlist(wide[1:3]), "naive", unlist(naive[1:3]), "\n")
  wrong <- wrong + 1
}

quit(status = as.integer(wrong > 0))
