# SPDX-License-Identifier: Apache-2.0
# A workspace of one model: what is evaluated is written down, so that calls.R repeats it.

#' A workspace around the data frame `d`: set("fit", quote(glm(...))) evaluates, keeps the value as `fit` and the text of the call.
new_workspace <- function(d) {
  e <- new.env(parent = globalenv())
  e$d <- d
  lines <- character()
  list(
    set = function(name, call) {
      lines <<- c(lines, paste0(name, " <- ", paste(deparse(call, width.cutoff = 110), collapse = "\n  ")))
      # Warnings are findings of the model (separation, convergence), looked at through the model itself.
      assign(name, suppressWarnings(eval(call, e)), envir = e)
      invisible(e[[name]])
    },
    get = function(name) e[[name]],
    calls = function() lines
  )
}

#' One number of a result. NA bounds: not known or without bound, as `note` says. Units are in `unit`.
estimate <- function(quantity, value, lower = NA, upper = NA, se = NA, unit = "", method = "", note = "") {
  data.frame(quantity, value = as.numeric(value), se = as.numeric(se), lower = as.numeric(lower), upper = as.numeric(upper),
             lower_with_u = NA_real_, upper_with_u = NA_real_, unit, method, note, stringsAsFactors = FALSE)
}

#' A design that must not be computed: gathered by analyze.R, which says all of them and ends with exit 3.
refuse <- function(...) stop(structure(class = c("yttria_refusal", "error", "condition"), list(message = paste0(...), call = NULL)))

#' Data that do not carry an answer (no events, one patient): the model is listed with this reason.
not_assessable <- function(...) {
  stop(structure(class = c("yttria_not_assessable", "error", "condition"), list(message = paste0(...), call = NULL)))
}

#' Resamples rows by patient (patients are drawn with replacement and bring all their rows): clusters stay together.
resample_by_patient <- function(patients) {
  rows <- split(seq_along(patients), patients)
  unlist(rows[sample.int(length(rows), replace = TRUE)], use.names = FALSE)
}
