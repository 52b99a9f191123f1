# SPDX-License-Identifier: Apache-2.0
# Rscript analyze.R REQUEST.json FOLDER: every model of the request (docs/formats/analysis.md) on the cohort's table. Ends with 3 and all
# reasons in refused.txt where a design is refused; nothing of that is computed. `yttria cohort analyze` calls this and renames the folder.

arguments <- commandArgs(trailingOnly = TRUE)
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)[1]))
packages <- c("survival", "pROC", "brglm2", "sandwich", "jsonlite")
absent <- packages[!vapply(packages, requireNamespace, TRUE, quietly = TRUE)]
if (length(absent)) {
  writeLines(paste0("R has no package ", paste(absent, collapse = ", "), " (the statistics come from it)"), stderr())
  quit(status = 4)
}
library(survival)
for (file in sort(list.files(file.path(here, "lib"), "\\.R$", full.names = TRUE))) source(file)
RNGkind("Mersenne-Twister", "Inversion", "Rejection")
options(warn = 1, digits = 15, OutDec = ".", scipen = 0)

# Environments, not lists: `$` of a list takes the beginning of a name for the name (at for at_least).
request <- list2env(jsonlite::fromJSON(arguments[1], simplifyVector = FALSE), parent = emptyenv())
request$models <- lapply(request$models, list2env, parent = emptyenv())
folder <- arguments[2]
for (sub in c("data", "figures", "scripts")) dir.create(file.path(folder, sub), showWarnings = FALSE)

kinds <- list(binary = analyse_binary, survival = analyse_survival, duration = analyse_duration, change = analyse_change)

#' Numbers as text that reads back as the same double.
exact <- function(d) {
  for (name in names(d)) if (is.double(d[[name]])) d[[name]] <- ifelse(is.na(d[[name]]), NA, sprintf("%.17g", d[[name]]))
  d
}
write_rows <- function(d, file) write.csv(exact(d), file.path(folder, file), row.names = FALSE, na = "", fileEncoding = "UTF-8")

#' One model: its result, or the reason why there is none. Refusals go up.
analyse <- function(t, m) {
  head <- mget(intersect(c("id", "name", "kind", "endpoint", "by", "dose", "structure", "role", "from", "to", "step", "group", "landmark_months", "cut"), names(m)), m)
  r <- tryCatch(kinds[[m$kind]](t, m, request), yttria_not_assessable = function(e) conditionMessage(e))
  if (is.character(r)) return(list(shown = c(head, list(status = "not_assessable", why = r, estimates = list(), notes = list(), figures = list(), calls = list()))))
  list(head = head, r = r, m = m)
}

draw <- function(a) {
  m <- a$m
  r <- a$r
  id <- m$id
  files <- character()
  if (!is.null(r$curve)) {
    files <- c(files, save_figure(folder, paste0(id, "-curve"), 6.4, 4.2, function() draw_curve(r, m)),
               save_figure(folder, paste0(id, "-roc"), 4.2, 4.2, function() draw_roc(r)))
  }
  if (m$kind == "survival") {
    fit <- if (is.null(r$w$get("km_groups"))) r$w$get("km") else r$w$get("km_groups")
    files <- c(files, save_figure(folder, paste0(id, "-km"), 6.4, 4.4, function() draw_survival(fit, "free of event")))
  }
  if (m$kind == "change") files <- c(files, save_figure(folder, paste0(id, "-change"), 4.2, 4.2, function() draw_change(r$d, m)))
  if (m$kind == "binary" && !is.null(m$dose)) {
    group <- factor(r$d$y, c(0, 1), c("without", "with"))
    files <- c(files, save_figure(folder, paste0(id, "-doses"), 6.4, 2.1, function() draw_doses(r$d$dose, group, axis_name(m, r$unit))))
  }
  files
}

#' The result of a model as it is written: tables, figures, data and calls.
shown <- function(a) {
  if (!is.null(a$shown)) return(a$shown)
  r <- a$r
  data <- file.path("data", paste0(a$m$id, ".csv"))
  frame <- r$w$get("d")
  write_rows(frame, data)
  factors <- names(frame)[vapply(frame, is.factor, TRUE)]
  as_factors <- vapply(factors, function(f) sprintf("d$%s <- factor(d$%s, %s)", f, f, paste(deparse(levels(frame[[f]])), collapse = "")), "")
  d <- r$d
  dose <- if (is.null(d$dose)) NULL else list(unit = r$unit, min = min(d$dose), q1 = quantile(d$dose, 0.25, names = FALSE), median = median(d$dose), q3 = quantile(d$dose, 0.75, names = FALSE), max = max(d$dose))
  c(a$head, list(status = "ok", n = r$n, patients = r$patients, events = r$events, left_out = attr(d, "left_out"), left_out_who = as.list(attr(d, "left_out_who")),
                 dose_summary = dose, estimates = r$estimates, notes = as.list(r$notes), figures = as.list(draw(a)), data = data, curve = r$curve,
                 calls = as.list(c(sprintf("d <- read.csv(\"%s\", colClasses = c(patient = \"character\", name = \"character\", structure = \"character\"))", data), as_factors, r$w$calls()))))
}

#' Which rows of the table give the doses of the models: (dose, structure or role), each once.
dose_sets <- function(models) {
  used <- lapply(models, function(m) if (!is.null(m$dose)) data.frame(dose = m$dose, by = if (is.null(m$structure)) "role" else "structure", value = if (is.null(m$structure)) m$role else m$structure))
  unique(do.call(rbind, used))
}
rows_of_set <- function(t, s) t[[s$by]] == s$value & (s$by == "structure" | is.null(t[["derived"]]) | t[["derived"]] %in% c(0, NA)) & is.finite(t[[s$dose]])

