# SPDX-License-Identifier: Apache-2.0
# Lyman-Kutcher-Burman (clinical.md 6.4): published parameters against what was seen. No parameters of our own, and no risk of a patient.

#' Generalised EUD [unit of D] of volume fractions v (they add to 1) at doses D: (sum v D^(1/n))^n.
eud <- function(v, D, n) sum(v * D^(1 / n))^n

#' Complication probability of an EUD: Phi((EUD - TD50) / (m TD50)).
lkb_ntcp <- function(eud, TD50, m) pnorm((eud - TD50) / (m * TD50))

#' Expected and observed count of an end point whose dose column is a gEUD.
analyse_lkb <- function(w, m, unit) {
  w$set("expected", bquote(lkb_ntcp(d$dose, .(m$lkb$TD50_Gy), .(m$lkb$m))))
  p <- w$get("expected")
  rbind(estimate("LKB expected count", sum(p), se = sqrt(sum(p * (1 - p))), method = m$lkb$source, note = "published parameters, not fitted here"),
        estimate("LKB observed count", sum(w$get("d")$y)))
}
