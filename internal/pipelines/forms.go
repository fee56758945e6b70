package pipelines

import (
	"maps"
	"slices"

	"golang.org/x/text/unicode/norm"
)

// Terraform's core composes all text that passes through it (NFC), keys of maps too. So two ids that are canonically
// equivalent are one to it, and of two funnels with such keys it keeps one without a word.

// composed is a text in the form in which Terraform has all texts.
func composed(text string) string { return norm.NFC.String(text) }

// alikeToCore are the ids that core would make one of, in groups; what is alone is in none.
func alikeToCore(ids []string) [][]string {
	byForm := make(map[string][]string, len(ids))
	for _, id := range ids {
		byForm[composed(id)] = append(byForm[composed(id)], id)
	}
	var groups [][]string
	for _, form := range slices.Sorted(maps.Keys(byForm)) {
		if group := byForm[form]; len(group) > 1 {
			groups = append(groups, group)
		}
	}
	return groups
}
