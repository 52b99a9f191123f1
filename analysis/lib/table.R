# SPDX-License-Identifier: Apache-2.0
# The rows of a model, from the table that `yttria cohort collect` made (docs/formats/cohort.md).

DAYS_PER_MONTH <- 365.25 / 12

#' Reads the table. Empty fields are NA; names of patients and structures stay text.
read_table <- function(file) {
  head <- read.csv(file, nrows = 1, check.names = FALSE, colClasses = "character", fileEncoding = "UTF-8-BOM")
  words <- intersect(c("cohort", "patient", "name", "case", "structure", "role", "seed", "commit", "method", "dose_sha256",
                       "case_sha256", "key", "warnings", "covariate.product", "case.verdict"), names(head))
  t <- read.csv(file, check.names = FALSE, na.strings = "", stringsAsFactors = FALSE, fileEncoding = "UTF-8-BOM",
                colClasses = setNames(rep("character", length(words)), words))
  missing <- setdiff(c("patient", "structure", "role"), names(t))
  if (length(missing)) refuse(file, ": no column ", paste(missing, collapse = ", "), " (rows are chosen by it) make the table with  yttria cohort collect")
  if (!nrow(t)) refuse(file, ": no rows (nothing was computed yet) run the cohort and collect it first")
  if (is.null(t[["name"]])) t$name <- t$patient
  t
}

#' Rows of the products asked for. Doses of resin and glass are not interchangeable (clinical.md 2.10), so a mixture must be named.
select_products <- function(t, asked) {
  given <- t[["covariate.product"]]
  if (is.null(given)) given <- rep(NA_character_, nrow(t))
  found <- sort(unique(given[!is.na(given)]))
  if (length(asked) == 0 && (length(found) != 1 || anyNA(given))) {
    refuse("[analysis] has no products (the table has ", if (length(found)) paste(found, collapse = " and ") else "no covariate.product",
           if (anyNA(given) && length(found)) ", and rows without one", "; doses of resin and glass are not interchangeable) write products = [\"",
           if (length(found)) found[1] else "resin", "\"], or all that shall be pooled")
  }
  notes <- character()
  if (length(asked) == 0) asked <- found
  if (!length(found)) {
    notes <- paste0("Product ", paste(asked, collapse = " and "), " as stated in the analysis file: the table has no covariate.product.")
    return(list(table = t, products = asked, notes = notes, left_out = 0L))
  }
  unknown <- setdiff(asked, found)
  if (length(unknown)) refuse("[analysis] products: no row of ", paste(unknown, collapse = ", "), " (the table has ", paste(found, collapse = ", "), ") correct it")
  keep <- !is.na(given) & given %in% asked
  if (length(asked) > 1) notes <- paste0("Pooled as asked for: ", paste(asked, collapse = " and "), ". Their doses are not interchangeable.")
  if (any(!keep)) notes <- c(notes, paste0(length(unique(t$patient[!keep])), " patients of another product, or of none given, are left out."))
  list(table = t[keep, , drop = FALSE], products = asked, notes = notes)
}

#' Full name of a column that a model calls `name`: itself, or with the first prefix that the table has.
column_of <- function(t, name, by, what) {
  prefixes <- c(if (by == "lesion") c("lesion_outcome.", "lesion_covariate."), "outcome.", "covariate.", "")
  for (full in paste0(prefixes, name)) if (full %in% names(t)) return(full)
  all <- sub("^(lesion_)?(outcome|covariate)\\.", "", names(t))
  near <- unique(all[order(adist(name, all))])[1]
  refuse(what, " = \"", name, "\": the table has no such column (nor with outcome. or covariate. before it) did you mean \"", near, "\"?")
}

is_outcome <- function(full) grepl("^(lesion_)?outcome\\.", full)

#' Rows of structures for a model: one a lesion, or one a patient (`pick` chooses where several structures fit).
structure_rows <- function(t, m) {
  by_patient <- m$by == "patient"
  if (is.null(m$dose) && by_patient) return(t[!duplicated(t$patient), , drop = FALSE])
  rows <- if (!is.null(m$structure)) t[t$structure == m$structure, , drop = FALSE]
          else t[t$role == m$role & (is.null(t[["derived"]]) | t[["derived"]] %in% c(0, NA)), , drop = FALSE]
  if (!nrow(rows)) refuse(m$where, ": no row has ", if (!is.null(m$structure)) paste0("structure \"", m$structure) else paste0("role \"", m$role), "\" (see the table) correct it")
  twice <- duplicated(rows[c("patient", "structure")])
  if (!by_patient && any(twice)) {
    refuse(m$where, ": ", rows$structure[twice][1], " of patient ", rows$patient[twice][1], " is in several cases (it would count more than once) leave one case of the patient in the manifest, or take by = \"patient\" with pick")
  }
  if (!by_patient || !anyDuplicated(rows$patient)) return(rows)
  if (is.null(m$pick)) {
    who <- rows$patient[duplicated(rows$patient)][1]
    refuse(m$where, ": patient ", who, " has several structures (by = \"patient\" takes one dose of each) add pick = \"largest\", \"lowest\" or \"highest\", or structure = NAME")
  }
  key <- switch(m$pick, largest = -as.numeric(rows$volume_mL), lowest = rows[[m$dose]], highest = -rows[[m$dose]])
  rows <- rows[order(match(rows$patient, unique(t$patient)), key, rows$structure), , drop = FALSE]
  rows[!duplicated(rows$patient), , drop = FALSE]
}

