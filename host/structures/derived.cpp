// SPDX-License-Identifier: Apache-2.0
#include "host/structures/derived.hpp"

#include <algorithm>

namespace yttria {
namespace {

template <class T, class Operation>
std::vector<T> combine(std::vector<T> a, std::vector<T> const& b, Operation const& operation) {
    for (std::size_t i = 0; i < a.size(); ++i) { a[i] = operation(a[i], b[i]); }
    return a;
}
template <class T>
std::vector<T> either(std::vector<T> a, std::vector<T> const& b) {
    return combine(std::move(a), b, [](T x, T y) { return std::max(x, y); });
}
template <class T>
std::vector<T> both(std::vector<T> a, std::vector<T> const& b) {
    return combine(std::move(a), b, [](T x, T y) { return std::min(x, y); });
}
template <class T>
std::vector<T> minus(std::vector<T> a, std::vector<T> const& b) {
    return combine(std::move(a), b, [](T x, T y) { return x > y ? static_cast<T>(x - y) : T{}; });
}

template <class T>
std::vector<T> union_of(std::vector<std::pair<Role, std::vector<T> const*>> const& given, std::initializer_list<Role> roles) {
    std::vector<T> result;
    for (auto const& [role, set] : given) {
        if (std::find(roles.begin(), roles.end(), role) == roles.end()) { continue; }
        result = result.empty() ? *set : either(std::move(result), *set);
    }
    return result;
}

}  // namespace

std::vector<DerivedName> const& derived_names() {
    static std::vector<DerivedName> const names{
        {"whole_liver", Role::liver, "liver OR all tumours"},
        {"tumours", Role::tumour, "all tumours"},
        {"liver_normal", Role::other, "whole_liver minus tumours and what is excluded from the liver"},
        {"tumour_viable", Role::tumour, "tumours minus necrosis"},
        {"lungs", Role::lung, "all lung structures"},
        {"perfused", Role::perfused, "all perfused territories"},
        {"perfused_normal", Role::other, "liver_normal AND perfused"},
        {"remnant", Role::other, "liver_normal minus perfused"}};
    return names;
}

template <class T>
Sets<T> derive(std::vector<std::pair<Role, std::vector<T> const*>> const& given, std::vector<T> const& excluded) {
    std::vector<T> const liver = union_of(given, {Role::liver}), tumours = union_of(given, {Role::tumour});
    std::vector<T> const necrosis = union_of(given, {Role::necrosis}), perfused = union_of(given, {Role::perfused});
    std::vector<T> const lungs = union_of(given, {Role::lung, Role::lung_left, Role::lung_right});
    Sets<T> sets;
    if (!liver.empty()) {
        sets["whole_liver"] = tumours.empty() ? liver : either(liver, tumours);
        sets["liver_normal"] = tumours.empty() ? liver : minus(sets["whole_liver"], tumours);
        if (!excluded.empty()) sets["liver_normal"] = minus(std::move(sets["liver_normal"]), excluded);
    }
    if (!tumours.empty()) { sets["tumours"] = tumours; }
    if (!tumours.empty() && !necrosis.empty()) { sets["tumour_viable"] = minus(tumours, necrosis); }
    if (!lungs.empty()) { sets["lungs"] = lungs; }
    if (!perfused.empty()) { sets["perfused"] = perfused; }
    if (!perfused.empty() && !liver.empty()) {
        sets["perfused_normal"] = both(sets["liver_normal"], perfused);
        sets["remnant"] = minus(sets["liver_normal"], perfused);
    }
    return sets;
}
template Sets<float> derive(std::vector<std::pair<Role, std::vector<float> const*>> const&, std::vector<float> const&);
template Sets<std::uint8_t> derive(std::vector<std::pair<Role, std::vector<std::uint8_t> const*>> const&, std::vector<std::uint8_t> const&);

}  // namespace yttria