#' Distribution of every dose of the models over the whole cohort.
draw_distributions <- function(t, sets) {
  unlist(lapply(unique(sets$dose), function(metric) {
    mine <- sets[sets$dose == metric, , drop = FALSE]
    parts <- lapply(seq_len(nrow(mine)), function(i) data.frame(dose = t[[metric]][rows_of_set(t, mine[i, ])], group = mine$value[i]))
    d <- do.call(rbind, parts)
    unit <- unit_of(metric)
    xlab <- sprintf("%s%s", sub("_(Gy|percent|mm|mL)$", "", metric), if (nzchar(unit)) paste0(" [", unit, "]") else "")
    save_figure(folder, paste0("cohort-", gsub("[^A-Za-z0-9]+", "-", metric)), 8, 1.3 + 0.65 * nrow(mine), function() draw_doses(d$dose, factor(d$group, mine$value), xlab))
  }))
}

#' Who is in: cases with the doses that the models use.
case_rows <- function(t, sets) {
  lapply(unique(t$name), function(case) {
    own <- t[t$name == case, , drop = FALSE]
    doses <- if (is.null(sets)) NULL else do.call(rbind, lapply(seq_len(nrow(sets)), function(i) {
      r <- own[rows_of_set(own, sets[i, ]), , drop = FALSE]
      u <- r[[paste0(sets$dose[i], "_u")]]
      if (nrow(r)) data.frame(structure = r$structure, metric = sets$dose[i], value = r[[sets$dose[i]]], u = if (is.null(u)) NA_real_ else as.numeric(u), stringsAsFactors = FALSE)
    }))
    list(name = case, patient = own$patient[1], warnings = if (is.null(own[["warnings"]])) NA else own[["warnings"]][1], doses = unique(doses))
  })
}

#' Ratios of all models for the forest plot.
forest_rows <- function(all) {
  rows <- lapply(all, function(s) {
    e <- s$estimates
    if (!is.data.frame(e)) return(NULL)
    e <- e[grepl("^(odds|hazard) ratio (per|of) ", e$quantity), , drop = FALSE]
    if (nrow(e)) cbind(e, label = paste0(s$name, ": ", e$quantity), stringsAsFactors = FALSE)
  })
  do.call(rbind, rows)
}

problems <- character()
keep_refusal <- function(expr) tryCatch(expr, yttria_refusal = function(e) {
  problems <<- c(problems, conditionMessage(e))
  NULL
})
say_refusals <- function() if (length(problems)) {
  writeLines(unique(problems), file.path(folder, "refused.txt"), useBytes = TRUE)
  quit(status = 3)
}
table <- keep_refusal(read_table(request$table))
say_refusals()
chosen <- keep_refusal(select_products(table, unlist(request$products)))
say_refusals()
parts <- lapply(request$models, function(m) keep_refusal(analyse(chosen$table, m)))
say_refusals()
models <- lapply(parts, shown)

forest <- forest_rows(models)
if (!is.null(forest)) save_figure(folder, "forest", 9, 1.2 + 0.32 * nrow(forest), function() draw_forest(forest))

sets <- dose_sets(request$models)
distributions <- if (is.null(sets)) list() else as.list(draw_distributions(chosen$table, sets))
failures <- if (is.null(request$failures)) NULL else read.csv(request$failures, check.names = FALSE, colClasses = "character", fileEncoding = "UTF-8-BOM")

tidy <- do.call(rbind, lapply(models, function(s) {
  if (!is.data.frame(s$estimates)) return(NULL)
  cbind(model = s$id, n = s$n, events = s$events, s$estimates, stringsAsFactors = FALSE)
}))
if (is.null(tidy)) tidy <- cbind(model = character(), n = integer(), events = integer(), estimate("", NA)[0, ])
write_rows(tidy, "estimates.csv")

file.copy(sort(list.files(file.path(here, "lib"), "\\.R$", full.names = TRUE)), file.path(folder, "scripts"))
text <- c("# SPDX-License-Identifier: Apache-2.0", "# Every call that made a number of estimates.csv, in order. In this folder:  Rscript calls.R",
          "library(survival)", "RNGkind(\"Mersenne-Twister\", \"Inversion\", \"Rejection\")",
          "for (file in sort(list.files(\"scripts\", full.names = TRUE))) source(file)")
for (s in models) if (length(s$calls)) text <- c(text, "", paste("# ---", s$id, "---"), unlist(s$calls))
writeLines(text, file.path(folder, "calls.R"), useBytes = TRUE)
session <- capture.output(print(sessionInfo(), locale = FALSE))
writeLines(session, file.path(folder, "session.txt"))
result <- list(schema = 1, analysis = request$name, table_sha256 = request$table_sha256, plan_sha256 = request$plan_sha256, level = request$level, seed = request$seed, bootstrap = request$bootstrap, draws = request$draws,
               horizon_months = request$horizon_months, products = as.list(chosen$products), patients = length(unique(chosen$table$patient)), notes = as.list(chosen$notes),
               methods = as.list(sort(unique(chosen$table$method))), commits = as.list(sort(unique(chosen$table$commit))),
               cases = case_rows(chosen$table, sets), failures = failures, distributions = distributions,
               forest = if (is.null(forest)) list() else list("figures/forest.svg", "figures/forest.png"),
               r = c(list(R = as.character(getRversion())), sapply(packages, function(p) as.character(packageVersion(p)), simplify = FALSE)), models = models)
writeLines(jsonlite::toJSON(result, auto_unbox = TRUE, digits = NA, null = "null", na = "null", dataframe = "rows", pretty = 1), file.path(folder, "analysis.json"), useBytes = TRUE)
