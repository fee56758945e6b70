// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"strings"
	"time"
)

// none is the cell of what there is nothing of.
const none = "-"

func seconds(d time.Duration) string {
	if d == 0 {
		return none
	}
	return fmt.Sprintf("%.2f", d.Seconds())
}

func times(ratios []float64) string {
	if len(ratios) == 0 {
		return none
	}
	return fmt.Sprintf("%.2f", median(ratios))
}

func mebibytes(kib int64) string {
	if kib == 0 {
		return none
	}
	return fmt.Sprintf("%.0f", float64(kib)/1024)
}

func row(cells ...string) string { return strings.Join(cells, "\t") + "\n" }
