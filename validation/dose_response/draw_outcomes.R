# SPDX-License-Identifier: Apache-2.0
# Rscript draw_outcomes.R TABLE.csv OUT.csv D50_Gy GAMMA50 SEED: a collected table with lesion_outcome.response drawn from a known TCP of the
# mean dose of its tumours (CR or SD), for  yttria cohort analyze.

arguments <- commandArgs(trailingOnly = TRUE)
t <- read.csv(arguments[1], check.names = FALSE, colClasses = "character", na.strings = "")
D50 <- as.numeric(arguments[3])
gamma50 <- as.numeric(arguments[4])
RNGkind("Mersenne-Twister", "Inversion", "Rejection")
set.seed(as.integer(arguments[5]))
tumours <- which(t$role == "tumour" & t$derived != "1")
p <- plogis(4 * gamma50 * (as.numeric(t$mean_Gy[tumours]) / D50 - 1))
t$lesion_outcome.response <- NA
t$lesion_outcome.response[tumours] <- ifelse(runif(length(p)) < p, "CR", "SD")
t$covariate.product <- "resin"
write.csv(t, arguments[2], row.names = FALSE, na = "", quote = TRUE)