#' A binary outcome from its column: text by `positive` words, numbers by `at_least`, else 0 and 1.
binary_outcome <- function(values, m) {
  if (!is.null(m$positive)) {
    values <- as.character(values)
    values[values %in% c("NE")] <- if (identical(m$not_evaluable, "negative")) "" else NA
    return(as.integer(ifelse(is.na(values), NA, values %in% unlist(m$positive))))
  }
  if (!is.numeric(values) && !all(is.na(values))) refuse(m$where, ": endpoint \"", m$endpoint, "\" holds words (such as ", na.omit(values)[1], ") add positive = [...]")
  if (!is.null(m$at_least)) return(as.integer(values >= m$at_least))
  if (!all(values %in% c(0, 1, NA))) refuse(m$where, ": endpoint \"", m$endpoint, "\" holds other numbers than 0 and 1 (", na.omit(setdiff(values, c(0, 1)))[1], ") add at_least = NUMBER")
  as.integer(values)
}

#' The frame of a model with patient, name, structure, dose, dose_u and covariates; incomplete rows are left out and counted.
model_frame <- function(t, m, extra) {
  rows <- structure_rows(t, m)
  d <- data.frame(patient = rows$patient, name = rows$name, structure = rows$structure, stringsAsFactors = FALSE)
  if (!is.null(m$dose)) {
    full <- if (m$dose %in% names(rows)) m$dose else refuse(m$where, ": dose = \"", m$dose, "\": the table has no such column did you mean \"",
                                                           names(t)[order(adist(m$dose, names(t)))][1], "\"?")
    d$dose <- as.numeric(rows[[full]])
    u <- rows[[paste0(full, "_u")]]
    d$dose_u <- if (is.null(u)) NA_real_ else as.numeric(u)
  }
  d <- cbind(d, extra(rows))
  for (name in unlist(m$covariates)) {
    full <- column_of(t, name, m$by, paste0(m$where, ": covariates"))
    if (is_outcome(full)) {
      refuse(m$where, ": covariates: \"", name, "\" is an outcome (it is not known at treatment; a model with it compares patients by what happened later) remove it")
    }
    values <- rows[[full]]
    d[[make.names(name)]] <- if (is.numeric(values)) values else factor(values)
  }
  whole <- complete.cases(d[setdiff(names(d), "dose_u")])
  attr(d, "left_out") <- sum(!whole)
  kept <- d[whole, , drop = FALSE]
  rownames(kept) <- NULL
  structure(kept, left_out = sum(!whole), left_out_who = unique(d$patient[!whole]))
}

#' Covariates centred (numbers) or against their first level; returns the frame and what was done, as notes.
centre_covariates <- function(d, covariates) {
  notes <- character()
  for (name in make.names(unlist(covariates))) {
    if (is.numeric(d[[name]])) {
      notes <- c(notes, sprintf("%s is centred at its mean %.4g: D50 is at that value.", name, mean(d[[name]])))
      d[[name]] <- d[[name]] - mean(d[[name]])
    } else {
      d[[name]] <- droplevels(d[[name]])
      if (nlevels(d[[name]]) < 2) not_assessable("covariate ", name, " has one value only")
      notes <- c(notes, sprintf("D50 is at %s = %s.", name, levels(d[[name]])[1]))
    }
  }
  list(d = d, notes = notes)
}

#' At most one term (dose included) below 10 patients with the rarer outcome or event, two below 30, then one for each 10.
check_terms <- function(m, d, rare) {
  terms <- length(c(m$dose)) + sum(vapply(make.names(unlist(m$covariates)),
                                          function(n) if (is.factor(d[[n]])) nlevels(d[[n]]) - 1L else 1L, integer(1)))
  most <- if (rare < 10) 1 else if (rare < 30) 2 else floor(rare / 10)
  if (terms > most) {
    refuse(m$where, ": ", terms, " terms for ", rare, " patients with the rarer outcome (at most ", most,
           ": a larger model would describe its noise) keep ", most)
  }
}

unit_of <- function(metric) if (grepl("_Gy$", metric)) "Gy" else if (grepl("_percent$", metric)) "%" else if (grepl("_mm$", metric)) "mm" else if (grepl("_mL$", metric)) "mL" else ""
