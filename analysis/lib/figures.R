# SPDX-License-Identifier: Apache-2.0
# Figures, each as SVG and PNG, in the colours of the reports.

INK <- "#1c2430"
SOFT <- "#5d6875"
LINE <- "#dde2e8"
COLOURS <- c("#14547a", "#b3260b", "#0b6e5f", "#8a5a00", "#5b3f8c", "#3a4652")

#' Draws `draw()` into figures/NAME.svg and .png of `folder`; returns the names.
save_figure <- function(folder, name, width, height, draw) {
  dir.create(file.path(folder, "figures"), showWarnings = FALSE)
  files <- file.path("figures", paste0(name, c(".svg", ".png")))
  for (file in files) {
    full <- file.path(folder, file)
    if (endsWith(file, "svg")) svg(full, width, height, family = "sans")
    else png(full, width, height, units = "in", res = 150, type = "cairo", family = "sans")
    par(mar = c(4, 4.2, 1, 1), mgp = c(2.5, 0.6, 0), las = 1, tcl = -0.3, cex = 0.95, fg = SOFT, col.axis = INK, col.lab = INK, bty = "l")
    tryCatch(draw(), finally = dev.off())
  }
  files
}

axis_name <- function(m, unit) sprintf("%s of %s%s", sub("_(Gy|percent|mm|mL)$", "", m$dose), if (is.null(m$structure)) m$role else m$structure, if (nzchar(unit)) paste0(" [", unit, "]") else "")

draw_curve <- function(r, m) {
  d <- r$d
  plot(range(r$curve$dose), c(0, 1), type = "n", xlab = axis_name(m, r$unit), ylab = "probability")
  abline(h = seq(0, 1, 0.25), col = LINE)
  polygon(c(r$curve$dose, rev(r$curve$dose)), c(r$curve$lower, rev(r$curve$upper)), col = "#14547a22", border = NA)
  lines(r$curve$dose, r$curve$value, col = COLOURS[1], lwd = 2.2)
  # Equal doses stand beside each other, not by chance but in order.
  shift <- ave(seq_along(d$dose), d$y, round(d$dose, 3), FUN = function(i) seq_along(i) - 1) * 0.018
  y <- ifelse(d$y == 1, 1 - shift, shift)
  if (any(is.finite(d$dose_u))) segments(d$dose - d$dose_u, y, d$dose + d$dose_u, y, col = "#5d687566")
  points(d$dose, y, pch = 21, bg = ifelse(d$y == 1, COLOURS[3], "#ffffff"), col = INK, cex = 0.9)
  q <- r$estimates[r$estimates$quantity == "D50", ]
  if (is.finite(q$value) && !(is.na(q$lower) && is.na(q$upper)) && q$value > min(r$curve$dose) && q$value < max(r$curve$dose)) {
    limits <- c(if (is.na(q$lower)) min(r$curve$dose) else q$lower, if (is.na(q$upper)) max(r$curve$dose) else q$upper)
    segments(limits[1], 0.5, limits[2], 0.5, col = COLOURS[2], lwd = 1.6)
    points(q$value, 0.5, pch = 18, col = COLOURS[2], cex = 1.4)
  }
}

draw_roc <- function(r) {
  roc <- r$w$get("roc")
  plot(c(0, 1), c(0, 1), type = "n", xlab = "1 - specificity", ylab = "sensitivity", asp = 1)
  abline(0, 1, col = LINE)
  lines(1 - roc$specificities, roc$sensitivities, type = "s", col = COLOURS[1], lwd = 2.2)
  a <- r$estimates[r$estimates$quantity == "AUC", ]
  text(1, 0.06, sprintf("AUC %.3f%s", a$value, if (is.na(a$lower)) "" else sprintf(" (%.3f to %.3f)", a$lower, a$upper)), adj = 1, col = INK)
}

#' Kaplan-Meier curves with log-log bands and the numbers at risk.
draw_survival <- function(fit, ylab, groups = NULL) {
  n <- max(1, length(fit$strata))
  old <- par(mar = c(4.6 + 1.1 * n, 5.2, 1, 1))
  on.exit(par(old))
  last <- max(fit$time)
  plot(c(0, last), c(0, 1), type = "n", xlab = "", ylab = ylab)
  mtext("months", 1, 1.9, col = INK, cex = 0.95)
  abline(h = seq(0, 1, 0.25), col = LINE)
  for (i in seq_len(n)) {
    one <- if (n == 1) fit else fit[i]
    step <- function(y) list(x = rep(c(0, one$time), each = 2)[-1], y = head(rep(c(1, y), each = 2), -1))
    lower <- step(ifelse(is.na(one$lower), one$surv, one$lower))
    upper <- step(ifelse(is.na(one$upper), one$surv, one$upper))
    polygon(c(lower$x, rev(upper$x)), c(lower$y, rev(upper$y)), col = paste0(COLOURS[i], "1c"), border = NA)
    s <- step(one$surv)
    lines(s$x, s$y, col = COLOURS[i], lwd = 2.2)
    censored <- one$n.censor > 0
    points(one$time[censored], one$surv[censored], pch = 3, col = COLOURS[i], cex = 0.8)
    at <- pretty(c(0, last), 6)
    at <- at[at <= last]
    risk <- summary(one, times = at, extend = TRUE)$n.risk
    mtext(risk, 1, 2.6 + 1.1 * i, at = at, col = COLOURS[i], cex = 0.85)
    mtext(if (n == 1) "at risk" else sub("^group=", "", names(fit$strata)[i]), 1, 2.6 + 1.1 * i, at = -0.045 * last, adj = 1, col = COLOURS[i], cex = 0.75)
  }
}

