// SPDX-License-Identifier: MPL-2.0

package funnel

import (
	"maps"
	"slices"

	"golang.org/x/text/unicode/norm"
)

// Terraform's core composes all text that passes through it (NFC), including map keys. So if two ids are canonically equivalent,
// core treats them as one, and silently drops one of the two funnels.

// Composed returns a text in the form that core gives to all texts (NFC).
func Composed(text string) string { return norm.NFC.String(text) }

// AlikeToCore groups the ids that core would make one id of. An id that is like no other is in no group.
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
