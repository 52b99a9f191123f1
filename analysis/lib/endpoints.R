# SPDX-License-Identifier: Apache-2.0
# Time end points of clinical.md 1.4 from the pairs NAME_days, NAME_event of the table. Days run from the (first) treatment.

#' Pair `name` of rows: list(days, event), or NULL where the table has no such columns.
pair_of <- function(rows, name, by) {
  prefixes <- c(if (by == "lesion") "lesion_outcome.", "outcome.")
  for (prefix in prefixes) {
    days <- rows[[paste0(prefix, name, "_days")]]
    if (!is.null(days)) return(list(days = as.numeric(days), event = as.numeric(rows[[paste0(prefix, name, "_event")]])))
  }
  NULL
}

#' First of several pairs: the earliest event; without one, the earliest end of follow-up (later nothing is known of all of them).
first_of <- function(pairs) {
  pairs <- Filter(Negate(is.null), pairs)
  days <- do.call(cbind, lapply(pairs, `[[`, "days"))
  event <- do.call(cbind, lapply(pairs, `[[`, "event")) == 1
  happened <- ifelse(!is.na(event) & event, days, Inf)
  censored <- ifelse(!is.na(event) & !event, days, Inf)
  first_event <- apply(happened, 1, min)
  first_end <- apply(censored, 1, min)
  any_event <- is.finite(first_event)
  list(days = ifelse(any_event, first_event, ifelse(is.finite(first_end), first_end, NA)), event = as.numeric(any_event))
}

#' Rows of an end point: time and event (months from treatment, or from the response for DoR and DoCR), and for RMDoR and RMDoCR also
#' `first` and `first_event`, the time in which a patient is not yet in response.
#'   OS    death
#'   PFS   progression or death;  HPFS  hepatic progression or death
#'   TTP   progression (death without it is censored)
#'   TTST  subsequent treatment (death without it is censored)
#'   DoR   from the first CR or PR to progression, death or subsequent treatment; DoCR from the first CR
#'   RMDoR, RMDoCR  mean time in response over all patients (Huang and Tian)
time_end_point <- function(rows, m) {
  name_of <- function(role) if (is.null(m$names[[role]])) role else m$names[[role]]
  need <- function(role) {
    p <- pair_of(rows, name_of(role), m$by)
    if (is.null(p)) refuse(m$where, ": endpoint ", m$endpoint, " needs outcome.", name_of(role), "_days and _event (it is made of them) add them to the manifest, or name others in [", m$kind, ".names]")
    p
  }
  optional <- function(role) pair_of(rows, name_of(role), m$by)
  ends <- function() first_of(list(need("progression"), need("os"), optional("subsequent_treatment")))
  started <- function(role) {
    start <- need(role)
    end <- ends()
    bad <- which(start$event == 1 & end$event == 1 & end$days < start$days)
    if (length(bad)) refuse(m$where, ": patient ", rows$patient[bad[1]], " has its response at ", start$days[bad[1]], " d after its end at ", end$days[bad[1]], " d (a response counts up to the first progression) correct the dates")
    list(start = start, end = end)
  }
  months <- function(p) data.frame(time = p$days / DAYS_PER_MONTH, event = p$event)
  since <- function(role) {
    s <- started(role)
    in_response <- s$start$event == 1 & !is.na(s$start$event)
    months(list(days = ifelse(in_response, s$end$days - s$start$days, NA), event = s$end$event))
  }
  in_response <- function(role) {
    s <- started(role)
    first <- first_of(list(s$start, s$end))
    cbind(months(s$end), first = first$days / DAYS_PER_MONTH, first_event = first$event, responded = s$start$event)
  }
  switch(m$endpoint,
    OS = months(need("os")),
    PFS = months(first_of(list(need("progression"), need("os")))),
    HPFS = months(first_of(list(need("hepatic_progression"), need("os")))),
    TTP = months(need("progression")),
    TTST = months(need("subsequent_treatment")),
    DoR = since("response"), DoCR = since("complete_response"),
    RMDoR = in_response("response"), RMDoCR = in_response("complete_response"),
    months(need(m$endpoint)))
}
