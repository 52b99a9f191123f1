// SPDX-License-Identifier: Apache-2.0
#include "host/activity/times.hpp"

#include <charconv>
#include <chrono>

namespace yttria {
namespace {

/// Takes characters off the front of a text; any mismatch is remembered.
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    int digits(std::size_t count) {
        int value = 0;
        if (rest_.size() < count || std::from_chars(rest_.data(), rest_.data() + count, value).ptr != rest_.data() + count) {
            good_ = false;
        }
        rest_.remove_prefix(std::min(count, rest_.size()));
        return value;
    }
    bool take(char letter) {
        if (rest_.empty() || rest_.front() != letter) { return false; }
        rest_.remove_prefix(1);
        return true;
    }
    void expect(char letter) { good_ = take(letter) && good_; }
    double fraction() {
        double value = 0, unit = 0.1;
        for (; !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; rest_.remove_prefix(1), unit /= 10) {
            value += unit * (rest_.front() - '0');
        }
        return value;
    }
    bool at_end() const { return rest_.empty(); }
    bool good() const { return good_; }

private:
    std::string_view rest_;
    bool good_ = true;
};

std::optional<double> seconds(int year, int month, int day, int hour, int minute, double second, int offset_minutes) {
    std::chrono::year_month_day const date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok() || hour > 23 || minute > 59 || second >= 61) { return std::nullopt; }
    double const days = static_cast<double>(std::chrono::sys_days(date).time_since_epoch().count());
    return days * 86400 + hour * 3600 + (minute - offset_minutes) * 60 + second;
}

/// "+hh:mm", "-hhmm" or "Z", in minutes.
int offset_minutes(Scanner& scan) {
    if (scan.take('Z')) { return 0; }
    int const sign = scan.take('-') ? -1 : 1;
    if (sign == 1) { scan.expect('+'); }
    int const hours = scan.digits(2);
    scan.take(':');
    return sign * (hours * 60 + scan.digits(2));
}

}  // namespace

std::optional<double> seconds_of_iso8601(std::string const& text) {
    Scanner scan(text);
    int const year = scan.digits(4);
    scan.expect('-');
    int const month = scan.digits(2);
    scan.expect('-');
    int const day = scan.digits(2);
    if (!scan.take('T')) { scan.expect(' '); }
    int const hour = scan.digits(2);
    scan.expect(':');
    int const minute = scan.digits(2);
    double second = scan.take(':') ? scan.digits(2) : 0;
    if (scan.take('.')) { second += scan.fraction(); }
    int const offset = offset_minutes(scan);
    if (!scan.good() || !scan.at_end()) { return std::nullopt; }
    return seconds(year, month, day, hour, minute, second, offset);
}

std::optional<double> seconds_of_dicom(std::string const& date, std::string const& time, std::string const& offset) {
    Scanner days(date), clock(time), zone(offset);
    int const year = days.digits(4), month = days.digits(2), day = days.digits(2);
    int const hour = clock.digits(2), minute = clock.digits(2);
    double second = clock.digits(2);
    if (clock.take('.')) { second += clock.fraction(); }
    int const minutes = offset_minutes(zone);
    if (!days.good() || !clock.good() || !zone.good() || !days.at_end() || !clock.at_end() || !zone.at_end()) { return std::nullopt; }
    return seconds(year, month, day, hour, minute, second, minutes);
}

}  // namespace yttria