#' Doses of the rows of a model by outcome: every dose a point, with the quartiles.
draw_doses <- function(dose, group, xlab) {
  old <- par(mar = c(4, 8.5, 1, 1))
  on.exit(par(old))
  names <- levels(group)
  plot(range(dose), c(0.4, length(names) + 0.6), type = "n", xlab = xlab, ylab = "", yaxt = "n")
  axis(2, seq_along(names), sprintf("%s (%d)", names, as.integer(table(group))), tick = FALSE)
  for (i in seq_along(names)) {
    x <- sort(dose[group == names[i]])
    if (!length(x)) next
    q <- quantile(x, c(0.25, 0.5, 0.75))
    rect(q[1], i - 0.22, q[3], i + 0.22, col = "#14547a18", border = SOFT)
    segments(q[2], i - 0.22, q[2], i + 0.22, col = COLOURS[1], lwd = 2.4)
    points(x, i + rep(c(-0.1, 0, 0.1), length.out = length(x)), pch = 21, bg = "#ffffff", col = COLOURS[1], cex = 0.8)
  }
}

draw_change <- function(d, m) {
  plot(c(0.7, 2.3), range(d$before, d$after), type = "n", xaxt = "n", xlab = "", ylab = m$name)
  axis(1, 1:2, c(m$from, m$to))
  segments(1, d$before, 2, d$after, col = "#14547a55")
  points(rep(1:2, each = nrow(d)), c(d$before, d$after), pch = 21, bg = "#ffffff", col = COLOURS[1], cex = 0.8)
  segments(1, mean(d$before), 2, mean(d$after), col = COLOURS[2], lwd = 2.6)
}

#' Ratios of all models on one logarithmic axis; thin line: with the uncertainty of the doses.
draw_forest <- function(rows) {
  n <- nrow(rows)
  old <- par(mar = c(4, 1, 1, 1), bty = "n")
  on.exit(par(old))
  bounds <- range(c(rows$value, rows$lower, rows$upper, rows$lower_with_u, rows$upper_with_u, 1), na.rm = TRUE, finite = TRUE)
  bounds <- pmin(pmax(bounds, 1e-3), 1e3)
  span <- log(bounds)
  width <- max(diff(span), 0.2)
  edge <- c(span[1] - 0.06 * width, span[2] + 0.06 * width)
  plot(c(edge[1] - 1.35 * width, edge[2] + 0.95 * width), c(0.5, n + 0.7), type = "n", xaxt = "n", yaxt = "n", xlab = "", ylab = "")
  ticks <- axisTicks(span / log(10), log = TRUE, nint = 5)
  ticks <- ticks[log(ticks) >= edge[1] & log(ticks) <= edge[2]]
  axis(1, log(ticks), format(ticks, drop0trailing = TRUE, trim = TRUE))
  segments(0, 0.5, 0, n + 0.5, col = SOFT, lty = 3)
  for (i in seq_len(n)) {
    y <- n + 1 - i
    r <- rows[i, ]
    ends <- function(lower, upper) c(if (is.na(lower)) edge[1] else max(log(lower), edge[1]), if (is.na(upper)) edge[2] else min(log(upper), edge[2]))
    if (!is.na(r$lower_with_u) || !is.na(r$upper_with_u)) {
      e <- ends(r$lower_with_u, r$upper_with_u)
      segments(e[1], y, e[2], y, col = COLOURS[2], lwd = 1)
    }
    e <- ends(r$lower, r$upper)
    segments(e[1], y, e[2], y, col = COLOURS[1], lwd = 3.4)
    if (is.finite(r$value)) points(min(max(log(r$value), edge[1]), edge[2]), y, pch = 15, col = COLOURS[1], cex = 1.2)
    text(edge[1] - 1.3 * width, y, r$label, adj = 0, col = INK, cex = 0.92)
    text(edge[2] + 0.08 * width, y, sprintf("%s (%s to %s)", number_text(r$value), bound_text(r$lower, "0"), bound_text(r$upper, "no bound")), adj = 0, col = INK, cex = 0.92)
  }
}

number_text <- function(x) if (is.na(x)) "infinite" else formatC(x, digits = 3, format = "g")
bound_text <- function(x, none) if (is.na(x)) none else formatC(x, digits = 3, format = "g")
