// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// parseSizes reads the numbers of a flag and returns them in ascending order, each once.
func parseSizes(name, list string) ([]int, error) {
	if strings.TrimSpace(list) == "none" {
		return nil, nil
	}
	var sizes []int
	for text := range strings.SplitSeq(list, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || n < 1 {
			return nil, fmt.Errorf("-%s has %q, and takes numbers from 1 separated by commas, such as 1,100,1000, or none", name, text)
		}
		sizes = append(sizes, n)
	}
	slices.Sort(sizes)
	return slices.Compact(sizes), nil
}

// parseForms reads the forms of -for-each and returns each once.
func parseForms(list string) ([]form, error) {
	var forms []form
	for text := range strings.SplitSeq(list, ",") {
		f := form(strings.TrimSpace(text))
		if f != overKeys && f != overMap {
			return nil, fmt.Errorf("-for-each has %q, and takes keys, map, or keys,map", text)
		}
		if !slices.Contains(forms, f) {
			forms = append(forms, f)
		}
	}
	return forms, nil
}

// parseOperations reads the keys of -operations.
func parseOperations(list string) ([]string, error) {
	var keys []string
	for text := range strings.SplitSeq(list, ",") {
		key := strings.TrimSpace(text)
		if !slices.ContainsFunc(operations, func(op operation) bool { return op.key == key }) {
			return nil, fmt.Errorf("-operations has %q, and takes %s", text, strings.Join(allKeys(), ", "))
		}
		keys = append(keys, key)
	}
	return keys, nil
}

func allKeys() []string {
	var keys []string
	for _, op := range operations {
		keys = append(keys, op.key)
	}
	return keys
}
