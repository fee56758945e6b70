// SPDX-License-Identifier: MPL-2.0

package funnel

import (
	"maps"
	"slices"

	"golang.org/x/text/unicode/norm"
)

// Terraform's core composes all text that passes through it (NFC), keys of maps too. So two ids that are canonically
// equivalent are one to it, and of two funnels with such keys it keeps one without a word.

// Composed is a text in the form in which Terraform has all texts.
func Composed(text string) string { return norm.NFC.String(text) }

// AlikeToCore are the ids that core would make one of, in groups; what is alone is in none.
func AlikeToCore(ids []string) [][]string {
	byForm := make(map[string][]string, len(ids))
	for _, id := range ids {
		byForm[Composed(id)] = append(byForm[Composed(id)], id)
	}
	var groups [][]string
	for _, form := range slices.Sorted(maps.Keys(byForm)) {
		if group := byForm[form]; len(group) > 1 {
			groups = append(groups, group)
		}
	}
	return groups
}
